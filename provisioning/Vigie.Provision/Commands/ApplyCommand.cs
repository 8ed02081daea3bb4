using System.CommandLine;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Commands;

/// <summary><c>vigie-provision apply</c>: plan, print, write, read back.</summary>
internal static class ApplyCommand
{
    private const string Help = """
        Brings a Grafana (11 to 13) to the state of the files. With a PLANFILE: exactly that plan, or nothing when server or files have changed since.
        Exit codes: 0 done or nothing to do, 1 something failed, 2 there are changes (with --dry-run), 130 interrupted.
        """;

    /// <summary>Declares the command.</summary>
    public static Command Create(ProvisionEnvironment environment, GlobalOptions globals)
    {
        var options = new SourceOptions();
        var planFile = new Argument<string?>("PLANFILE") { Arity = ArgumentArity.ZeroOrOne, Description = "A plan that `plan --out` wrote" };
        Arguments.RefuseOptions(planFile);
        var command = new Command("apply", Help) { planFile };
        options.AddTo(command);
        command.SetAction((parsed, cancel) => new CommandRun(environment, globals).OnlineAsync(
            parsed, options, (session, token) => RunAsync(session, environment, parsed.GetValue(planFile), token), cancel));
        return command;
    }

    private static async Task<int> RunAsync(Session session, ProvisionEnvironment environment, string? planFile, CancellationToken cancel)
    {
        var plan = await Planner.PlanAsync(session.Kinds, cancel).ConfigureAwait(false);
        if (planFile is not null && PlanFile.Differences(planFile, session, plan) is { Count: > 0 } differences)
        {
            foreach (var difference in differences)
            {
                session.Report.Fault(difference);
            }

            return ExitCode.Failed;
        }

        session.Report.Plan(plan);
        return session.DryRun ? PlanCommand.CodeOf(plan) : await WriteAsync(session, environment, plan, cancel).ConfigureAwait(false);
    }

    /// <summary>Carries out a plan and tells what came of it.</summary>
    public static async Task<int> WriteAsync(Session session, ProvisionEnvironment environment, IReadOnlyList<Step> plan, CancellationToken cancel)
    {
        if (plan.All(step => step.Action == StepAction.Unchanged))
        {
            return ExitCode.Done;
        }

        var applier = new Applier(session.Kinds, session.Connection.Retry, environment.Time);
        var outcomes = await applier.ApplyAsync(plan, session.Report.Result, cancel).ConfigureAwait(false);
        session.Report.Summary(outcomes);
        return outcomes.Any(outcome => outcome.Kind == OutcomeKind.Failed) ? ExitCode.Failed : ExitCode.Done;
    }
}
