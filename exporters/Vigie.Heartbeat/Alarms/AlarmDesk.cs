using System.Globalization;
using Microsoft.Extensions.Logging;
using Vigie.Core.Configuration;
using Vigie.Heartbeat.Beats;
using Vigie.Heartbeat.Memory;

namespace Vigie.Heartbeat.Alarms;

/// <summary>
/// Turns standings and verdicts into incidents and messages. An incident is told once, again after the repeat time, and its end is told too;
/// what was told stands in the memory, so that a restart tells nobody twice.
/// </summary>
internal sealed class AlarmDesk(BeatBook book, AlarmTexts texts, IReadOnlyList<string> channels, TimeSpan repeat, TimeProvider clock, ILogger logger)
{
    /// <summary>Messages that wait at most; beyond it the oldest is dropped and the log says so.</summary>
    private const int MostWaiting = 200;

    private readonly Dictionary<string, long> _explainedAt = new(StringComparer.Ordinal);

    /// <summary>Looks at every beat, and tells what is missing and what is back.</summary>
    /// <param name="stopping">Ends the wait for others.</param>
    /// <returns>A task that ends when all that is to be told is in the memory.</returns>
    public async Task LookAsync(CancellationToken stopping)
    {
        foreach (var plan in book.Plans)
        {
            var standing = book.Look(plan);
            var isMissing = IsMissing(book, plan, standing);
            if (IsToTell(plan.Name, isMissing) && !(isMissing && IsExplained(plan)))
            {
                // What came in the meantime counts: looked at again where nothing can come between.
                await book.ChangeAsync(memory => Tell(memory, plan, book.Look(plan)), stopping);
            }
        }
    }

    /// <summary>Tells what an arrival showed.</summary>
    /// <param name="plan">The beat.</param>
    /// <param name="verdict">What the arrival was.</param>
    /// <param name="number">Its number.</param>
    /// <param name="stopping">Ends the wait for others.</param>
    /// <returns>A task that ends when it is in the memory.</returns>
    public async Task HearAsync(BeatPlan plan, ArrivalVerdict verdict, long? number, CancellationToken stopping)
    {
        if (verdict == ArrivalVerdict.Good)
        {
            await EndNoticesAsync(plan, stopping);
        }
        else if (ProblemOf(verdict) is { } problem && !IsTolerated(plan, problem))
        {
            await book.ChangeAsync(memory => TellArrival(memory, plan, problem, number), stopping);
        }
    }

    /// <summary>Tells that the memory was lost.</summary>
    public Task TellMemoryLostAsync(string problem, string? aside, CancellationToken stopping) => book.ChangeAsync(
        memory => Post(memory, new Incident("", Problem.Memory, clock.GetUtcNow(), clock.GetUtcNow(), 1), isOver: false, "",
            texts.Other(Problem.Memory, $"The watcher could not read what it remembered: {problem}. It starts anew and knows nothing of the time before; an incident that was open is told again. "
                + (aside is null ? "The damaged file could not be put aside." : $"The damaged file is kept as {aside}."))),
        stopping);

    /// <summary>Whether a beat counts as missing: it is, or it was before a restart and the watcher cannot say yet that it is not.</summary>
    public static bool IsMissing(BeatBook book, BeatPlan plan, Standing standing) =>
        standing.State is BeatState.Missing or BeatState.Ended
        || (standing.IsHeld && book.Memory.Incidents.Any(incident => incident.Beat == plan.Name && incident.Problem == Problem.Missing));

    private bool IsToTell(string beat, bool isMissing)
    {
        var open = book.Memory.Incidents.FirstOrDefault(incident => incident.Beat == beat && incident.Problem == Problem.Missing);
        return open is null ? isMissing : !isMissing || (clock.GetUtcNow() - open.ToldAt).Duration() >= repeat;
    }

    /// <summary>
    /// Whether another beat's absence says it already: while it is missing, and for this one's grace after it came back, because what was held
    /// up with it needs a moment too. An incident that was told goes on.
    /// </summary>
    private bool IsExplained(BeatPlan plan)
    {
        if (plan.ExplainedBy is not { } other || book.Memory.Incidents.Any(incident => incident.Beat == plan.Name && incident.Problem == Problem.Missing))
        {
            return false;
        }

        if (book.Look(book.Plans.First(one => one.Name == other)).State is BeatState.Missing or BeatState.Ended)
        {
            _explainedAt[plan.Name] = clock.GetTimestamp();
        }

        return _explainedAt.TryGetValue(plan.Name, out var at) && clock.GetElapsedTime(at) <= plan.Grace;
    }

    private WatcherMemory Tell(WatcherMemory memory, BeatPlan plan, Standing standing) =>
        !IsMissing(book, plan, standing) ? TellBack(memory, plan) : IsToTell(plan.Name, isMissing: true) ? TellMissing(memory, plan, standing) : memory;

    private WatcherMemory TellMissing(WatcherMemory memory, BeatPlan plan, Standing standing)
    {
        var now = clock.GetUtcNow();
        var open = memory.Incidents.FirstOrDefault(incident => incident.Beat == plan.Name && incident.Problem == Problem.Missing);
        var incident = open is null
            ? new Incident(plan.Name, Problem.Missing, standing.DueSince ?? now, now, 1)
            : open with { ToldAt = now, Times = open.Times + 1 };
        var beat = memory.Beats[plan.Name];
        Log.Missing(logger, plan.Name, incident.Since, incident.Times);
        var counted = open is null ? memory with { Beats = memory.Beats.SetItem(plan.Name, beat with { Missed = beat.Missed + 1 }) } : memory;
        var again = open is null ? "" : string.Create(CultureInfo.InvariantCulture, $"told {incident.Times} times");
        return Post(Keeping(counted, incident), incident, isOver: false, again, texts.Missing(plan, beat, standing, now));
    }

