using System.CommandLine;
using Vigie.Core;
using Vigie.Core.Configuration;
using Vigie.Core.Probing;
using Vigie.Host.Logging;

namespace Vigie.Host.Commands;

/// <summary><c>vigie probe NAME</c>: reads one target once and shows everything.</summary>
internal static class ProbeCommand
{
    public static Command Create(IReadOnlyList<IModule> modules)
    {
        var options = new ConfigOptions(modules);
        var name = new Argument<string>("name") { Description = "Name of a target of the configuration." };
        var command = new Command("probe", "Read one target once and print what was asked, what came back, the samples and how each collector ended.") { name };
        options.AddTo(command, withOnly: false);
        command.SetAction((parsed, stop) => RunAsync(parsed.GetRequiredValue(name), options.LoaderOf(parsed)(), parsed.InvocationConfiguration, stop));
        return command;
    }

    private static async Task<int> RunAsync(string name, ConfigResult result, InvocationConfiguration console, CancellationToken stop)
    {
        if (result.Config is not { } config)
        {
            return await ConfigOptions.TellFaultsAsync(result, console.Error);
        }

        if (config.Targets.FirstOrDefault(target => target.Identity.Name == name) is not { } found)
        {
            var names = string.Join(", ", config.Targets.Select(target => target.Identity.Name).Order(StringComparer.Ordinal));
            await console.Error.WriteLineAsync($"vigie: there is no target '{name}'. There are: {(names.Length > 0 ? names : "none")}");
            return ExitCode.Misconfigured;
        }

        using var logs = new LineLogs(Console.OpenStandardError(), LogFormat.Text, TimeProvider.System);
        var probe = new TargetProbe(console.Output, TimeProvider.System, logs.CreateLogger($"Vigie.{found.Identity.Kind}.{found.Identity.Name}"));
        return await probe.RunAsync(found, stop) ? ExitCode.Good : ExitCode.Failed;
    }
}
