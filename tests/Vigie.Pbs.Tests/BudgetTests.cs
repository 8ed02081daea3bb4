using Vigie.Lab.Pbs;
using Vigie.Pbs.Tests.Support;
using static Vigie.Pbs.Tests.Support.Scenes;

namespace Vigie.Pbs.Tests;

/// <summary>What watching a PBS costs it. An hour is played with the intervals and the pacing of the frame.</summary>
public sealed class BudgetTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("2.4")]
    [InlineData("4.2")]
    public async Task SteadyState_ThreeDatastores_AtMostTenRequestsAMinute(string version)
    {
        PbsDatastore Small(string name) => Spaces(name, ("", [Group("vm/1", Finished(1))]), ("shop", [Group("vm/2", Finished(2))]), ("shop/db", [Group("host/db", Finished(3))]));
        var scenario = Of(version == "2.4" ? PbsVersion.V24 : PbsVersion.V42, Small("one"), Small("two"), Small("three"));
        await using var watched = await Watched.StartAsync(scenario);

        var perMinute = await PlayAsync(watched, minutes: 120);

        output.WriteLine($"PBS {version}, 3 datastores of 3 namespaces: {perMinute:0.00} requests a minute");
        Assert.InRange(perMinute, 1, 10);
    }

    [Fact]
    public async Task SteadyState_BackupsAllTheTime_AtMostTenRequestsAMinute()
    {
        // Each group gets a backup every ten minutes: far more than anybody does.
        PbsDatastore Busy(string name, DateTimeOffset now) => Store(name, [.. Enumerable.Range(1, 60).Select(id =>
            Group($"vm/{id}", new PbsSnapshot(now.ToUnixTimeSeconds() / 600 * 600 - id), Finished(5)))]);
        await using var watched = await Watched.StartAsync(now => Of(PbsVersion.V42, Busy("one", now), Busy("two", now), Busy("three", now)));

        var perMinute = await PlayAsync(watched, minutes: 120);

        output.WriteLine($"3 busy datastores: {perMinute:0.00} requests a minute");
        Assert.InRange(perMinute, 1, 10);
    }

    [Fact]
    public async Task SteadyState_TwentyDatastoresOfFiveNamespaces_AtMostTwentyFourRequestsAMinute()
    {
        await using var watched = await Watched.StartAsync(PbsScenarios.Scale(new SteppedClock().Now, groups: 3, snapshots: 3));

        var perMinute = await PlayAsync(watched, minutes: 120);

        output.WriteLine($"20 datastores of 5 namespaces: {perMinute:0.00} requests a minute");
        Assert.InRange(perMinute, 1, 24);
    }

    [Fact]
    public async Task SteadyState_NothingChanges_NoSnapshotIsListedBetweenTheCycles()
    {
        await using var watched = await Watched.StartAsync(PbsScenarios.Mixed(PbsVersion.V42, new SteppedClock().Now));
        await PlayAsync(watched, minutes: 20);
        watched.Pbs.ClearRequests();

        await PlayAsync(watched, minutes: 25);

        Assert.DoesNotContain(watched.Pbs.Requests, request => request.Endpoint == PbsEndpoint.Snapshots);
        Assert.DoesNotContain(watched.Pbs.Requests, request => request.Status is 404 or 403);
    }

    [Fact]
    public async Task ChangedGroups_Few_AreReadOneByOneAndManyByTheNamespace()
    {
        PbsScenario Scene(int changed) => Of(PbsVersion.V42, Store("nas", [.. Enumerable.Range(1, 30).Select(id => Group($"vm/{id}", id <= changed ? Finished(1) : Finished(26), Finished(50)))]));
        await using var watched = await Watched.StartAsync(Scene(0));
        await watched.RunAsync("datastores", "groups", "snapshots");

        watched.Pbs.Play(Scene(3));
        watched.Pbs.ClearRequests();
        await watched.RunAsync("groups");
        Assert.Equal(3, watched.Pbs.Requests.Count(request => request.Target.Contains("backup-id=", StringComparison.Ordinal)));

        watched.Pbs.Play(Scene(20));
        watched.Pbs.ClearRequests();
        await watched.RunAsync("groups");
        var listing = Assert.Single(watched.Pbs.Requests, request => request.Endpoint == PbsEndpoint.Snapshots);
        Assert.DoesNotContain("backup-id", listing.Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pace_LargePbs_IsKeptRunAfterRun()
    {
        await using var watched = await Watched.StartAsync(PbsScenarios.Scale(new SteppedClock().Now, groups: 1, snapshots: 1));
        var interval = TimeSpan.FromMinutes(5);
        await watched.RunAsync("datastores");
        var paces = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            interval = (await watched.RunEveryAsync("groups", interval)).Run.Pace!.Value;
            paces.Add(Math.Round(interval.TotalMinutes, 1));
            watched.Clock.Advance(interval);
        }

        Assert.Equal([5, 6.7, 6.7, 6.7, 6.7], paces);
    }

    [Fact]
    public async Task Pace_ShortIntervalOfTheConfiguration_IsKept()
    {
        await using var watched = await Watched.StartAsync(PbsScenarios.Mixed(PbsVersion.V42, new SteppedClock().Now));
        await watched.RunAsync("datastores");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(TimeSpan.FromSeconds(5), (await watched.RunEveryAsync("groups", TimeSpan.FromSeconds(5))).Run.Pace);
        }
    }

    [Fact]
    public async Task OldVersions_WhatTheyLackIsAskedForOnceAnHour()
    {
        await using var watched = await Watched.StartAsync(PbsScenarios.Mixed(PbsVersion.V24, new SteppedClock().Now));

        await PlayAsync(watched, minutes: 59);

        Assert.Single(watched.Pbs.Requests, request => request.Target.Contains("/status/metrics", StringComparison.Ordinal));
        Assert.Single(watched.Pbs.Requests, request => request.Target.EndsWith("/admin/gc", StringComparison.Ordinal));
        Assert.Single(watched.Pbs.Requests, request => request.Target.Contains("sync-direction", StringComparison.Ordinal));
    }

    /// <summary>Runs each collector when its interval, or the pace that it asked for, is over.</summary>
    /// <returns>Requests a minute, without the first run of each collector.</returns>
    private static async Task<double> PlayAsync(Watched watched, int minutes)
    {
        var next = watched.Target.Collectors.ToDictionary(collector => collector, _ => watched.Clock.Now);
        var inForce = watched.Target.Collectors.ToDictionary(collector => collector, collector => collector.Description.Interval);
        var first = 0L;
        for (var minute = 0; minute <= minutes; minute++)
        {
            foreach (var collector in watched.Target.Collectors.Where(collector => watched.Clock.Now >= next[collector]))
            {
                // As the frame does it: a run is told the interval in force, and asks for the next one.
                var ran = await watched.RunEveryAsync(collector.Description.Name, inForce[collector]);
                inForce[collector] = ran.Run.Pace > collector.Description.Interval ? ran.Run.Pace.Value : collector.Description.Interval;
                next[collector] = watched.Clock.Now + inForce[collector];
            }

            first = minute == 0 ? watched.Exchanges.Requests : first;
            watched.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        return (watched.Exchanges.Requests - first) / (double)minutes;
    }
}
