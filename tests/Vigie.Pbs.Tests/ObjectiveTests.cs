using Vigie.Lab.Pbs;
using Vigie.Pbs.Objectives;
using Vigie.Pbs.Tests.Support;
using static Vigie.Pbs.Tests.Support.Labels;
using static Vigie.Pbs.Tests.Support.Scenes;

namespace Vigie.Pbs.Tests;

/// <summary>What was promised about backups, and groups that are expected but missing.</summary>
public sealed class ObjectiveTests
{
    private const string MaxAge = "pbs_group_max_age_seconds";
    private const string Expected = "pbs_group_expected";

    [Fact]
    public async Task Groups_SeveralObjectives_TheFirstThatMatchesCounts()
    {
        var store = Spaces("nas", ("", [Group("vm/100", Finished(1)), Group("vm/200", Finished(1))]), ("shop", [Group("vm/100", Finished(1))]));
        await using var watched = await StartAsync(Of(PbsVersion.V42, store, Store("usb-1", Group("vm/100", Finished(1)))),
            new("*", "usb*", "*", TimeSpan.FromDays(8)),
            new("vm/10*", "*", "", TimeSpan.FromHours(4)),
            new("vm/1*", "*", "*", TimeSpan.FromHours(26)));

        var groups = await watched.RunAsync("datastores", "groups");

        Assert.Equal(8 * 86400, groups.Samples[MaxAge, Group("usb-1", "", "vm/100")]);
        Assert.Equal(4 * Hour, groups.Samples[MaxAge, Group("nas", "", "vm/100")]);
        Assert.Equal(26 * Hour, groups.Samples[MaxAge, Group("nas", "shop", "vm/100")]);
        Assert.Null(groups.Samples[MaxAge, Group("nas", "", "vm/200")]);
        Assert.Empty(groups.Samples.Series(Expected));
    }

    [Fact]
    public async Task Groups_ExactGroupNeverSeen_IsExpectedWithoutATimestamp()
    {
        await using var watched = await StartAsync(Of(PbsVersion.V42, Store("nas", Group("vm/1", Finished(1)))),
            new("vm/100", "nas", "shop", TimeSpan.FromHours(4)),
            new("vm/101", "*", "*", TimeSpan.FromHours(5)),
            new("vm/1", "*", "*", TimeSpan.FromHours(6)));

        var groups = await watched.RunAsync("datastores", "groups");

        Assert.Equal(1, groups.Samples[Expected, Group("nas", "shop", "vm/100")]);
        Assert.Equal(4 * Hour, groups.Samples[MaxAge, Group("nas", "shop", "vm/100")]);
        Assert.Equal(1, groups.Samples[Expected, Group("", "", "vm/101")]);
        Assert.Equal(5 * Hour, groups.Samples[MaxAge, Group("", "", "vm/101")]);
        Assert.Equal(1, groups.Samples[Expected, Group("nas", "", "vm/1")]);
        Assert.Equal(3, groups.Samples.Series(Expected).Count);
        Assert.Single(groups.Samples.Series("pbs_group_last_backup_timestamp_seconds"));
    }

    [Fact]
    public async Task Groups_ExpectedGroupInAnyPlace_IsExpectedWhereItIsAndMissedWhereItWas()
    {
        await using var watched = await StartAsync(Of(PbsVersion.V42, Store("one", Group("vm/1", Finished(1))), Store("two", Group("vm/1", Finished(2)), Group("vm/2", Finished(2)))),
            new Objective("vm/1", "*", "*", TimeSpan.FromHours(4)));
        var both = await watched.RunAsync("datastores", "groups");
        watched.Pbs.Play(Of(PbsVersion.V42, Store("one"), Store("two", Group("vm/1", Finished(2)), Group("vm/2", Finished(2)))));
        var one = await watched.RunAsync("groups");
        watched.Pbs.Play(Of(PbsVersion.V42, Store("one"), Store("two", Group("vm/2", Finished(2)))));
        var none = await watched.RunAsync("groups");

        Assert.Equal(2, both.Samples.Series(Expected).Count);
        Assert.Equal(1, one.Samples[Expected, Group("two", "", "vm/1")]);
        Assert.Single(one.Samples.Series(Expected));
        Assert.Equal(1, none.Samples[Expected, Group("two", "", "vm/1")]);
        Assert.Equal(4 * Hour, none.Samples[MaxAge, Group("two", "", "vm/1")]);
        Assert.Null(none.Samples["pbs_group_backups", Group("two", "", "vm/1")]);
    }

    [Fact]
    public async Task AllCollectors_FilteredDatastores_AreNeitherAskedNorTold()
    {
        var scenario = PbsScenarios.Mixed(PbsVersion.V42, new SteppedClock().Now);
        await using var watched = await Watched.StartAsync(scenario, settings => settings with { Datastores = ["n*", "s*"], ExcludedDatastores = ["second"] });

        foreach (var collector in watched.Target.Collectors)
        {
            var ran = await watched.RunAsync(collector.Description.Name);
            Assert.DoesNotContain("datastore=\"second\"", ran.Samples.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("datastore=\"cloud\"", ran.Samples.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(watched.Pbs.Requests, request => request.Target.Contains("/second/", StringComparison.Ordinal) || request.Target.Contains("/cloud/", StringComparison.Ordinal));
        Assert.Contains(watched.Pbs.Requests, request => request.Target.Contains("/nas/", StringComparison.Ordinal));
    }

    private static Task<Watched> StartAsync(PbsScenario scenario, params Objective[] objectives) =>
        Watched.StartAsync(scenario, settings => settings with { Objectives = objectives });
}
