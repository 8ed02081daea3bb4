using Vigie.Core.Configuration.Yaml;

namespace Vigie.Core.Configuration;

/// <summary>A mapping of the configuration file that is being read against its declared keys.</summary>
public sealed class ConfigSection
{
    private readonly MappingNode _node;
    private readonly ConfigSection? _parent;
    private readonly IReadOnlyList<ConfigKey> _keys;
    private readonly Dictionary<ConfigKey, object?> _values = [];

    internal ConfigSection(ConfigReading reading, ConfigSection? parent, MappingNode node, string path, IReadOnlyList<ConfigKey> keys)
    {
        Reading = reading;
        Path = path;
        _parent = parent;
        _node = node;
        _keys = keys;
    }

    /// <summary>Where the section stands in the tree, such as <c>targets[2]</c>; empty for the whole file.</summary>
    public string Path { get; }

    /// <summary>Whether anything in this section, or below it, was found wrong so far.</summary>
    public bool HasFaults { get; private set; }

    internal ConfigReading Reading { get; }

    /// <summary>Reads one key. A fault is told and the fallback returned: reading goes on, so that all faults come at once.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="key">One of the section's declared keys.</param>
    /// <returns>The value, or the key's fallback.</returns>
    /// <exception cref="ArgumentException">The key is not declared for this section: a mistake of the program.</exception>
    public T Get<T>(ConfigKey<T> key)
    {
        if (!_values.TryGetValue(key, out var value))
        {
            RequireDeclared(key);
            value = key.Read(this);
            _values.Add(key, value);
        }

        return (T)value!;
    }

    /// <summary>Tells whether the key is written in the file, under any of its names.</summary>
    /// <param name="key">One of the section's declared keys.</param>
    /// <returns>True when it is there, right or wrong.</returns>
    public bool Has(ConfigKey key) => key.WrittenNames.Any(name => _node.Find(name) is not null);

    /// <summary>Tells a fault that only several keys together show, at the place of the one that should change.</summary>
    /// <param name="key">The key to show; where it is absent the section itself is.</param>
    /// <param name="message">What is wrong and what would be right; no value that could be a secret.</param>
    public void Fault(ConfigKey key, string message)
    {
        var entry = key.WrittenNames.Select(_node.Find).FirstOrDefault(found => found is not null);
        Report(entry?.Value ?? _node, PathOf(entry?.Name ?? key.Name), message);
    }

    internal void Report(ConfigNode at, string path, string message)
    {
        Reading.Faults.Add(at.Line, at.Column, path, message);
        MarkFaulty();
    }

    internal void MarkFaulty()
    {
        for (var section = this; section is not null; section = section._parent)
        {
            section.HasFaults = true;
        }
    }

    /// <summary>The place of a key that is written, or null.</summary>
    internal NodeAt? Find(string writtenName) =>
        _node.Find(writtenName) is { } entry ? new NodeAt(this, entry.Value, PathOf(writtenName)) : null;

    internal void ReportMissing(ConfigKey key)
    {
        var names = string.Join(" or ", key.WrittenNames);
        Report(_node, Path, $"{names} is missing: {key.MustBe}");
    }

    /// <summary>Tells the keys that are not declared.</summary>
    internal void RefuseUnknownKeys(string noun = "key")
    {
        var known = _keys.SelectMany(key => key.WrittenNames).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in _node.Entries.Where(entry => !known.Contains(entry.Name)))
        {
            // Looking for what was meant takes time, which a file of nothing but unknown keys would multiply.
            var message = Reading.Faults.IsFull ? "" : $"there is no such {noun}: {KeyName.Hint(entry.Name, known)}";
            var name = Reading.Faults.IsFull ? KeyName.Hidden : KeyName.Shown(entry.Name, Reading.Vocabulary);
            Report(entry.Key, PathOf(name), message);
        }
    }

    /// <summary>Reads the keys that nobody asked for, so that their faults are told too.</summary>
    internal void ReadRest()
    {
        foreach (var key in _keys.Where(key => !_values.ContainsKey(key)))
        {
            key.ReadBoxed(this);
        }
    }

    /// <summary>A fingerprint of the section, of what was read from outside since the mark, and of the defaults in force.</summary>
    internal string FingerprintSince(int mark, IEnumerable<string> inForce) => Fingerprint.Of(_node, Reading.Outside.Skip(mark), inForce);

    internal string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    private void RequireDeclared(ConfigKey key)
    {
        if (!_keys.Contains(key))
        {
            throw new ArgumentException($"The key {key.Name} is not declared for the section {Path}.", nameof(key));
        }
    }
}