    private WatcherMemory TellBack(WatcherMemory memory, BeatPlan plan)
    {
        if (memory.Incidents.FirstOrDefault(incident => incident.Beat == plan.Name && incident.Problem == Problem.Missing) is not { } incident)
        {
            return memory;
        }

        var beat = memory.Beats[plan.Name];
        var since = AlarmTexts.Time(incident.Since);
        var late = beat.Lateness is { } lateness && lateness > plan.Grace ? $" The number {beat.Number} came {DurationText.Format(Whole(lateness))} late." : "";
        Log.Back(logger, plan.Name, incident.Since);
        return Post(Without(memory, incident), incident, isOver: true, "", texts.Other(Problem.Missing,
            $"The beat \"{plan.Name}\" comes again{(beat.LastReceived is { } at ? $": received {AlarmTexts.Time(at)}" : "")}. It was missing since {since}.{late}"));
    }

    private WatcherMemory TellArrival(WatcherMemory memory, BeatPlan plan, Problem problem, long? number)
    {
        var now = clock.GetUtcNow();
        var open = memory.Incidents.FirstOrDefault(incident => incident.Beat == plan.Name && incident.Problem == problem);
        var isMissed = memory.Incidents.Any(incident => incident.Beat == plan.Name && incident.Problem == Problem.Missing);
        if ((problem == Problem.Late && isMissed) || (open is not null && (now - open.ToldAt).Duration() < repeat))
        {
            return memory;
        }

        var incident = new Incident(plan.Name, problem, open?.Since ?? now, now, (open?.Times ?? 0) + 1);
        Log.Odd(logger, plan.Name, AlarmTexts.AlertOf(problem), number ?? -1);
        return Post(Keeping(memory, incident), incident, isOver: false, number is { } n ? string.Create(CultureInfo.InvariantCulture, $"number {n}") : "",
            texts.Other(problem, Sentence(plan, memory.Beats[plan.Name], problem, number)));
    }

    private async Task EndNoticesAsync(BeatPlan plan, CancellationToken stopping)
    {
        bool IsNotice(Incident incident) => incident.Beat == plan.Name && incident.Problem != Problem.Missing;
        if (book.Memory.Incidents.Any(IsNotice))
        {
            await book.ChangeAsync(
                memory => memory.Incidents.Where(IsNotice).Aggregate(memory, (left, incident) => Post(Without(left, incident), incident, isOver: true, "",
                    texts.Other(incident.Problem, $"The beat \"{plan.Name}\" came as expected. What was told of it on {AlarmTexts.Time(incident.ToldAt)} is over."))),
                stopping);
        }
    }

    private bool IsTolerated(BeatPlan plan, Problem problem) =>
        problem == Problem.Repeated && book.Memory.Beats[plan.Name].RepeatsOfNumber <= plan.ToleratedRepeats;

    private static Problem? ProblemOf(ArrivalVerdict verdict) => verdict switch
    {
        ArrivalVerdict.Late => Problem.Late,
        ArrivalVerdict.OutOfOrder or ArrivalVerdict.Gap => Problem.OutOfOrder,
        ArrivalVerdict.Ahead => Problem.Ahead,
        ArrivalVerdict.Unnumbered => Problem.Unnumbered,
        ArrivalVerdict.Repeated => Problem.Repeated,
        _ => null,
    };

    private static string Sentence(BeatPlan plan, BeatMemory beat, Problem problem, long? number)
    {
        var named = $"The beat \"{plan.Name}\"";
        return problem switch
        {
            Problem.Late => $"{named} number {number} came {DurationText.Format(Whole(beat.Lateness ?? TimeSpan.Zero))} after its time; {DurationText.Format(plan.Grace)} are allowed. Nobody had missed it yet, because the watcher itself had been away or its clock was set.",
            Problem.Repeated => $"{named} number {number} came {beat.RepeatsOfNumber} times more than once; {plan.ToleratedRepeats} are tolerated. Somebody or something sends it again and again: a repeated number is no sign of life.",
            Problem.OutOfOrder => $"{named} number {number} came in the wrong order: the greatest number so far is {beat.Number}. An old message was held up somewhere, or numbers were lost, or two senders use the same token.",
            Problem.Ahead => $"{named} number {number} is not due yet by the watcher's clock. One of the two clocks is wrong: compare `date -u` on both hosts. As long as that is so, the numbers prove nothing and the beat will be missed.",
            _ => $"{named} came without its number: does the rule still have the label {plan.NumberLabel}?",
        };
    }

    private WatcherMemory Post(WatcherMemory memory, Incident incident, bool isOver, string detail, string text)
    {
        var notice = new Notice(memory.NextNotice, isOver, incident.Beat, incident.Problem, incident.Since, clock.GetUtcNow(),
            texts.Subject(incident.Problem, incident.Beat, isOver, detail), text, [.. channels]);
        var waiting = memory.Outbox.Add(notice);
        if (waiting.Length > MostWaiting)
        {
            Log.Dropped(logger, waiting[0].Subject);
            waiting = waiting.RemoveAt(0);
        }

        return memory with { Outbox = waiting, NextNotice = memory.NextNotice + 1 };
    }

    private static WatcherMemory Keeping(WatcherMemory memory, Incident incident)
    {
        var others = Without(memory, incident);
        return others with { Incidents = others.Incidents.Add(incident) };
    }

    private static WatcherMemory Without(WatcherMemory memory, Incident incident) =>
        memory with { Incidents = memory.Incidents.RemoveAll(one => one.Beat == incident.Beat && one.Problem == incident.Problem) };

    private static TimeSpan Whole(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds));
}
