using Vigie.Heartbeat.Beats;
using Vigie.Heartbeat.Tests.Support;
using Vigie.Testing;

namespace Vigie.Heartbeat.Tests;

/// <summary>From what is received, or not, to what is told; over restarts and jumps of the clock.</summary>
public sealed class AlarmTests : IDisposable
{
    private const string Missing = "[CRITICAL] AARD: beat watchdog is missing";
    private const string Back = "[OVER] AARD: beat watchdog is back";

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Look_BeatStops_IsToldOnceAndItsReturnToo()
    {
        using var watched = New(Watched.Watchdog);
        await watched.ReceiveAsync(Watched.Watchdog);
        await watched.PassAsync(TimeSpan.FromMinutes(6));
        Assert.Empty(watched.Told);
        await watched.PassAsync(TimeSpan.FromMinutes(30));
        Assert.Equal([Missing], watched.Told);
        Assert.Equal(["mail admin1@example.org", "webhook soc"], watched.Last.Waiting);
        Assert.Contains("Last:     2026-11-20 08:00:00 UTC", watched.Last.Text, StringComparison.Ordinal);
        await watched.ReceiveAsync(Watched.Watchdog);
        await watched.LookAsync();
        Assert.Equal([Missing, Back], watched.Told);
        Assert.Empty(watched.Book.Memory.Incidents);
    }

