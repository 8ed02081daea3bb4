namespace Vigie.Core.Configuration;

/// <summary>The keys at the top of the file.</summary>
internal sealed class RootSettings
{
    public RootSettings(IReadOnlyList<IModule> modules)
    {
        Kinds = [.. modules.Select(module => new TargetSettings(module))];
        Targets = new Keys.TargetsKey(Kinds);
        Kind = TargetSettings.KindKey([.. Kinds.Select(kind => kind.Kind)]);
        All = [ListenSettings.Section, DefaultSettings.Section, Targets];
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
        return new VigieConfig(listen, section.Get(Targets));
    }

    private static IEnumerable<string> Names(IEnumerable<ConfigKey> keys) =>
        keys.SelectMany(key => key.WrittenNames.Concat(Names(key.InnerKeys)));
}
