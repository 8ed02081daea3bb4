using Vigie.Core.Collecting;
using Vigie.Testing;

namespace Vigie.Core.Tests.Collecting;

/// <summary>Devices lock accounts and ban addresses: a refused login is tried once, then the target is left alone.</summary>
public sealed class AuthHoldTests
{
    [Fact]
    public async Task RefusedAtTheStart_OnlyTheTrialAsks()
    {
        await using var fleet = new TestFleet();
        var trial = new ScriptedCollector("trial", essential: true);
        trial.Fail(FailureReason.Auth);
        var others = Enumerable.Range(0, 5).Select(i => new ScriptedCollector($"other{i}")).ToArray();
        await fleet.StartAsync([trial, .. others]);
        await Eventually.IsSoAsync(() => others.All(other => fleet.Status(other.Description.Name).Reason == FailureReason.Auth));

        await fleet.AdvanceUntilAsync(() => fleet.Clock.GetUtcNow() >= Vigie.Testing.ManualTimeProvider.DefaultStart.AddMinutes(14), TimeSpan.FromMinutes(15));

        Assert.Equal(1, trial.Runs);
        Assert.All(others, other => Assert.Equal(0, other.Runs));
        Assert.NotNull(fleet.Fleet.Status().Single().AuthHoldUntil);
        Assert.Single(fleet.Messages, message => message.Contains("is left alone until", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AfterTheHold_TheTrialAsksOnce_ThenAllGoOn()
    {
        await using var fleet = new TestFleet();
        var trial = new ScriptedCollector("trial", essential: true);
        var good = trial.Script;
        trial.Fail(FailureReason.Auth);
        var other = new ScriptedCollector("other");
        await fleet.StartAsync(trial, other);
        await Eventually.IsSoAsync(() => fleet.Status("other").Reason == FailureReason.Auth);

        await fleet.AdvanceUntilAsync(() => trial.Runs == 2, TimeSpan.FromMinutes(17));
        Assert.Equal(0, other.Runs);
        trial.Script = good;
        await fleet.AdvanceUntilAsync(() => other.Runs == 1, TimeSpan.FromMinutes(20));

        Assert.Equal(3, trial.Runs);
        Assert.Equal(true, fleet.Status("trial").Succeeded);
        Assert.Null(fleet.Fleet.Status().Single().AuthHoldUntil);
    }

    [Fact]
    public async Task RevokedLater_AnyCollectorsRefusal_HoldsAll()
    {
        await using var fleet = new TestFleet();
        var trial = new ScriptedCollector("trial", essential: true);
        var other = new ScriptedCollector("other", interval: TimeSpan.FromSeconds(10));
        await fleet.StartAsync(trial, other);
        await Eventually.IsSoAsync(() => other.Runs == 1);
        other.Fail(FailureReason.Auth);

        await fleet.AdvanceUntilAsync(() => fleet.Fleet.Status().Single().AuthHoldUntil is not null, TimeSpan.FromSeconds(20));
        var (trialRuns, otherRuns) = (trial.Runs, other.Runs);
        await fleet.AdvanceUntilAsync(() => fleet.Status("trial").Reason == FailureReason.Auth, TimeSpan.FromSeconds(80));

        Assert.Equal(trialRuns, trial.Runs);
        Assert.Equal(otherRuns, other.Runs);
        Assert.Contains("not asked", fleet.Status("trial").Detail, StringComparison.Ordinal);
    }
}
