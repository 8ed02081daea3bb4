using System.Globalization;
using Spectre.Console;
using Vigie.Provision.Grafana;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Commands;

/// <summary>Prints plans and results: a table with colours on a terminal, plain lines elsewhere.</summary>
internal sealed class PlanView(IAnsiConsole console, TextWriter? error = null, bool quiet = false) : IReport
{
    private const int ChangesShown = 12;

    private bool Rich => console.Profile.Out.IsTerminal;

    /// <inheritdoc/>
    public void Server(ServerInfo server)
    {
        var organisation = server.Organisation is { } org ? string.Create(CultureInfo.InvariantCulture, $"{org.Name} ({org.Id})") : "not told";
        Note($"Grafana {server.Version ?? "(version hidden)"} at {server.Url}, organisation {organisation}, account {server.Account ?? "not told"}");
    }

    /// <inheritdoc/>
    public void Remarks(IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            Note("Note: " + line);
        }
    }

    /// <inheritdoc/>
    public void Plan(IReadOnlyList<Step> steps)
    {
        var worth = steps.Where(step => step.Action != StepAction.Unchanged || step.Note is not null).ToList();
        if (Rich && !quiet && worth.Count > 0)
        {
            Table(worth);
        }
        else
        {
            foreach (var step in worth)
            {
                Note($"{Verb(step.Action),-10} {step.Kind,-12} {step.Uid}  {step.Title}".TrimEnd());
                Details(step).ForEach(detail => Note("             " + detail));
            }
        }

        int Count(StepAction action) => steps.Count(step => step.Action == action);
        var (refused, deleted) = (Count(StepAction.Refused), Count(StepAction.Delete));
        Line(steps.All(step => step.Action == StepAction.Unchanged)
            ? string.Create(CultureInfo.InvariantCulture, $"Nothing to change: all {steps.Count} resources are as the files say.")
            : string.Create(CultureInfo.InvariantCulture, $"Plan: {Count(StepAction.Create)} to create, {Count(StepAction.Update)} to update, {Count(StepAction.Unchanged)} unchanged{(deleted > 0 ? $", {deleted} to delete" : "")}{(refused > 0 ? $", {refused} refused" : "")}."));
    }

    /// <inheritdoc/>
    public void Result(Outcome outcome)
    {
        if (outcome.Kind == OutcomeKind.Unchanged || (quiet && outcome.Kind != OutcomeKind.Failed))
        {
            return;
        }

        var verb = outcome.Kind == OutcomeKind.Failed ? "failed" : Verb(outcome.Step.Action) + "d";
        var text = outcome.Text is null ? "" : $": {outcome.Text}";
        Line($"{verb,-10} {outcome.Step.Name}{text}", outcome.Kind == OutcomeKind.Failed ? "red" : "green");
    }

    /// <inheritdoc/>
    public void Summary(IReadOnlyList<Outcome> outcomes)
    {
        int Count(StepAction action) => outcomes.Count(outcome => outcome.Kind == OutcomeKind.Done && outcome.Step.Action == action);
        var failed = outcomes.Count(outcome => outcome.Kind == OutcomeKind.Failed);
        var unchanged = outcomes.Count(outcome => outcome.Kind == OutcomeKind.Unchanged);
        var deleted = Count(StepAction.Delete) is > 0 and var gone ? string.Create(CultureInfo.InvariantCulture, $"{gone} deleted, ") : "";
        Line(string.Create(CultureInfo.InvariantCulture, $"Done: {Count(StepAction.Create)} created, {Count(StepAction.Update)} updated, {deleted}{unchanged} unchanged, {failed} failed."));
    }

    /// <inheritdoc/>
    public void Note(string text)
    {
        if (!quiet)
        {
            Line(text);
        }
    }

    /// <inheritdoc/>
    public void Line(string text, string? colour = null)
    {
        if (Rich)
        {
            console.Write(new Text(Clean(text) + "\n", colour is null ? null : Style.Parse(colour)));
        }
        else
        {
            // Not through the console's layout, which wraps at 80 columns where nobody reads columns.
            console.Profile.Out.Writer.WriteLine(Clean(text));
        }
    }

    /// <inheritdoc/>
    public void Fault(string text) => error?.WriteLine($"vigie-provision: {Clean(text)}");

    /// <inheritdoc/>
    public void End(int code)
    {
    }

    private static string Verb(StepAction action) => action.ToString().ToLowerInvariant();

    private static List<string> Details(Step step)
    {
        var lines = step.Changes.Take(ChangesShown).Select(change => change.ToString()).ToList();
        if (step.Changes.Count > ChangesShown)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"and {step.Changes.Count - ChangesShown} more differences"));
        }

        if (step.Note is { } note)
        {
            lines.Add(note);
        }

        return lines;
    }

    private void Table(IReadOnlyList<Step> steps)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Action", "Kind", "Uid", "Title", "Difference");
        foreach (var step in steps)
        {
            var colour = step.Action switch { StepAction.Create => "green", StepAction.Update => "yellow", StepAction.Refused or StepAction.Delete => "red", _ => "grey" };
            table.AddRow(
                new Markup(Verb(step.Action), Style.Parse(colour)),
                new Text(step.Kind),
                new Text(Clean(step.Uid)),
                new Text(Clean(step.Title)),
                new Text(Clean(string.Join('\n', Details(step)))));
        }

        console.Write(table);
    }

    // A title may hold escape sequences; the terminal shall not obey them.
    private static string Clean(string text) => new([.. text.Select(c => char.IsControl(c) && c != '\n' ? '?' : c)]);
}
