namespace Vigie.Core.Configuration.Yaml;

/// <summary>A node of the file, with the place where it starts (both from 1).</summary>
internal abstract class ConfigNode(int line, int column)
{
    public int Line { get; } = line;

    public int Column { get; } = column;

    /// <summary>What it is, in the words of a fault: "a list".</summary>
    public abstract string What { get; }
}

/// <summary>A node that is a fault already: whoever reads it says nothing more.</summary>
internal sealed class FaultyNode(int line, int column) : ConfigNode(line, column)
{
    public override string What => "faulty";
}

/// <summary>A sequence.</summary>
internal sealed class ListNode(int line, int column) : ConfigNode(line, column)
{
    public List<ConfigNode> Items { get; } = [];

    public override string What => "a list";
}

/// <summary>A mapping; a name stands in it once.</summary>
internal sealed class MappingNode(int line, int column) : ConfigNode(line, column)
{
    private readonly Dictionary<string, ConfigEntry> _byName = new(StringComparer.Ordinal);

    /// <summary>The entries in the order of the file.</summary>
    public List<ConfigEntry> Entries { get; } = [];

    public override string What => "a section of keys";

    public ConfigEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Adds an entry unless its name is taken.</summary>
    public bool TryAdd(ConfigEntry entry)
    {
        if (!_byName.TryAdd(entry.Name, entry))
        {
            return false;
        }

        Entries.Add(entry);
        return true;
    }
}

/// <summary>A name and its value in a mapping.</summary>
internal sealed record ConfigEntry(ScalarNode Key, ConfigNode Value)
{
    public string Name => Key.Text;
}
