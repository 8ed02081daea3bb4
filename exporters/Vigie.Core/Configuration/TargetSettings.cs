using Vigie.Core.Collecting;
using Vigie.Core.Configuration.Yaml;

namespace Vigie.Core.Configuration;

/// <summary>The keys of a target of one kind: those of every target and those of its module.</summary>
internal sealed class TargetSettings
{
    /// <summary>The name of the key that chooses the module.</summary>
    public const string KindName = "kind";

    private const string NamePattern = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
    private const string NameMustBe = "must be 1 to 64 letters, digits, dots, hyphens or underscores, and begin with a letter or digit";

    private readonly IModule _module;
    private readonly ConfigKey<string?> _name = NameKey();
    private readonly ConfigKey<string?> _site = SiteKey();
    private readonly ConfigKey<TimeSpan?> _maxStaleness = DefaultSettings.MaxStaleness();
    private readonly ConfigKey<TimeSpan?> _authBackoff = DefaultSettings.AuthBackoff(null);
    private readonly ConfigKey<TimeSpan?>[] _intervals;
    private readonly ConfigKey<IReadOnlyDictionary<string, TimeSpan>?> _intervalSection;

    public TargetSettings(IModule module)
    {
        _module = module;
        _intervals = [.. module.Collectors.Select(IntervalOf)];
        _intervalSection = Key.Section<IReadOnlyDictionary<string, TimeSpan>>(
            "intervals", "Time between two runs, by collector.", _intervals, ReadIntervals, noun: "collector");
        Keys = [_name, KindKey([module.Kind]), _site, .. module.Keys, _intervalSection, _maxStaleness, _authBackoff];
        RequireUniqueNames();
    }

    public string Kind => _module.Kind;

    public string Summary => _module.Summary;

    public IReadOnlyList<ConfigKey> Keys { get; }

    /// <summary>Checks what can be checked of a target whose kind is not known: its name, site and kind.</summary>
    /// <param name="at">The target's place.</param>
    /// <param name="mapping">What stands there.</param>
    /// <param name="kinds">The known kinds.</param>
    public static void CheckWithoutModule(NodeAt at, MappingNode mapping, IReadOnlyList<string> kinds) =>
        new ConfigSection(at.Section.Reading, at.Section, mapping, at.Path, [NameKey(), KindKey(kinds), SiteKey()]).ReadRest();

    /// <summary>Reads a target of this kind.</summary>
    /// <param name="at">The target's place.</param>
    /// <param name="mapping">What stands there.</param>
    /// <param name="defaults">What holds where the target says nothing.</param>
    /// <param name="names">The lines of the targets before, by name.</param>
    public TargetConfig? Read(NodeAt at, MappingNode mapping, TargetDefaults defaults, Dictionary<string, int> names)
    {
        var reading = at.Section.Reading;
        var mark = reading.Outside.Count;
        var section = new ConfigSection(reading, at.Section, mapping, at.Path, Keys);
        section.RefuseUnknownKeys();
        var name = ReadName(section, mapping, names);
        var site = section.Get(_site);
        var plan = _module.Read(section);
        section.ReadRest();
        if (section.HasFaults)
        {
            return null;
        }

        return plan is null
            ? throw new InvalidOperationException($"The module {Kind} gave no plan and no fault for {at.Path}.")
            : Finish(section, new TargetIdentity(name!, Kind, site!), plan, defaults, mark);
    }

    private TargetConfig Finish(ConfigSection section, TargetIdentity identity, ITargetPlan plan, TargetDefaults defaults, int mark)
    {
        var written = section.Get(_intervalSection);
        var intervals = _module.Collectors.ToDictionary(
            collector => collector.Name,
            collector => written?.TryGetValue(collector.Name, out var own) == true ? own : Default(collector, defaults),
            StringComparer.Ordinal);
        var maxStaleness = section.Get(_maxStaleness) ?? defaults.MaxStaleness;
        var authBackoff = section.Get(_authBackoff) ?? defaults.AuthBackoff;
        string[] inForce = [.. intervals.Select(pair => $"{pair.Key}={pair.Value.Ticks}"), $"{maxStaleness?.Ticks}", $"{authBackoff.Ticks}"];
        return new TargetConfig(identity, plan, intervals, maxStaleness, authBackoff, section.FingerprintSince(mark, inForce));
    }

    private string? ReadName(ConfigSection section, MappingNode mapping, Dictionary<string, int> names)
    {
        var name = section.Get(_name);
        if (name is not null && !names.TryAdd(name, mapping.Line))
        {
            section.Fault(_name, $"must be unique: the target on line {names[name]} has this name already");
        }

        return name;
    }

    private Dictionary<string, TimeSpan> ReadIntervals(ConfigSection section) =>
        _intervals.Where(section.Has).ToDictionary(key => key.Name, key => section.Get(key)!.Value, StringComparer.Ordinal);

    private static TimeSpan Default(CollectorDescription collector, TargetDefaults defaults) =>
        collector.Interval == DefaultSettings.UsualInterval ? defaults.Interval : collector.Interval;

    private static ConfigKey<TimeSpan?> IntervalOf(CollectorDescription collector) => DefaultSettings.Interval(
        collector.Name, $"Time between two runs of the collector {collector.Name}.", collector.Interval);

    private static ConfigKey<string?> NameKey() => Key.Text(
        "name", "Unique name of the target: the label target of all its series.", required: true, NamePattern, mustBe: NameMustBe);

    private static ConfigKey<string?> SiteKey() => Key.Text(
        "site", "Where it stands: a place with its own power and network. The label site of all its series.", required: true, NamePattern, mustBe: NameMustBe);

    private static ConfigKey<string?> KindKey(IReadOnlyList<string> kinds) => Key.Choice(KindName, "What it is.", kinds, required: true);

    private void RequireUniqueNames()
    {
        var twice = Keys.SelectMany(key => key.WrittenNames).GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidOperationException($"The module {Kind} declares the key {twice.Key}, which is taken.");
        }
    }
}