    [Fact]
    public async Task Look_NeverSeen_IsToldAfterOnePeriodAndGrace()
    {
        using var watched = New(Watched.Watchdog);
        await watched.PassAsync(TimeSpan.FromMinutes(6));
        Assert.Empty(watched.Told);
        await watched.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal([Missing], watched.Told);
        Assert.Contains("never, watched since", watched.Last.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_IncidentLasts_IsToldAgainAfterTheRepeatTimeAlone()
    {
        using var watched = New(Watched.Watchdog);
        await watched.PassAsync(TimeSpan.FromHours(8.5), TimeSpan.FromMinutes(5));
        Assert.Equal([Missing, $"{Missing}, told 2 times", $"{Missing}, told 3 times"], watched.Told);
    }

    [Fact]
    public async Task Restart_DuringAnIncident_TellsNobodyTwiceAndItsEndStill()
    {
        using var watched = New(Watched.Watchdog);
        await watched.PassAsync(TimeSpan.FromMinutes(7));
        for (var i = 0; i < 5; i++)
        {
            watched.Restart(TimeSpan.FromMinutes(2));
            await watched.PassAsync(TimeSpan.FromMinutes(5));
        }

        Assert.Equal([Missing], watched.Told);
        await watched.ReceiveAsync(Watched.Watchdog);
        await watched.LookAsync();
        Assert.Equal([Missing, Back], watched.Told);
    }

    [Fact]
    public async Task Restart_AfterHoursOfBeingDeaf_GivesTheSenderTimeToSpeak()
    {
        using var watched = New(Watched.Watchdog, Watched.TwoDay);
        var schedule = Watched.TwoDay.Schedule!;
        var number = schedule.NumberAt(_clock.GetUtcNow());
        await watched.ReceiveAsync(Watched.Watchdog);
        await watched.ReceiveAsync(Watched.TwoDay, number);
        await watched.LookAsync();
        watched.Restart(TimeSpan.FromDays(2));
        await watched.PassAsync(TimeSpan.FromSeconds(50));
        await watched.ReceiveAsync(Watched.Watchdog);
        await watched.ReceiveAsync(Watched.TwoDay, number + 1);
        await watched.PassAsync(TimeSpan.FromMinutes(5));
        Assert.DoesNotContain(watched.Told, subject => subject.Contains("missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restart_CrashLoopShorterThanThePeriodButLongerThanSettling_StillTellsAtLast()
    {
        using var watched = New(Watched.Watchdog);
        for (var i = 0; i < 8; i++)
        {
            await watched.PassAsync(TimeSpan.FromSeconds(80));
            watched.Restart(TimeSpan.FromSeconds(5));
        }

        Assert.Equal([Missing], watched.Told);
    }

    [Fact]
    public async Task WallClock_JumpsForwardAndBack_RaisesNoFalseAlarm()
    {
        using var watched = New(Watched.Watchdog, Watched.TwoDay);
        var number = Watched.TwoDay.Schedule!.NumberAt(_clock.GetUtcNow());
        await watched.ReceiveAsync(Watched.Watchdog);
        await watched.ReceiveAsync(Watched.TwoDay, number);
        await watched.LookAsync();
        foreach (var jump in new[] { 1, -1, -3, 3 })
        {
            _clock.StepWallClock(TimeSpan.FromDays(jump));
            await watched.PassAsync(TimeSpan.FromSeconds(50));
            await watched.ReceiveAsync(Watched.Watchdog);
        }

        Assert.Empty(watched.Told);
        Assert.Equal(4, watched.Book.ClockSteps);
    }

    [Fact]
    public async Task Look_NumberOfTheDayDoesNotCome_IsToldWithItsNumberWithinItsGrace()
    {
        using var watched = New(Watched.TwoDay);
        var schedule = Watched.TwoDay.Schedule!;
        var number = schedule.NumberAt(_clock.GetUtcNow());
        await watched.ReceiveAsync(Watched.TwoDay, number);
        await watched.PassAsync(schedule.DueAt(number + 1) + Watched.TwoDay.Grace - _clock.GetUtcNow() - TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(30));
        Assert.Empty(watched.Told);
        await watched.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(["[CRITICAL] AARD: beat two-day is missing"], watched.Told);
        Assert.Contains($", number {number + 1}", watched.Last.Text, StringComparison.Ordinal);
        await watched.ReceiveAsync(Watched.TwoDay, number + 1);
        await watched.LookAsync();
        Assert.Contains("came 15m", watched.Last.Text, StringComparison.Ordinal);
        Assert.Equal(2, watched.Told.Count);
    }

    [Fact]
    public async Task Receive_RepeatedMoreThanTolerated_IsToldOnceAndTheNextNumberEndsIt()
    {
        using var watched = New(Watched.TwoDay with { ToleratedRepeats = 2 });
        var number = Watched.TwoDay.Schedule!.NumberAt(_clock.GetUtcNow());
        for (var i = 0; i < 3; i++)
        {
            await watched.ReceiveAsync(Watched.TwoDay, number);
        }

        Assert.Empty(watched.Told);
        await watched.ReceiveAsync(Watched.TwoDay, number);
        await watched.ReceiveAsync(Watched.TwoDay, number);
        Assert.Equal([$"[WARNING] AARD: beat two-day repeats itself, number {number}"], watched.Told);
        _clock.Advance(Watched.TwoDay.Schedule.DueAt(number + 1) - _clock.GetUtcNow());
        await watched.ReceiveAsync(Watched.TwoDay, number + 1);
        Assert.Equal("[OVER] AARD: beat two-day goes on", watched.Last.Subject);
    }

    [Fact]
    public async Task Receive_FromAClockThatRunsAhead_IsTold()
    {
        using var watched = New(Watched.TwoDay);
        var number = Watched.TwoDay.Schedule!.NumberAt(_clock.GetUtcNow());
        await watched.ReceiveAsync(Watched.TwoDay, number + 1);
        Assert.Equal([$"[WARNING] AARD: beat two-day came before its time, number {number + 1}"], watched.Told);
        await watched.ReceiveAsync(Watched.TwoDay, number);
        Assert.Equal("[OVER] AARD: beat two-day is in time again", watched.Last.Subject);
    }

    [Fact]
    public async Task Receive_OutOfOrder_IsTold()
    {
        var counted = Watched.Watchdog with { NumberLabel = "beat" };
        using var watched = New(counted);
        await watched.ReceiveAsync(counted, 7);
        await watched.ReceiveAsync(counted, 6);
        Assert.Equal(["[WARNING] AARD: beat watchdog is out of order, number 6"], watched.Told);
    }

    [Fact]
    public async Task Receive_SenderSaysItEnded_IsToldAtOnce()
    {
        using var watched = New(Watched.Watchdog);
        await watched.ReceiveAsync(Watched.Watchdog);
        await watched.ReceiveAsync(Watched.Watchdog, firing: false);
        await watched.LookAsync();
        Assert.Equal([Missing], watched.Told);
        Assert.Contains("says itself that it has stopped", watched.Last.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_ExplainedByAnotherBeat_IsToldOnlyWhenItStaysAwayAfterwards()
    {
        var explained = Watched.TwoDay with { ExplainedBy = "watchdog" };
        using var watched = New(Watched.Watchdog, explained);
        var schedule = explained.Schedule!;
        var due = schedule.DueAt(schedule.NumberAt(_clock.GetUtcNow()) + 1);
        await watched.PassAsync(due + TimeSpan.FromHours(1) - _clock.GetUtcNow(), TimeSpan.FromMinutes(30));
        Assert.DoesNotContain(watched.Told, subject => subject.Contains("two-day", StringComparison.Ordinal));
        for (var i = 0; i < 16; i++)
        {
            await watched.ReceiveAsync(Watched.Watchdog);
            await watched.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        }

        Assert.Equal("[CRITICAL] AARD: beat two-day is missing", watched.Told[^1]);
    }

    [Fact]
    public async Task Receive_TheSameWebhookTwice_ChangesNothingButItsCount()
    {
        using var watched = New(Watched.TwoDay);
        var number = Watched.TwoDay.Schedule!.NumberAt(_clock.GetUtcNow());
        await watched.ReceiveAsync(Watched.TwoDay, number);
        var before = watched.Book.Memory.Beats["two-day"];
        Assert.Equal(new Receiving.Taken(1, true), await watched.ReceiveAsync(Watched.TwoDay, number));
        var after = watched.Book.Memory.Beats["two-day"];
        Assert.Equal((before.Number, before.Lateness, 1L), (after.Number, after.Lateness, after.Count(ArrivalVerdict.Repeated)));
        Assert.Empty(watched.Told);
    }

    [Fact]
    public async Task Receive_OtherLabels_AreNotTheBeat()
    {
        using var watched = New(Watched.TwoDay);
        var foreign = new Receiving.ReceivedAlert(true, new Dictionary<string, string> { ["alertname"] = "AlertServerAlive", ["site"] = "DRYN", ["beat"] = "1" });
        Assert.Equal(new Receiving.Taken(0, true), await watched.Arrivals.TakeAsync(BeatSource.Webhook, foreign, TestContext.Current.CancellationToken));
        Assert.Equal(new Receiving.Taken(0, true), await watched.Arrivals.TakeAsync(BeatSource.Mail, Watched.Alert(Watched.TwoDay, 1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Receive_DiskCannotBeWritten_IsHeardButNotConfirmed()
    {
        using var watched = New(Watched.Watchdog);
        Directory.Delete(_folder.Root, recursive: true);
        Assert.Equal(new Receiving.Taken(1, false), await watched.ReceiveAsync(Watched.Watchdog));
        Assert.Equal(BeatState.Ok, watched.Book.Look(Watched.Watchdog).State);
        Assert.False(watched.Book.IsStored);
        Directory.CreateDirectory(_folder.Root);
        Assert.Equal(new Receiving.Taken(1, true), await watched.ReceiveAsync(Watched.Watchdog));
    }

    [Fact]
    public async Task Outbox_ManyIncidents_StaysBounded()
    {
        using var watched = New(Watched.Watchdog);
        for (var i = 0; i < 105; i++)
        {
            await watched.ReceiveAsync(Watched.Watchdog, firing: false);
            await watched.LookAsync();
            await watched.ReceiveAsync(Watched.Watchdog);
            await watched.LookAsync();
        }

        Assert.Equal(200, watched.Told.Count);
        Assert.Equal(Back, watched.Last.Subject);
    }

    private Watched New(params BeatPlan[] plans) => new(_folder.Root, _clock, TimeSpan.FromHours(4), plans);
}
