using Vigie.Core.Collecting;
using Vigie.Testing;

namespace Vigie.Core.Tests.Collecting;

public sealed class FleetTests
{
    [Fact]
    public async Task Scrape_AfterFirstRun_HasSamplesAndFrameMetrics()
    {
        await using var fleet = new TestFleet();
        var collector = new ScriptedCollector("value", essential: true);
        collector.Script = (run, _) =>
        {
            run.Metrics.Add(collector.Value, 42);
            run.Identify("Tester", "1.2.3");
            return Task.CompletedTask;
        };
        await fleet.StartAsync(collector);
        await Eventually.IsSoAsync(() => fleet.Status("value").Succeeded == true);

        var text = await fleet.ScrapeAsync();

        Assert.Contains("test_value{site=\"AARD\",target=\"one\"} 42\n", text, StringComparison.Ordinal);
        Assert.Contains("vigie_target_up{site=\"AARD\",target=\"one\",kind=\"test\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("vigie_target_info{site=\"AARD\",target=\"one\",kind=\"test\",product=\"Tester\",version=\"1.2.3\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("vigie_collector_success{site=\"AARD\",target=\"one\",kind=\"test\",collector=\"value\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("vigie_collector_interval_seconds{site=\"AARD\",target=\"one\",kind=\"test\",collector=\"value\"} 60\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("vigie_collector_failure{", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrape_TargetBehindATunnel_TellsWhich()
    {
        await using var fleet = new TestFleet();
        var near = TestFleet.Config("near", "a", new ScriptedCollector("value", essential: true));
        var far = TestFleet.Config("far", "b", new ScriptedCollector("value", essential: true));
        await fleet.Fleet.ApplyAsync([near, far with { Identity = far.Identity with { ReachedThrough = "aard-dryn" } }]);

        var lines = (await fleet.ScrapeAsync()).Split('\n').Where(l => l.StartsWith("vigie_target_reached_through_info", StringComparison.Ordinal));

        Assert.Equal(["vigie_target_reached_through_info{site=\"AARD\",target=\"far\",kind=\"test\",tunnel=\"aard-dryn\"} 1"], lines);
    }

    [Fact]
    public async Task Scrape_BeforeTheFirstRunEnded_ClaimsNothing()
    {
        await using var fleet = new TestFleet();
        var collector = new ScriptedCollector("value", essential: true) { Script = (_, deadline) => Task.Delay(Timeout.Infinite, deadline) };
        await fleet.StartAsync(collector);
        await Eventually.IsSoAsync(() => collector.Runs == 1);

        var text = await fleet.ScrapeAsync();

        Assert.DoesNotContain("vigie_target_up{", text, StringComparison.Ordinal);
        Assert.DoesNotContain("vigie_collector_success{", text, StringComparison.Ordinal);
        Assert.DoesNotContain("test_value", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailingCollector_HidesNobodyElsesSamples_AndNamesItsReason()
    {
        await using var fleet = new TestFleet();
        var good = new ScriptedCollector("good", essential: true);
        var bad = new ScriptedCollector("bad");
        bad.Fail(FailureReason.Protocol);
        await fleet.StartAsync(good, bad);
        await Eventually.IsSoAsync(() => fleet.Status("bad").Succeeded == false);

        var text = await fleet.ScrapeAsync();

        Assert.Contains("test_good{", text, StringComparison.Ordinal);
        Assert.Contains("vigie_collector_failure{site=\"AARD\",target=\"one\",kind=\"test\",collector=\"bad\",reason=\"protocol\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("vigie_target_up{site=\"AARD\",target=\"one\",kind=\"test\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailingCollector_LastGoodSamples_StayThreeIntervalsThenVanish()
    {
        await using var fleet = new TestFleet();
        var collector = new ScriptedCollector("value", essential: true);
        await fleet.StartAsync(collector);
        await Eventually.IsSoAsync(() => fleet.Status("value").Succeeded == true);
        collector.Fail(FailureReason.Unreachable);

        await fleet.AdvanceUntilAsync(() => fleet.Status("value").Succeeded == false, TimeSpan.FromSeconds(70));
        Assert.Contains("test_value{", await fleet.ScrapeAsync(), StringComparison.Ordinal);

        await fleet.AdvanceUntilAsync(() => fleet.Status("value").IsStale, TimeSpan.FromSeconds(130));
        Assert.DoesNotContain("test_value{", await fleet.ScrapeAsync(), StringComparison.Ordinal);
        Assert.Contains("vigie_target_up{site=\"AARD\",target=\"one\",kind=\"test\"} 0\n", await fleet.ScrapeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HangingCollector_IsToldAsTimeout_AndOthersStayFresh()
    {
        await using var fleet = new TestFleet();
        var good = new ScriptedCollector("good", essential: true);
        var hanging = new ScriptedCollector("hanging", timeout: TimeSpan.FromSeconds(10)) { Script = (_, deadline) => Task.Delay(Timeout.Infinite, deadline) };
        await fleet.StartAsync(good, hanging);

        await fleet.AdvanceUntilAsync(() => fleet.Status("hanging").Reason == FailureReason.Timeout, TimeSpan.FromSeconds(30));
        await fleet.AdvanceUntilAsync(() => good.Runs >= 3, TimeSpan.FromSeconds(200));

        Assert.Equal(true, fleet.Status("good").Succeeded);
        Assert.False(hanging.WasDoubled);
    }

    [Fact]
    public async Task CollectorThatIgnoresItsDeadline_IsTold_AndNeverStartedTwice()
    {
        await using var fleet = new TestFleet();
        var release = new TaskCompletionSource();
        var deaf = new ScriptedCollector("deaf", essential: true, timeout: TimeSpan.FromSeconds(10)) { Script = (_, _) => release.Task };
        await fleet.StartAsync(deaf);

        await fleet.AdvanceUntilAsync(() => fleet.Status("deaf").Reason == FailureReason.Timeout, TimeSpan.FromSeconds(30));
        await fleet.AdvanceUntilAsync(() => fleet.Clock.GetUtcNow() > Vigie.Testing.ManualTimeProvider.DefaultStart.AddMinutes(5), TimeSpan.FromMinutes(6));

        Assert.Equal(1, deaf.Runs);
        Assert.Contains("does not end at its deadline", fleet.Status("deaf").Detail, StringComparison.Ordinal);
        release.SetResult();
        await fleet.AdvanceUntilAsync(() => deaf.Runs >= 2, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task UnexpectedException_IsInternal_AndTheLoopGoesOn()
    {
        await using var fleet = new TestFleet();
        var collector = new ScriptedCollector("value", essential: true) { Script = (_, _) => throw new InvalidOperationException("boom") };
        await fleet.StartAsync(collector);
        await Eventually.IsSoAsync(() => fleet.Status("value").Reason == FailureReason.Internal);

        await fleet.AdvanceUntilAsync(() => collector.Runs >= 3, TimeSpan.FromMinutes(10));
        Assert.Equal("InvalidOperationException: boom", fleet.Status("value").Detail);
    }

    [Fact]
    public async Task UndeclaredFamily_FailsTheRun_NotTheProcess()
    {
        await using var fleet = new TestFleet();
        var other = new ScriptedCollector("other");
        var collector = new ScriptedCollector("value", essential: true)
        {
            Script = (run, _) =>
            {
                run.Metrics.Add(other.Value, 1);
                return Task.CompletedTask;
            },
        };
        await fleet.StartAsync(collector);
        await Eventually.IsSoAsync(() => fleet.Status("value").Reason == FailureReason.Internal);
        Assert.Contains("test_other", fleet.Status("value").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PartialFailure_PublishesTheRest_AndKeepsTheTargetUp()
    {
        await using var fleet = new TestFleet();
        var collector = new ScriptedCollector("value", essential: true);
        collector.Script = (run, _) =>
        {
            run.Metrics.Add(collector.Value, 1);
            run.FailPart(FailureReason.Timeout, "datastore 'dead' did not answer");
            run.FailPart(FailureReason.Protocol, "a later one does not hide the first");
            return Task.CompletedTask;
        };
        await fleet.StartAsync(collector);
        await Eventually.IsSoAsync(() => fleet.Status("value").Succeeded == false);

        var text = await fleet.ScrapeAsync();

        Assert.Contains("test_value{", text, StringComparison.Ordinal);
        Assert.Contains("reason=\"timeout\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("vigie_target_up{site=\"AARD\",target=\"one\",kind=\"test\"} 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("vigie_collector_last_success_timestamp_seconds{", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pace_StretchesTheIntervalInForce()
    {
        await using var fleet = new TestFleet();
        var collector = new ScriptedCollector("value", essential: true);
        collector.Script = (run, _) =>
        {
            run.PaceTo(TimeSpan.FromMinutes(7));
            return Task.CompletedTask;
        };
        await fleet.StartAsync(collector);
        await Eventually.IsSoAsync(() => fleet.Status("value").Succeeded == true);

        Assert.Equal(TimeSpan.FromMinutes(7), fleet.Status("value").Interval);
        // Seven minutes and the share that is left to chance; not a second earlier, and then it does run.
        await Eventually.IsSoAsync(() => fleet.Clock.NextTimer > TimeSpan.FromMinutes(6));
        Assert.InRange((fleet.Status("value").NextRun!.Value - Vigie.Testing.ManualTimeProvider.DefaultStart).TotalSeconds, 399, 441);
        fleet.Clock.Advance(fleet.Clock.NextTimer!.Value - TimeSpan.FromSeconds(1));
        Assert.Equal(1, collector.Runs);
        fleet.Clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.IsSoAsync(() => collector.Runs == 2);
    }

    [Fact]
    public async Task SameFailure_IsLoggedOnce_AndRecoveryToo()
    {
        await using var fleet = new TestFleet();
        var collector = new ScriptedCollector("value", essential: true);
        var good = collector.Script;
        collector.Fail(FailureReason.Unreachable);
        await fleet.StartAsync(collector);
        await fleet.AdvanceUntilAsync(() => collector.Runs >= 4, TimeSpan.FromMinutes(20));
        collector.Script = good;
        await fleet.AdvanceUntilAsync(() => fleet.Status("value").Succeeded == true, TimeSpan.FromMinutes(10));

        Assert.Single(fleet.Messages, message => message.Contains("fails: unreachable", StringComparison.Ordinal));
        Assert.Single(fleet.Messages, message => message.Contains("succeeds again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WallClockThatJumps_WithdrawsNoFreshSamples()
    {
        await using var fleet = new TestFleet();
        await fleet.StartAsync(new ScriptedCollector("value", essential: true));
        await Eventually.IsSoAsync(() => fleet.Status("value").Succeeded == true);

        fleet.Clock.StepWallClock(TimeSpan.FromHours(5));

        Assert.False(fleet.Status("value").IsStale);
    }

    [Fact]
    public async Task Apply_UnchangedTarget_KeepsRunning_ChangedOneStartsAnew()
    {
        await using var fleet = new TestFleet();
        var kept = new ScriptedCollector("kept", essential: true);
        var changed = new ScriptedCollector("changed", essential: true);
        await fleet.Fleet.ApplyAsync([TestFleet.Config("kept", "k", kept), TestFleet.Config("changed", "c1", changed)]);
        await Eventually.IsSoAsync(() => kept.Runs == 1 && changed.Runs == 1);

        var renewed = new ScriptedCollector("changed", essential: true);
        await fleet.Fleet.ApplyAsync([TestFleet.Config("kept", "k", new ScriptedCollector("kept")), TestFleet.Config("changed", "c2", renewed)]);
        await Eventually.IsSoAsync(() => renewed.Runs == 1);

        Assert.Contains("test_kept{", await fleet.ScrapeAsync("kept"), StringComparison.Ordinal);
        await fleet.AdvanceUntilAsync(() => kept.Runs == 2, TimeSpan.FromSeconds(70));
        Assert.Equal(1, changed.Runs);
    }

    [Fact]
    public async Task Apply_DroppedTarget_LeavesNoSample()
    {
        await using var fleet = new TestFleet();
        await fleet.StartAsync(new ScriptedCollector("value", essential: true));
        await Eventually.IsSoAsync(() => fleet.Status("value").Succeeded == true);

        await fleet.Fleet.ApplyAsync([]);

        Assert.Equal("", await fleet.ScrapeAsync());
    }

    [Fact]
    public async Task Snapshots_ByTargetAndKind_AreNarrowed()
    {
        await using var fleet = new TestFleet();
        await fleet.Fleet.ApplyAsync([TestFleet.Config("a", "1", new ScriptedCollector("value", essential: true)), TestFleet.Config("b", "2", new ScriptedCollector("value", essential: true))]);
        await Eventually.IsSoAsync(() => fleet.Fleet.Status().All(status => status.IsUp == true));

        Assert.DoesNotContain("target=\"b\"", await fleet.ScrapeAsync("a"), StringComparison.Ordinal);
        Assert.Equal("", await fleet.ScrapeAsync(kind: "raid"));
        Assert.Contains("target=\"b\"", await fleet.ScrapeAsync(kind: "test"), StringComparison.Ordinal);
    }
}
