using System.CommandLine;
using System.CommandLine.Parsing;
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

    private readonly Option<Shard?> _shard = new("--shard")
    {
        Description = $"Watch one part of the targets, chosen by their names: 2/5 is the second of five. Up to {Shard.Most} parts.",
        HelpName = "number/count",
        CustomParser = ReadShard,
    };

    public ConfigOptions(IReadOnlyList<IModule> modules) => _modules = modules;

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command, bool withOnly)
    {
        command.Options.Add(_file);
        if (withOnly)
        {
            command.Options.Add(_only);
            command.Options.Add(_shard);
        }
    }

    /// <summary>The file that was named.</summary>
    public string FileOf(ParseResult parsed) => parsed.GetRequiredValue(_file);

    /// <summary>Gives a function that reads the named file anew each time.</summary>
    public Func<ConfigResult> LoaderOf(ParseResult parsed)
    {
        var file = FileOf(parsed);
        var hasParts = parsed.CommandResult.Command.Options.Contains(_only);
        var only = hasParts ? parsed.GetValue(_only)?.Split(',', StringSplitOptions.TrimEntries) : null;
        var shard = hasParts ? parsed.GetValue(_shard) : null;
        return () => ConfigLoader.Load(file, _modules, Environment.GetEnvironmentVariable, only, shard);
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

    private static Shard? ReadShard(ArgumentResult result)
    {
        if (!Shard.TryParse(result.Tokens[0].Value, out var shard))
        {
            result.AddError($"--shard must be NUMBER/COUNT, such as 2/5, with a number from 1 to the count and a count up to {Shard.Most}");
        }

        return shard;
    }
}
