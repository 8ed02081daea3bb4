using System.Text;
using Spectre.Console;
using Vigie.Provision.Commands;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Tests;

public sealed class PlanViewTests
{
    private static readonly Step[] s_steps =
    [
        new("folder", "vigie", "Vigie", StepAction.Unchanged),
        new("dashboard", "a", "[red]not markup[/] \u001b[2J", StepAction.Update) { Changes = [.. Enumerable.Range(0, 20).Select(i => new Change($"p{i}", "1", null))] },
        new("dashboard", "b", "Theirs", StepAction.Refused) { Note = "provisioned" },
    ];

    [Fact]
    public void Plan_OnATerminal_IsATableThatTitlesCannotDisturb()
    {
        using var writer = new StringWriter();
        var view = new PlanView(AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new Terminal(writer) }));

        view.Plan(s_steps);
        view.Result(new Outcome(s_steps[1], OutcomeKind.Failed, "[bold]why"));

        var text = writer.ToString();
        Assert.Contains("╭", text, StringComparison.Ordinal);
        Assert.Contains("[red]not markup[/] ?[2J", text, StringComparison.Ordinal);
        Assert.Contains("p0: 1 -> (none)", text, StringComparison.Ordinal);
        Assert.Contains("and 8 more differences", text, StringComparison.Ordinal);
        Assert.Contains("[bold]why", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void Plan_InAPipe_IsOneLineEachWithoutWrapping()
    {
        using var writer = new StringWriter();
        var view = new PlanView(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) }));

        view.Plan([s_steps[2] with { Note = new string('x', 200) }]);

        Assert.Equal(
            ["refused    dashboard    b  Theirs", "             " + new string('x', 200), "Plan: 0 to create, 0 to update, 0 unchanged, 1 refused."],
            writer.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    private sealed class Terminal(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => 140;

        public int Height => 40;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
