using System.CommandLine;
using Vigie.Core;
using Vigie.Core.Configuration;

namespace Vigie.Host.Commands;

/// <summary><c>vigie check</c>: reads the configuration as <c>serve</c> would and tells all its faults, or what is in it.</summary>
internal static class CheckCommand
{
    public static Command Create(IReadOnlyList<IModule> modules)
    {
        var options = new ConfigOptions(modules);
        var command = new Command("check", "Validate the configuration: exit code 0 when it is good, 2 with all its faults when it is not.");
        options.AddTo(command, withOnly: true);
        command.SetAction((parsed, stop) => RunAsync(options.FileOf(parsed), options.LoaderOf(parsed)(), parsed.InvocationConfiguration, stop));
        return command;
    }

    private static async Task<int> RunAsync(string file, ConfigResult result, InvocationConfiguration console, CancellationToken stop)
    {
        if (result.Config is not { } config)
        {
            return await ConfigOptions.TellFaultsAsync(result, console.Error);
        }

        if (await ProblemsAsync(config.Targets, stop) is { Count: > 0 } problems)
        {
            foreach (var problem in problems)
            {
                await console.Error.WriteLineAsync($"{file}: {problem}");
            }

            return ExitCode.Misconfigured;
        }

        await console.Output.WriteLineAsync($"{file} is good: {Describe(config.Targets)}; listens on {(config.Listen.Tls is null ? "http" : "https")}://{config.Listen}");
        return ExitCode.Good;
    }

    /// <summary>What only this machine can tell; a problem of a bastion is told once, with the first target behind it.</summary>
    internal static async Task<List<string>> ProblemsAsync(IReadOnlyList<TargetConfig> targets, CancellationToken stop)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var target in targets)
        {
            var found = await target.Plan.CheckAsync(stop);
            problems.AddRange(found.Where(told.Add).Select(problem => $"target {target.Identity.Name}: {problem}"));
        }

        return problems;
    }

    /// <summary>How many targets there are of which kinds, and where.</summary>
    internal static string Describe(IReadOnlyList<TargetConfig> targets)
    {
        var kinds = targets.GroupBy(target => target.Identity.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => $"{kind.Count()} {kind.Key}");
        var sites = targets.Select(target => target.Identity.Site).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return targets.Count == 0
            ? "no targets"
            : $"{targets.Count} target{(targets.Count == 1 ? "" : "s")} ({string.Join(", ", kinds)}) at {string.Join(", ", sites)}";
    }
}
