namespace Vigie.Core.Configuration;

/// <summary>The keys at the top of the file.</summary>
internal sealed class RootSettings
{
    private readonly ConfigKey[] _shared;

    public RootSettings(IReadOnlyList<IModule> modules)
    {
        Kinds = [.. modules.Select(module => new TargetSettings(module))];
        Targets = new Keys.TargetsKey(Kinds);
        Kind = TargetSettings.KindKey([.. Kinds.Select(kind => kind.Kind)]);
        _shared = [.. modules.SelectMany(module => module.SharedKeys).Distinct()];
        All = [ListenSettings.Section, DefaultSettings.Section, .. _shared, Targets];
        RequireUniqueNames();
    }

    public IReadOnlyList<TargetSettings> Kinds { get; }

    /// <summary>The key that chooses among all kinds, for the reference page.</summary>
    public ConfigKey Kind { get; }

    public ConfigKey<IReadOnlyList<TargetConfig>> Targets { get; }

    public IReadOnlyList<ConfigKey> All { get; }

    /// <summary>The names of all keys, at any depth.</summary>
    public IReadOnlySet<string> Vocabulary => Names([.. All, .. Kinds.SelectMany(kind => kind.Keys)]).ToHashSet(StringComparer.Ordinal);

    public VigieConfig Read(ConfigSection section)
    {
        var listen = section.Get(ListenSettings.Section) ?? ListenSettings.Absent;
        // Before the targets, which refer to them.
        foreach (var shared in _shared)
        {
            shared.ReadBoxed(section);
        }

        return new VigieConfig(listen, section.Get(Targets));
    }

    private void RequireUniqueNames()
    {
        if (All.GroupBy(key => key.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidOperationException($"Two modules share different keys of the name {twice.Key}.");
        }
    }

    private static IEnumerable<string> Names(IEnumerable<ConfigKey> keys) =>
        keys.SelectMany(key => key.WrittenNames.Concat(Names(key.InnerKeys)));
}
