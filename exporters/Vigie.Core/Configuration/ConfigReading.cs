namespace Vigie.Core.Configuration;

/// <summary>One reading of a configuration file: where paths start, where variables come from, what was found wrong, what else was read.</summary>
internal sealed class ConfigReading(string file, Func<string, string?> environment, IReadOnlySet<string> vocabulary)
{
    private readonly Dictionary<string, ReadFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, Keys.SharedItem>> _shared = new(StringComparer.Ordinal);

    /// <summary>The configuration file as an absolute path.</summary>
    public string File { get; } = Path.GetFullPath(file);

    /// <summary>The folder that relative paths in the file start from.</summary>
    public string Folder => Path.GetDirectoryName(File) ?? "/";

    /// <summary>The names of all keys: those that may be shown.</summary>
    public IReadOnlySet<string> Vocabulary { get; } = vocabulary;

    public FaultList Faults { get; } = new(file);

    public Func<string, string?> Environment { get; } = environment;

    /// <summary>All files that the outcome rests on, as they were when read.</summary>
    public IReadOnlyList<ReadFile> Files => [.. _files.Values];

    /// <summary>What was read from outside the configuration file since the last mark, for the fingerprints.</summary>
    public List<string> Outside { get; } = [];

    /// <summary>The items of a shared list that were read so far, by name.</summary>
    public Dictionary<string, Keys.SharedItem> SharedItems(string listName) =>
        _shared.TryGetValue(listName, out var items) ? items : _shared[listName] = new(StringComparer.Ordinal);

    /// <summary>An absolute path for one written in the file.</summary>
    public string Resolve(string path) => Path.GetFullPath(path, Folder);

    /// <summary>Reads a file that the configuration names, and remembers its state for the watcher.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="maxBytes">Most bytes that are read; a longer file is a problem.</param>
    /// <param name="isSecret">Whether it holds a secret alone.</param>
    public FileContent ReadFile(string path, int maxBytes, bool isSecret = false)
    {
        var content = FileContent.Read(path, maxBytes);
        _files[path] = new ReadFile(path, maxBytes, content.Hash) { IsSecret = isSecret };
        Outside.Add(content.Hash ?? "");
        return content;
    }
}
