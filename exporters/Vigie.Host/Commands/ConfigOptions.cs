using System.CommandLine;
using Vigie.Core;
using Vigie.Core.Configuration;

namespace Vigie.Host.Commands;

/// <summary>The options of every command that reads the configuration.</summary>
internal sealed class ConfigOptions
{
    private readonly IReadOnlyList<IModule> _modules;

    private readonly Option<string> _file = new("--config", "-c")
    {
        Description = "The configuration file.",
        HelpName = "file",
        DefaultValueFactory = _ => "vigie.yml",
    };

    private readonly Option<string?> _only = new("--only")
    {
        Description = "Watch these kinds of target alone, separated by commas.",
        HelpName = "kinds",
    };

    public ConfigOptions(IReadOnlyList<IModule> modules) => _modules = modules;

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command, bool withOnly)
    {
        command.Options.Add(_file);
        if (withOnly)
        {
            command.Options.Add(_only);
        }
    }

    /// <summary>The file that was named.</summary>
    public string FileOf(ParseResult parsed) => parsed.GetRequiredValue(_file);

    /// <summary>Gives a function that reads the named file anew each time.</summary>
    public Func<ConfigResult> LoaderOf(ParseResult parsed)
    {
        var file = FileOf(parsed);
        var only = parsed.CommandResult.Command.Options.Contains(_only) ? parsed.GetValue(_only)?.Split(',', StringSplitOptions.TrimEntries) : null;
        return () => ConfigLoader.Load(file, _modules, Environment.GetEnvironmentVariable, only);
    }

    /// <summary>Tells all faults, one line each, and how many there are.</summary>
    public static async Task<int> TellFaultsAsync(ConfigResult result, TextWriter errors)
    {
        foreach (var fault in result.Faults)
        {
            await errors.WriteLineAsync(fault.ToString());
        }

        await errors.WriteLineAsync(result.Faults.Count == 1 ? "1 fault" : $"{result.Faults.Count} faults");
        return ExitCode.Misconfigured;
    }
}
