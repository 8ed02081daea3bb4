using Vigie.Core.Configuration.Yaml;

namespace Vigie.Core.Configuration;

/// <summary>Reads the configuration file: strict, all faults at once, never an exception for what stands in a file.</summary>
public static class ConfigLoader
{
    /// <summary>Largest configuration file, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Reads a configuration file and the files that it names.</summary>
    /// <param name="file">Path of the file; faults show it as given here.</param>
    /// <param name="modules">The kinds of target that are known.</param>
    /// <param name="environment">Gives the value of an environment variable, or null.</param>
    /// <param name="only">The kinds that are wanted, or null for all. Targets of other kinds are validated and left out.</param>
    /// <param name="shard">Which part of the targets is wanted, or null for all. Those of other shards are validated and left out.</param>
    /// <returns>The configuration or its faults.</returns>
    public static ConfigResult Load(
        string file, IReadOnlyList<IModule> modules, Func<string, string?> environment, IReadOnlyCollection<string>? only = null, Shard? shard = null)
    {
        var settings = new RootSettings(modules);
        var reading = new ConfigReading(file, environment, settings.Vocabulary);
        CheckOnly(reading.Faults, modules, only);
        var config = ReadText(reading) is { } text ? ReadConfig(reading, text, settings) : null;
        if (config is null || !reading.Faults.IsEmpty)
        {
            return new ConfigResult(null, reading.Faults.ToList(), reading.Files);
        }

        var wanted = config.Targets.Where(target => (only is null || only.Contains(target.Identity.Kind)) && (shard is null || shard.Owns(target.Identity.Name)));
        return new ConfigResult(config with { Targets = [.. wanted] }, [], reading.Files);
    }

    private static string? ReadText(ConfigReading reading)
    {
        var content = reading.ReadFile(reading.File, MaxBytes);
        var text = content.Problem is null ? content.AsText() : null;
        var problem = content.Problem ?? (text is null ? "is not UTF-8 text" : null);
        if (problem is not null)
        {
            reading.Faults.Add(0, 0, "", $"the file {problem}");
        }

        return text;
    }

    private static VigieConfig? ReadConfig(ConfigReading reading, string text, RootSettings settings)
    {
        if (YamlTree.Read(text, reading.Faults, reading.Vocabulary) is not { } root)
        {
            return null;
        }

        if (root is not MappingNode mapping)
        {
            reading.Faults.Add(root.Line, root.Column, "", $"the file must be a section of keys with at least targets, not {root.What}");
            return null;
        }

        var section = new ConfigSection(reading, null, mapping, "", settings.All);
        section.RefuseUnknownKeys();
        var config = settings.Read(section);
        section.ReadRest();
        return config;
    }

    private static void CheckOnly(FaultList faults, IReadOnlyList<IModule> modules, IReadOnlyCollection<string>? only)
    {
        string[] kinds = [.. modules.Select(module => module.Kind)];
        foreach (var unknown in (only ?? []).Where(kind => !kinds.Contains(kind, StringComparer.Ordinal)))
        {
            // Shown as it is: no secret belongs on a command line, and who typed it looks at it already.
            faults.Add(0, 0, "--only", $"there is no kind '{unknown}': {KeyName.Hint(unknown, kinds)}");
        }
    }
}
