using Vigie.Heartbeat.Beats;

namespace Vigie.Heartbeat.Tests.Beats;

public sealed class BeatJudgeTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _long = TimeSpan.FromDays(1);

    private static readonly BeatPlan _watchdog = new() { Name = "watchdog", Source = BeatSource.Webhook, Period = TimeSpan.FromMinutes(1), Grace = TimeSpan.FromMinutes(5) };

    private static readonly BeatPlan _numbered = new()
    {
        Name = "two-day",
        Source = BeatSource.Webhook,
        Period = TimeSpan.FromDays(2),
        Grace = TimeSpan.FromMinutes(15),
        NumberLabel = "beat",
        Schedule = new BeatSchedule(TimeSpan.FromHours(8), TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"), TimeSpan.FromDays(2)),
    };

    private static readonly BeatPlan _counted = _watchdog with { NumberLabel = "number" };

    private static BeatMemory New => new() { Since = _start };

    private static BeatSchedule Schedule => _numbered.Schedule!;

    private static Standing Look(BeatPlan plan, BeatMemory memory, DateTimeOffset now, TimeSpan? silence = null, TimeSpan? listening = null) =>
        BeatJudge.Look(plan, memory, new Moment(now, silence ?? TimeSpan.Zero, listening ?? _long));

    [Theory]
    [InlineData(0, nameof(BeatState.Waiting))]
    [InlineData(6, nameof(BeatState.Waiting))]
    [InlineData(6.1, nameof(BeatState.Missing))]
    public void Look_NeverSeen_IsMissingAfterOnePeriodAndGrace(double minutes, string expected)
    {
        var silence = TimeSpan.FromMinutes(minutes);
        Assert.Equal(expected, Look(_watchdog, New, _start + silence, silence).State.ToString());
    }

    [Fact]
    public void Look_NumberedNeverSeen_IsMissingAfterTheFirstBoundaryAndGrace()
    {
        var due = Schedule.DueAt(Schedule.NumberAt(_start) + 1);
        Assert.Equal(BeatState.Waiting, Look(_numbered, New, due + _numbered.Grace - TimeSpan.FromSeconds(1)).State);
        var standing = Look(_numbered, New, due + _numbered.Grace);
        Assert.Equal((BeatState.Missing, due), (standing.State, standing.DueSince));
        Assert.True(due + _numbered.Grace - _start <= _numbered.Period + _numbered.Grace);
    }

    [Fact]
    public void Look_DeafUntilNow_BlamesTheSenderOnlyAfterTheSettlingTime()
    {
        var silence = TimeSpan.FromMinutes(10);
        Assert.Equal(BeatState.Waiting, Look(_watchdog, New, _start + silence, silence, _watchdog.Settling - TimeSpan.FromSeconds(1)).State);
        Assert.Equal(BeatState.Missing, Look(_watchdog, New, _start + silence, silence, _watchdog.Settling).State);
        var late = _start.AddDays(10);
        Assert.Equal(BeatState.Waiting, Look(_numbered, New, late, listening: _numbered.Grace - TimeSpan.FromSeconds(1)).State);
        Assert.Equal(BeatState.Missing, Look(_numbered, New, late, listening: _numbered.Grace).State);
    }

    [Fact]
    public void Look_WallClockJumpsAYearAhead_IntervalBeatIsNotMissing() =>
        Assert.Equal(BeatState.Ok, Look(_watchdog, Receive(_watchdog, New, _start, null).Memory, _start.AddYears(1), TimeSpan.FromSeconds(30)).State);

    [Fact]
    public void Look_SenderSaysItEnded_IsTold()
    {
        var (memory, verdict) = BeatJudge.End(_watchdog, Receive(_watchdog, New, _start, null).Memory);
        Assert.Equal((ArrivalVerdict.Ended, BeatState.Ended), (verdict, Look(_watchdog, memory, _start).State));
        Assert.Equal(BeatState.Ok, Look(_watchdog, Receive(_watchdog, memory, _start, null).Memory, _start).State);
        Assert.Equal(BeatState.Waiting, Look(_numbered, BeatJudge.End(_numbered, New).Memory, _start).State);
    }

    [Fact]
    public void Receive_NumbersInTime_AreGoodAndTheirLatenessIsKnown()
    {
        var memory = New;
        var first = Schedule.NumberAt(_start) + 1;
        for (var number = first; number < first + 200; number++)
        {
            (memory, var verdict) = Receive(_numbered, memory, Schedule.DueAt(number).AddSeconds(12), number);
            Assert.Equal(ArrivalVerdict.Good, verdict);
            Assert.Equal(TimeSpan.FromSeconds(12), memory.Lateness);
            Assert.Equal(BeatState.Ok, Look(_numbered, memory, Schedule.DueAt(number + 1) + _numbered.Grace - TimeSpan.FromSeconds(1)).State);
        }

        Assert.Equal(BeatMemory.MostNumbers, memory.Numbers.Length);
    }

    [Fact]
    public void Receive_LateNumber_IsLateAndTheNextOneIsDueAtItsOwnTime()
    {
        var number = Schedule.NumberAt(_start) + 1;
        var memory = Receive(_numbered, New, Schedule.DueAt(number), number).Memory;
        var (late, verdict) = Receive(_numbered, memory, Schedule.DueAt(number + 1).AddHours(20), number + 1);
        Assert.Equal(ArrivalVerdict.Late, verdict);
        Assert.Equal(TimeSpan.FromHours(20), late.Lateness);
        Assert.Equal(BeatState.Missing, Look(_numbered, late, Schedule.DueAt(number + 2) + _numbered.Grace).State);
    }

    [Fact]
    public void Receive_ANumberBetween_IsMissingUntilTheNextComes()
    {
        var number = Schedule.NumberAt(_start) + 1;
        var memory = Receive(_numbered, New, Schedule.DueAt(number), number).Memory;
        Assert.Equal(BeatState.Missing, Look(_numbered, memory, Schedule.DueAt(number + 1) + _numbered.Grace).State);
        memory = Receive(_numbered, memory, Schedule.DueAt(number + 2), number + 2).Memory;
        Assert.Equal(BeatState.Ok, Look(_numbered, memory, Schedule.DueAt(number + 2) + _numbered.Grace).State);
    }

    [Fact]
    public void Receive_TheSameNumberAgain_IsRepeatedAndIsNoNewNumber()
    {
        var number = Schedule.NumberAt(_start) + 1;
        var memory = Receive(_numbered, New, Schedule.DueAt(number), number).Memory;
        var (again, verdict) = Receive(_numbered, memory, Schedule.DueAt(number).AddHours(1), number);
        Assert.Equal((ArrivalVerdict.Repeated, 1), (verdict, again.RepeatsOfNumber));
        Assert.Equal(memory.Lateness, again.Lateness);
        Assert.Equal(BeatState.Missing, Look(_numbered, again, Schedule.DueAt(number + 1) + _numbered.Grace).State);
    }

    [Fact]
    public void Receive_NumberOfTheFuture_IsAheadAndCountsForNothing()
    {
        var number = Schedule.NumberAt(_start);
        var (memory, verdict) = Receive(_numbered, New, _start, number + 1);
        Assert.Equal(ArrivalVerdict.Ahead, verdict);
        Assert.Null(memory.Number);
        Assert.Equal(BeatState.Missing, Look(_numbered, memory, Schedule.DueAt(number + 1) + _numbered.Grace).State);
    }

    [Fact]
    public void Receive_JustBeforeTheBoundaryByTheWatchersClock_IsGood() =>
        Assert.Equal(ArrivalVerdict.Good, Receive(_numbered, New, Schedule.DueAt(10_300).AddSeconds(-20), 10_300).Verdict);

    [Fact]
    public void Receive_ALowerNumberThatNeverCame_IsOutOfOrderAndTheGreatestStays()
    {
        var memory = Receive(_counted, New, _start, 7).Memory;
        var (after, verdict) = Receive(_counted, memory, _start, 6);
        Assert.Equal((ArrivalVerdict.OutOfOrder, 7L), (verdict, after.Number!.Value));
        Assert.Equal(ArrivalVerdict.Gap, Receive(_counted, after, _start, 9).Verdict);
        Assert.Equal(ArrivalVerdict.Good, Receive(_counted, after, _start, 8).Verdict);
    }

    [Fact]
    public void Receive_NumberedWithoutNumber_IsUnnumberedAndNoSignOfLife()
    {
        var (memory, verdict) = Receive(_numbered, New, _start, null);
        Assert.Equal((ArrivalVerdict.Unnumbered, null), (verdict, memory.LastReceived));
    }

    private static (BeatMemory Memory, ArrivalVerdict Verdict) Receive(BeatPlan plan, BeatMemory memory, DateTimeOffset now, long? number) => BeatJudge.Receive(plan, memory, now, number);
}
