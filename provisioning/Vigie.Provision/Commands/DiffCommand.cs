using System.CommandLine;
using Vigie.Provision.Files;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Commands;

/// <summary><c>vigie-provision diff</c>: every difference in full, as a text diff of the normalised documents.</summary>
internal static class DiffCommand
{
    private const string Help = """
        Shows every difference between server and files in full, normalised, without secrets. Exit codes as plan.
        """;

    /// <summary>Declares the command.</summary>
    public static Command Create(ProvisionEnvironment environment, GlobalOptions globals)
    {
        var options = new SourceOptions();
        var uids = new Argument<string[]>("UID") { Arity = ArgumentArity.ZeroOrMore, Description = "Only these resources" };
        Arguments.RefuseOptions(uids);
        var command = new Command("diff", Help) { uids };
        options.AddTo(command);
        command.SetAction((parsed, cancel) => new CommandRun(environment, globals).OnlineAsync(
            parsed, options, (session, token) => RunAsync(session, parsed.GetValue(uids) ?? [], token), cancel));
        return command;
    }

    private static async Task<int> RunAsync(Session session, string[] uids, CancellationToken cancel)
    {
        var plan = await Planner.PlanAsync(session.Kinds, cancel).ConfigureAwait(false);
        var chosen = uids.Length == 0 ? plan : [.. plan.Where(step => uids.Contains(step.Uid))];
        foreach (var unknown in uids.Where(uid => plan.All(step => step.Uid != uid)))
        {
            session.Report.Fault($"nothing of that uid is wanted: {unknown}");
            return ExitCode.Failed;
        }

        foreach (var step in chosen.Where(step => step.Action != StepAction.Unchanged))
        {
            Show(session.Report, step);
        }

        return PlanCommand.CodeOf(chosen);
    }

    private static void Show(IReport report, Step step)
    {
        report.Line($"--- server: {step.Name}{(step.Basis is null ? " (none)" : "")}");
        report.Line($"+++ files:  {step.Name}");
        if (step.Sides is { } sides)
        {
            var (from, to) = (sides.Stored is null ? "" : JsonText.Indented(sides.Stored), JsonText.Indented(sides.Wanted));
            foreach (var line in TextDiff.Unified(from, to))
            {
                report.Line(line, line[0] switch { '+' => "green", '-' => "red", _ => null });
            }
        }

        // What is not in the document: the folder of a dashboard, a secret that is not set.
        foreach (var change in step.Changes.Where(change => step.Sides is null || change.Path is "folder" or "order" || change.Path.StartsWith("secureJsonData", StringComparison.Ordinal)))
        {
            report.Line("  " + change);
        }

        if (step.Note is { } note)
        {
            report.Line("  " + note);
        }
    }
}
