using System.Globalization;
using System.Text;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Heartbeat.Beats;
using Vigie.Heartbeat.Memory;

namespace Vigie.Heartbeat.Alarms;

/// <summary>What the watcher says, for somebody who reads it on a phone at night.</summary>
internal sealed class AlarmTexts(TargetIdentity watched)
{
    private const string Runbooks = "https://github.com/vigie/vigie/blob/main/docs/runbooks/";

    /// <summary>The page that says what to do.</summary>
    public static string RunbookOf(Problem problem) => Runbooks + (problem == Problem.Memory ? "watchercannottell.md" : "beatoverdue.md");

    /// <summary>The name under which machines know the incident.</summary>
    public static string AlertOf(Problem problem) => problem switch
    {
        Problem.Missing => "BeatMissing",
        Problem.Late => "BeatLate",
        Problem.Repeated => "BeatRepeated",
        Problem.OutOfOrder => "BeatOutOfOrder",
        Problem.Ahead => "BeatAhead",
        Problem.Unnumbered => "BeatUnnumbered",
        _ => "WatcherMemoryLost",
    };

    /// <summary>Severity of an incident: what is missing wakes people.</summary>
    public static string SeverityOf(Problem problem) => problem == Problem.Missing ? "critical" : "warning";

    /// <summary>The subject of a message.</summary>
    public string Subject(Problem problem, string beat, bool isOver, string detail) =>
        $"[{(isOver ? "OVER" : SeverityOf(problem).ToUpperInvariant())}] {watched.Site}: {Headline(problem, beat, isOver)}{(detail.Length > 0 ? ", " + detail : "")}";

    /// <summary>The text when a beat is missing.</summary>
    public string Missing(BeatPlan plan, BeatMemory memory, Standing standing, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.AppendLine(standing.State == BeatState.Ended
            ? $"The sender of the beat \"{plan.Name}\" says itself that it has stopped: Prometheus no longer tells Alertmanager that it lives."
            : $"The beat \"{plan.Name}\" of site {watched.Site} did not come. As long as that is so, alarms of that site may reach nobody.");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Due:      {Time(standing.DueSince ?? now)}{(plan.Schedule is not null && standing.DueSince is { } due ? $", number {plan.Schedule.NumberAt(due)}" : "")}");
        text.AppendLine(CultureInfo.InvariantCulture, $"Expected: every {DurationText.Format(plan.Period)} by {Words<BeatSource>.Of(plan.Source)}, up to {DurationText.Format(plan.Grace)} late");
        text.AppendLine(memory.LastReceived is { } last
            ? $"Last:     {Time(last)}{(memory.Number is { } number ? string.Create(CultureInfo.InvariantCulture, $", number {number}") : "")}"
            : $"Last:     never, watched since {Time(memory.Since)}");
        text.AppendLine();
        text.AppendLine(FirstCheck(plan));
        return Closed(text, Problem.Missing);
    }

    /// <summary>The text when something else is wrong, or over.</summary>
    public string Other(Problem problem, string sentence)
    {
        var text = new StringBuilder();
        text.AppendLine(sentence);
        return Closed(text, problem);
    }

    /// <summary>A point in time for people.</summary>
    public static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string FirstCheck(BeatPlan plan) => plan.Source switch
    {
        BeatSource.Mail => "First check: does the same beat come by webhook? Then the mail path is broken: the queue of the mail server (mailq), then its log. Else Prometheus and Alertmanager first.",
        BeatSource.Ping => "First check: does the program that gives this sign of life run, and can it reach this watcher?",
        _ => "First check, in this order: Alertmanager (systemctl status prometheus-alertmanager), Prometheus, the mail relay, the network between the sites.",
    };

    private static string Headline(Problem problem, string beat, bool isOver) => (problem, isOver) switch
    {
        (Problem.Missing, false) => $"beat {beat} is missing",
        (Problem.Missing, true) => $"beat {beat} is back",
        (Problem.Late, _) => $"beat {beat} came late",
        (Problem.Repeated, false) => $"beat {beat} repeats itself",
        (Problem.Repeated, true) => $"beat {beat} goes on",
        (Problem.OutOfOrder, false) => $"beat {beat} is out of order",
        (Problem.OutOfOrder, true) => $"beat {beat} is in order again",
        (Problem.Ahead, false) => $"beat {beat} came before its time",
        (Problem.Ahead, true) => $"beat {beat} is in time again",
        (Problem.Unnumbered, false) => $"beat {beat} has no number",
        (Problem.Unnumbered, true) => $"beat {beat} has its number again",
        _ => "the watcher lost its memory",
    };

    private string Closed(StringBuilder text, Problem problem)
    {
        text.AppendLine();
        text.AppendLine($"What to do: {RunbookOf(problem)}");
        text.AppendLine();
        text.AppendLine($"Sent by the watcher \"{watched.Name}\" by its own mail server, without Prometheus and Alertmanager, to each administrator alone.");
        return text.ToString().Replace("\r", "", StringComparison.Ordinal);
    }
}
