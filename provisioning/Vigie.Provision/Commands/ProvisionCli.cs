using System.CommandLine;

namespace Vigie.Provision.Commands;

/// <summary>The command line: every command registers here with one line.</summary>
internal static class ProvisionCli
{
    /// <summary>Parses the arguments, runs the command and returns its <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(string[] arguments, ProvisionEnvironment environment, CancellationToken cancel = default)
    {
        var globals = new GlobalOptions();
        var root = new RootCommand("Brings Grafana to the state that native files describe: dashboards, Prometheus rules, alertmanager.yml.")
        {
            PlanCommand.Create(environment, globals),
            ApplyCommand.Create(environment, globals),
            DiffCommand.Create(environment, globals),
            PruneCommand.Create(environment, globals),
            PullCommand.Create(environment, globals),
            StatusCommand.Create(environment, globals),
            LintCommand.Create(environment, globals),
            RenderCommand.Create(environment, globals),
        };
        foreach (var option in globals.All)
        {
            root.Options.Add(option);
        }

        var parsed = root.Parse(arguments);
        var invocation = new InvocationConfiguration
        {
            Output = environment.Output.Profile.Out.Writer,
            Error = environment.Error,
            EnableDefaultExceptionHandler = false,
        };
        var code = await parsed.InvokeAsync(invocation, cancel).ConfigureAwait(false);
        return parsed.Errors.Count > 0 ? ExitCode.Failed : code;
    }
}
