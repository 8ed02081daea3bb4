using System.CommandLine;
using System.Globalization;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Commands;

/// <summary><c>vigie-provision status</c>: the server, what is ours on it, and how far it is from the files.</summary>
internal static class StatusCommand
{
    private const string Help = """
        Tells server, version, organisation, what is ours there and what differs from the files. Exit codes as plan.
        """;

    /// <summary>Declares the command.</summary>
    public static Command Create(ProvisionEnvironment environment, GlobalOptions globals)
    {
        var options = new SourceOptions();
        var command = new Command("status", Help);
        options.AddTo(command);
        command.SetAction((parsed, cancel) => new CommandRun(environment, globals).OnlineAsync(parsed, options, RunAsync, cancel));
        return command;
    }

    private static async Task<int> RunAsync(Session session, CancellationToken cancel)
    {
        var plan = await Planner.PlanAsync(session.Kinds, cancel).ConfigureAwait(false);
        var leftovers = await Planner.LeftoversAsync(session.Kinds, cancel).ConfigureAwait(false);
        session.Report.Note($"owner {session.Settings.Owner.Name}, alerting {session.Settings.Alerting.ToString().ToLowerInvariant()}");
        foreach (var kind in session.Kinds)
        {
            var wanted = plan.Where(step => step.Kind == kind.Name).ToList();
            var left = leftovers.Where(step => step.Kind == kind.Name).ToList();
            if (wanted.Count + left.Count > 0)
            {
                session.Report.Line(Line(kind.Name, wanted, left));
            }
        }

        foreach (var step in plan.Concat(leftovers).Where(step => step.Action is StepAction.Refused or StepAction.Update))
        {
            session.Report.Note($"{step.Name}: {step.Note ?? step.Changes[0].ToString()}{(step.Changes.Count > 1 && step.Note is null ? string.Create(CultureInfo.InvariantCulture, $" and {step.Changes.Count - 1} more") : "")}");
        }

        var code = PlanCommand.CodeOf(plan);
        session.Report.Line(code == ExitCode.Done ? "In step with the files." : code == ExitCode.Changes ? "Not in step with the files: see plan." : "Something cannot be brought in step: see plan.");
        return code;
    }

    private static string Line(string kind, List<Step> wanted, List<Step> left)
    {
        int Count(StepAction action) => wanted.Count(step => step.Action == action);
        var text = string.Create(CultureInfo.InvariantCulture, $"{kind,-14} {wanted.Count,5} wanted: {Count(StepAction.Unchanged)} in step, {Count(StepAction.Update)} differ, {Count(StepAction.Create)} missing");
        text += Count(StepAction.Refused) is > 0 and var refused ? string.Create(CultureInfo.InvariantCulture, $", {refused} refused") : "";
        return left.Count == 0 ? text
            : left[0].Uid == "*" ? $"{text}; left over: {left[0].Note}"
            : string.Create(CultureInfo.InvariantCulture, $"{text}; {left.Count} of ours that no file wants (prune)");
    }
}
