using Vigie.Lab.Pbs;
using Vigie.Pbs.Objectives;
using Vigie.Pbs.Tests.Support;
using Vigie.Testing;
using static Vigie.Pbs.Tests.Support.Labels;
using static Vigie.Pbs.Tests.Support.Scenes;

namespace Vigie.Pbs.Tests;

/// <summary>What was promised about backups, and groups that are expected but missing.</summary>
public sealed class ObjectiveTests
{
    private const string MaxAge = "pbs_group_max_age_seconds";
    private const string Expected = "pbs_group_expected";

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*", "anything/at all", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("vm/10*", "vm/10", true)]
    [InlineData("vm/10*", "vm/1007", true)]
    [InlineData("vm/10*", "vm/110", false)]
    [InlineData("vm/10?", "vm/10", false)]
    [InlineData("vm/10?", "vm/105", true)]
    [InlineData("*/100", "host/100", true)]
    [InlineData("*/100", "host/1000", false)]
    [InlineData("a*b*c", "aXbXbYc", true)]
    [InlineData("a*b*c", "aXbXbY", false)]
    [InlineData("vm/1.0", "vm/110", false)]
    [InlineData("VM/1", "vm/1", false)]
    public void IsMatch_WholeText_Only(string pattern, string text, bool isMatch) => Assert.Equal(isMatch, Glob.IsMatch(pattern, text));

    [Fact]
    public void IsMatch_EvilPattern_TakesNoTime()
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        Assert.False(Glob.IsMatch(string.Concat(Enumerable.Repeat("a*", 200)) + "b", new string('a', 4000)));
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 1);
    }

    [Fact]
    public void IsMatch_TextWithStarsInItsPlaces_AlwaysMatches() => Properties.Hold(Arbitraries.Text, text =>
    {
        Assert.True(Glob.IsMatch(text.Replace('?', 'x') + "*", text.Replace('?', 'x')));
        Assert.True(Glob.IsMatch("*" + text, text));
        Assert.True(Glob.IsMatch(new string('?', text.Length), text));
        Assert.False(Glob.IsMatch(new string('?', text.Length + 1), text));
    });

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
