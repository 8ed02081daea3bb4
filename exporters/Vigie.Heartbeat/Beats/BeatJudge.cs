using System.Collections.Immutable;

namespace Vigie.Heartbeat.Beats;

/// <summary>How a beat stands at one instant.</summary>
/// <param name="State">The state.</param>
/// <param name="Expected">The number that is due, where the clock tells it.</param>
/// <param name="DueSince">When what is missing was due, or null when nothing is missing.</param>
/// <param name="IsHeld">Whether it would be missing, but the watcher has not listened for long enough to say so: what was told before still holds.</param>
internal sealed record Standing(BeatState State, long? Expected, DateTimeOffset? DueSince, bool IsHeld);

/// <summary>Time as the judge needs it.</summary>
/// <param name="Now">Wall clock.</param>
/// <param name="Silence">Time listened since the last arrival, or since the beat is watched: on the clock that no time server moves.</param>
/// <param name="Listening">Time since the watcher listens in one piece and its wall clock made no jump.</param>
internal readonly record struct Moment(DateTimeOffset Now, TimeSpan Silence, TimeSpan Listening);

/// <summary>Decides what an arrival was and whether something is missing. Pure: no clock, no disk.</summary>
internal static class BeatJudge
{
    /// <summary>Takes an arrival into the memory.</summary>
    /// <param name="plan">What is expected.</param>
    /// <param name="memory">What was.</param>
    /// <param name="now">When it arrived.</param>
    /// <param name="number">Its number, if it has one.</param>
    /// <returns>What is remembered now, and what the arrival was.</returns>
    public static (BeatMemory Memory, ArrivalVerdict Verdict) Receive(BeatPlan plan, BeatMemory memory, DateTimeOffset now, long? number)
    {
        if (plan.NumberLabel is null)
        {
            return (Alive(memory, now).Counting(ArrivalVerdict.Good), ArrivalVerdict.Good);
        }

        // It shows that the sender lives, but not which beat it is: the number that is due stays due.
        if (number is not { } told)
        {
            return (memory.Counting(ArrivalVerdict.Unnumbered), ArrivalVerdict.Unnumbered);
        }

        var verdict = VerdictOf(plan, memory, now, told);
        return (Remember(plan, memory, now, told, verdict).Counting(verdict), verdict);
    }

    /// <summary>Takes the sender's word that it has stopped. A numbered beat ends with every number: that is no news.</summary>
    public static (BeatMemory Memory, ArrivalVerdict Verdict) End(BeatPlan plan, BeatMemory memory) =>
        plan.NumberLabel is null
            ? ((memory with { HasEnded = true }).Counting(ArrivalVerdict.Ended), ArrivalVerdict.Ended)
            : (memory, ArrivalVerdict.Good);

    /// <summary>Tells how a beat stands.</summary>
    /// <param name="plan">What is expected.</param>
    /// <param name="memory">What was.</param>
    /// <param name="moment">The time.</param>
    /// <returns>The standing.</returns>
    public static Standing Look(BeatPlan plan, BeatMemory memory, Moment moment)
    {
        if (memory.HasEnded)
        {
            return new Standing(BeatState.Ended, null, memory.LastReceived ?? memory.Since, IsHeld: false);
        }

        return plan.Schedule is { } schedule ? LookByClock(plan, schedule, memory, moment) : LookByInterval(plan, memory, moment);
    }

    private static Standing LookByInterval(BeatPlan plan, BeatMemory memory, Moment moment)
    {
        var isSilent = moment.Silence > plan.Period + plan.Grace;
        return StandingOf(plan, memory, moment, isSilent ? (memory.LastReceived ?? memory.Since) + plan.Period : null, null);
    }

    private static Standing LookByClock(BeatPlan plan, BeatSchedule schedule, BeatMemory memory, Moment moment)
    {
        // The number in force when the watch began may have been sent before: the next one is the first that must come.
        var first = schedule.NumberAt(memory.Since) + 1;
        var due = schedule.NumberAt(moment.Now - plan.Grace);
        var next = Math.Max(first, (memory.Number ?? (first - 1)) + 1);
        var expected = schedule.NumberAt(moment.Now);
        return StandingOf(plan, memory, moment, due >= next ? schedule.DueAt(next) : null, expected);
    }

    private static Standing StandingOf(BeatPlan plan, BeatMemory memory, Moment moment, DateTimeOffset? dueSince, long? expected)
    {
        var isHeld = dueSince is not null && moment.Listening < plan.Settling;
        var state = dueSince is not null && !isHeld ? BeatState.Missing : memory.LastReceived is null ? BeatState.Waiting : BeatState.Ok;
        return new Standing(state, expected, isHeld ? null : dueSince, isHeld);
    }

    private static ArrivalVerdict VerdictOf(BeatPlan plan, BeatMemory memory, DateTimeOffset now, long number)
    {
        if (memory.Numbers.Contains(number))
        {
            return ArrivalVerdict.Repeated;
        }

        if (plan.Schedule is { } schedule)
        {
            return number > schedule.NumberAt(now + plan.Grace) ? ArrivalVerdict.Ahead
                : memory.Number > number ? ArrivalVerdict.OutOfOrder
                : number < schedule.NumberAt(now - plan.Grace) ? ArrivalVerdict.Late
                : memory.LastReceived is not null && now - schedule.DueAt(number) > plan.Grace ? ArrivalVerdict.Late
                : ArrivalVerdict.Good;
        }

        return memory.Number > number ? ArrivalVerdict.OutOfOrder : memory.Number + 1 < number ? ArrivalVerdict.Gap : ArrivalVerdict.Good;
    }

    private static BeatMemory Remember(BeatPlan plan, BeatMemory memory, DateTimeOffset now, long number, ArrivalVerdict verdict) => verdict switch
    {
        // What comes from a wrong clock must not count as the beat that is to come.
        ArrivalVerdict.Ahead => memory,
        ArrivalVerdict.Repeated => Alive(memory, now) with { RepeatsOfNumber = memory.RepeatsOfNumber + 1 },
        ArrivalVerdict.OutOfOrder => Alive(memory, now) with { Numbers = Appended(memory, number) },
        _ => Alive(memory, now) with
        {
            Number = number,
            Numbers = Appended(memory, number),
            RepeatsOfNumber = 0,
            Lateness = plan.Schedule is { } schedule ? now - schedule.DueAt(number) : null,
        },
    };

    private static BeatMemory Alive(BeatMemory memory, DateTimeOffset now) => memory with { LastReceived = now, Silence = TimeSpan.Zero, HasEnded = false };

    private static ImmutableArray<long> Appended(BeatMemory memory, long number) =>
        [.. memory.Numbers.Skip(Math.Max(0, memory.Numbers.Length + 1 - BeatMemory.MostNumbers)), number];
}
