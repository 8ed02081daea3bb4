using System.CommandLine;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Commands;

/// <summary><c>vigie-provision prune</c>: deletes what carries our mark and is no longer wanted.</summary>
internal static class PruneCommand
{
    private const string Help = """
        Shows what carries our mark and no file wants any more; with --yes deletes it. Nothing without our mark is ever deleted.
        Exit codes: 0 nothing left over, or deleted; 1 something failed; 2 there is something to delete and --yes was not given.
        """;

    /// <summary>Declares the command.</summary>
    public static Command Create(ProvisionEnvironment environment, GlobalOptions globals)
    {
        var options = new SourceOptions();
        var yes = new Option<bool>("--yes") { Description = "Delete what the preview shows" };
        var command = new Command("prune", Help) { yes };
        options.AddTo(command);
        command.SetAction((parsed, cancel) => new CommandRun(environment, globals).OnlineAsync(
            parsed, options, (session, token) => RunAsync(session, environment, parsed.GetValue(yes), token), cancel));
        return command;
    }

    private static async Task<int> RunAsync(Session session, ProvisionEnvironment environment, bool yes, CancellationToken cancel)
    {
        var steps = await Planner.LeftoversAsync(session.Kinds, cancel).ConfigureAwait(false);
        if (steps.Count == 0)
        {
            session.Report.Plan([]);
            return ExitCode.Done;
        }

        session.Report.Plan(steps);
        if (yes && !session.DryRun)
        {
            return await ApplyCommand.WriteAsync(session, environment, steps, cancel).ConfigureAwait(false);
        }

        if (steps.Any(step => step.Writes) && !session.DryRun)
        {
            session.Report.Note("Nothing was deleted: give --yes to delete what is shown above.");
        }

        return PlanCommand.CodeOf(steps);
    }
}
