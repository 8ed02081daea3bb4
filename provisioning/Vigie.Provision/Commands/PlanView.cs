using System.Globalization;
using Spectre.Console;
using Vigie.Provision.Grafana;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Commands;

/// <summary>Prints plans and results: a table with colours on a terminal, plain lines elsewhere.</summary>
internal sealed class PlanView(IAnsiConsole console)
{
    private const int ChangesShown = 12;

    private bool Rich => console.Profile.Out.IsTerminal;

    /// <summary>The server, organisation and account that the plan is for.</summary>
    public void Server(ServerInfo server)
    {
        var organisation = server.Organisation is { } org ? string.Create(CultureInfo.InvariantCulture, $"{org.Name} ({org.Id})") : "not told";
        Line($"Grafana {server.Version ?? "(version hidden)"} at {server.Url}, organisation {organisation}, account {server.Account ?? "not told"}");
    }

    /// <summary>One line per resource, the differences under it, and the counts.</summary>
    public void Plan(IReadOnlyList<Step> steps)
    {
        if (Rich)
        {
            Table(steps);
        }
        else
        {
            foreach (var step in steps)
            {
                Line($"{Verb(step.Action),-10} {step.Kind,-12} {step.Uid}  {step.Title}".TrimEnd());
                Details(step).ForEach(detail => Line("             " + detail));
            }
        }

        int Count(StepAction action) => steps.Count(step => step.Action == action);
        var refused = Count(StepAction.Refused);
        Line(steps.All(step => step.Action == StepAction.Unchanged)
            ? string.Create(CultureInfo.InvariantCulture, $"Nothing to change: all {steps.Count} resources are as the files say.")
            : string.Create(CultureInfo.InvariantCulture, $"Plan: {Count(StepAction.Create)} to create, {Count(StepAction.Update)} to update, {Count(StepAction.Unchanged)} unchanged{(refused > 0 ? $", {refused} refused" : "")}."));
    }

    /// <summary>One line for a step that has ended; silent for what was unchanged.</summary>
    public void Result(Outcome outcome)
    {
        if (outcome.Kind == OutcomeKind.Unchanged)
        {
            return;
        }

        var verb = outcome.Kind == OutcomeKind.Failed ? "failed" : outcome.Step.Action == StepAction.Create ? "created" : "updated";
        var text = outcome.Text is null ? "" : $": {outcome.Text}";
        Line($"{verb,-10} {outcome.Step.Name}{text}", outcome.Kind == OutcomeKind.Failed ? "red" : "green");
    }

    /// <summary>The closing line.</summary>
    public void Summary(IReadOnlyList<Outcome> outcomes)
    {
        int Count(Func<Outcome, bool> which) => outcomes.Count(which);
        var created = Count(o => o is { Kind: OutcomeKind.Done, Step.Action: StepAction.Create });
        var updated = Count(o => o is { Kind: OutcomeKind.Done, Step.Action: StepAction.Update });
        var failed = Count(o => o.Kind == OutcomeKind.Failed);
        var unchanged = Count(o => o.Kind == OutcomeKind.Unchanged);
        Line(string.Create(CultureInfo.InvariantCulture, $"Done: {created} created, {updated} updated, {unchanged} unchanged, {failed} failed."));
    }

    /// <summary>A remark.</summary>
    public void Note(string text) => Line(text);

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
            var colour = step.Action switch { StepAction.Create => "green", StepAction.Update => "yellow", StepAction.Refused => "red", _ => "grey" };
            table.AddRow(
                new Markup(Verb(step.Action), Style.Parse(colour)),
                new Text(step.Kind),
                new Text(Clean(step.Uid)),
                new Text(Clean(step.Title)),
                new Text(Clean(string.Join('\n', Details(step)))));
        }

        console.Write(table);
    }

    private void Line(string text, string? colour = null)
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

    // A title may hold escape sequences; the terminal shall not obey them.
    private static string Clean(string text) => new([.. text.Select(c => char.IsControl(c) && c != '\n' ? '?' : c)]);
}
