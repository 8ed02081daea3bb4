using System.CommandLine;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Commands;

/// <summary><c>vigie-provision plan</c>: what apply would do.</summary>
internal static class PlanCommand
{
    private const string Help = """
        Says what apply would do, and writes nothing.
        Exit codes: 0 nothing to do, 1 something is wrong, 2 there are changes.
        """;

    /// <summary>Declares the command.</summary>
    public static Command Create(ProvisionEnvironment environment, GlobalOptions globals)
    {
        var options = new SourceOptions();
        var output = new Option<string?>("--out") { HelpName = "FILE", Description = "Keep the plan in a file for `apply FILE`" };
        var command = new Command("plan", Help) { output };
        options.AddTo(command);
        command.SetAction((parsed, cancel) => new CommandRun(environment, globals).OnlineAsync(
            parsed, options, (session, token) => RunAsync(session, parsed.GetValue(output), token), cancel));
        return command;
    }

    /// <summary>The exit code that a plan alone has.</summary>
    public static int CodeOf(IReadOnlyList<Step> plan) =>
        plan.Any(step => step.Action == StepAction.Refused) ? ExitCode.Failed : plan.Any(step => step.Writes) ? ExitCode.Changes : ExitCode.Done;

    private static async Task<int> RunAsync(Session session, string? file, CancellationToken cancel)
    {
        var plan = await Planner.PlanAsync(session.Kinds, cancel).ConfigureAwait(false);
        session.Report.Plan(plan);
        if (file is not null && PlanFile.Write(file, session, plan) is { } fault)
        {
            session.Report.Fault(fault);
            return ExitCode.Failed;
        }

        return CodeOf(plan);
    }
}
