using System.CommandLine;
using Vigie.Provision.Grafana;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Commands;

/// <summary><c>vigie-provision apply</c>: plan, print, write, read back.</summary>
internal static class ApplyCommand
{
    private const int OldestMajor = 11;

    private const string Help = """
        Brings folder, Prometheus data source and dashboards of a Grafana (11 to 13) to the state of the files.
        Exit codes: 0 done or nothing to do, 1 something failed, 2 wrong usage or files, 3 no Grafana there,
        4 credentials refused, 5 Grafana too old, 130 interrupted.
        """;

    /// <summary>Declares the command.</summary>
    public static Command Create(ProvisionEnvironment environment)
    {
        var grafana = Option("--grafana", "URL", "Root URL of Grafana, with its sub-path. Default: GRAFANA_URL, else http://localhost:3000");
        var token = Option("--token-file", "FILE", "File with a service account token. Default: GRAFANA_TOKEN_FILE");
        var user = Option("--user", "NAME", "User for basic authentication. Default: GRAFANA_USER, else admin");
        var password = Option("--password-file", "FILE", "File with that user's password. Default: GRAFANA_PASSWORD_FILE");
        var folder = Option("--folder", "TITLE[/UID]", "Folder of the dashboards. Default: Vigie/vigie");
        var dashboards = Option("--dashboards", "DIR", "Directory with dashboard JSON files. Default: dashboards");
        var prometheus = Option("--prometheus-url", "URL", "Prometheus as the Grafana server reaches it. Without it no data source is planned");
        var dryRun = new Option<bool>("--dry-run") { Description = "Print the plan and write nothing" };
        var command = new Command("apply", Help) { grafana, token, user, password, folder, dashboards, prometheus, dryRun };
        command.SetAction((parsed, cancel) => RunAsync(
            new ApplyArguments
            {
                Grafana = parsed.GetValue(grafana),
                TokenFile = parsed.GetValue(token),
                User = parsed.GetValue(user),
                PasswordFile = parsed.GetValue(password),
                Folder = parsed.GetValue(folder),
                Dashboards = parsed.GetValue(dashboards),
                PrometheusUrl = parsed.GetValue(prometheus),
                DryRun = parsed.GetValue(dryRun),
            },
            environment,
            cancel));
        return command;
    }

    private static Option<string?> Option(string name, string value, string description) => new(name) { HelpName = value, Description = description };

    private static async Task<int> RunAsync(ApplyArguments arguments, ProvisionEnvironment environment, CancellationToken cancel)
    {
        var (settings, faults) = ApplySettings.Check(arguments, environment.Variable);
        if (settings is null)
        {
            foreach (var fault in faults)
            {
                await environment.Error.WriteLineAsync($"vigie-provision: {fault}").ConfigureAwait(false);
            }

            return ExitCode.Usage;
        }

        try
        {
            return await RunAsync(settings, environment, cancel).ConfigureAwait(false);
        }
        catch (GrafanaException e)
        {
            await environment.Error.WriteLineAsync($"vigie-provision: {e.Message}").ConfigureAwait(false);
            return e.Failure == GrafanaFailure.Unauthorized ? ExitCode.Unauthorized : ExitCode.Unreachable;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await environment.Error.WriteLineAsync("vigie-provision: interrupted").ConfigureAwait(false);
            return ExitCode.Interrupted;
        }
    }

    private static async Task<int> RunAsync(ApplySettings settings, ProvisionEnvironment environment, CancellationToken cancel)
    {
        var view = new PlanView(environment.Output);
        using var server = new GrafanaServer(settings.Grafana, settings.Credentials, environment.Retry, environment.Time);
        var info = await server.Server.ReadAsync(cancel).ConfigureAwait(false);
        view.Server(info);
        if (info.Major < OldestMajor)
        {
            await environment.Error.WriteLineAsync($"vigie-provision: Grafana {info.Version} is too old: {OldestMajor} is the oldest that is supported").ConfigureAwait(false);
            return ExitCode.Unsupported;
        }

        if (settings.Grafana is { Scheme: "http", IsLoopback: false })
        {
            view.Note("Note: the credentials travel unencrypted to this address.");
        }

        var kinds = Kinds.For(server, settings.Folder, settings.Prometheus, settings.Dashboards);
        var plan = await Planner.PlanAsync(kinds, cancel).ConfigureAwait(false);
        view.Plan(plan);
        if (settings.DryRun)
        {
            return ExitCode.Done;
        }

        return await WriteAsync(plan, new Applier(kinds, environment.Retry, environment.Time), view, cancel).ConfigureAwait(false);
    }

    private static async Task<int> WriteAsync(IReadOnlyList<Step> plan, Applier applier, PlanView view, CancellationToken cancel)
    {
        if (plan.All(step => step.Action == StepAction.Unchanged))
        {
            return ExitCode.Done;
        }

        var outcomes = await applier.ApplyAsync(plan, view.Result, cancel).ConfigureAwait(false);
        view.Summary(outcomes);
        return outcomes.Any(outcome => outcome.Kind == OutcomeKind.Failed) ? ExitCode.Failed : ExitCode.Done;
    }
}
