namespace Vigie.Core.Configuration;

/// <summary>The keys at the top of the file.</summary>
internal sealed class RootSettings
{
    public RootSettings(IReadOnlyList<IModule> modules)
    {
        Kinds = [.. modules.Select(module => new TargetSettings(module))];
        Targets = new Keys.TargetsKey(Kinds);
        All = [ListenSettings.Section, DefaultSettings.Section, Targets];
    }

    public IReadOnlyList<TargetSettings> Kinds { get; }

    public ConfigKey<IReadOnlyList<TargetConfig>> Targets { get; }

    public IReadOnlyList<ConfigKey> All { get; }

    public VigieConfig Read(ConfigSection section)
    {
        var listen = section.Get(ListenSettings.Section) ?? ListenSettings.Absent;
        return new VigieConfig(listen, section.Get(Targets));
    }
}
