using Vigie.Core.Collecting;
using Vigie.Core.Configuration.Yaml;

namespace Vigie.Core.Configuration;

/// <summary>The keys of a target of one kind: those of every target and those of its module.</summary>
internal sealed class TargetSettings
{
    /// <summary>The name of the key that chooses the module.</summary>
    public const string KindName = "kind";

    internal const string NamePattern = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
    internal const string NameMustBe = "must be 1 to 64 letters, digits, dots, hyphens or underscores, and begin with a letter or digit";

    private readonly IModule _module;
    private readonly ConfigKey<string?> _name = NameKey();
    private readonly ConfigKey<string?> _site = SiteKey();
    private readonly ConfigKey<string?> _reachedThrough = Key.Text(
        "reached_through", "The tunnel without which Vigie cannot reach it, by the name that an entry of `tunnels` of an IPsec target gives it. While that tunnel is down, the alerts about this target are muted.", pattern: ".{1,64}", mustBe: "must have 1 to 64 characters");

    private readonly ConfigKey<TimeSpan?> _maxStaleness = DefaultSettings.MaxStaleness();
    private readonly ConfigKey<TimeSpan?> _authBackoff = DefaultSettings.AuthBackoff(null);
    private readonly ConfigKey<TimeSpan?>[] _intervals;
    private readonly ConfigKey<IReadOnlyDictionary<string, TimeSpan>?> _intervalSection;

    /// <summary>Declares the keys of a target of the module's kind.</summary>
    public TargetSettings(IModule module)
    {
        _module = module;
        _intervals = [.. module.Collectors.Select(IntervalOf)];
        _intervalSection = Key.Section<IReadOnlyDictionary<string, TimeSpan>>(
            "intervals", "Time between two runs, by collector.", _intervals, ReadIntervals, noun: "collector");
        CommonKeys = [_name, KindKey([module.Kind]), _site, _reachedThrough, _maxStaleness, _authBackoff];
        OwnKeys = [.. module.Keys, _intervalSection];
        Keys = [.. CommonKeys, .. OwnKeys];
        RequireUniqueNames();
    }

    public string Kind => _module.Kind;

    public string Summary => _module.Summary;

    /// <summary>The keys that targets of all kinds have.</summary>
    public IReadOnlyList<ConfigKey> CommonKeys { get; }

    /// <summary>The keys that only targets of this kind have, and those whose values depend on it.</summary>
    public IReadOnlyList<ConfigKey> OwnKeys { get; }

    public IReadOnlyList<ConfigKey> Keys { get; }

    /// <summary>Checks what can be checked of a target whose kind is not known: its name, site and kind.</summary>
    /// <param name="at">The target's place.</param>
    /// <param name="mapping">What stands there.</param>
    /// <param name="kinds">The known kinds.</param>
    /// <param name="names">The lines of the targets before, by name.</param>
    public static void CheckWithoutModule(NodeAt at, MappingNode mapping, IReadOnlyList<string> kinds, Dictionary<string, int> names)
    {
        var name = NameKey();
        var section = new ConfigSection(at.Section.Reading, at.Section, mapping, at.Path, [name, KindKey(kinds), SiteKey()]);
        ReadName(section, name, mapping, names);
        section.ReadRest();
    }

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
        var name = ReadName(section, _name, mapping, names);
        var site = section.Get(_site);
        var reachedThrough = section.Get(_reachedThrough);
        var plan = _module.Read(section);
        var intervals = IntervalsInForce(section, defaults);
        var maxStaleness = ReadStaleness(section, intervals, defaults);
        section.ReadRest();
        if (section.HasFaults)
        {
            return null;
        }

        var authBackoff = section.Get(_authBackoff) ?? defaults.AuthBackoff;
        string[] inForce = [.. intervals.Select(pair => $"{pair.Key}={pair.Value.Ticks}"), $"{maxStaleness?.Ticks}", $"{authBackoff.Ticks}", reachedThrough ?? ""];
        return new TargetConfig(
            new TargetIdentity(name!, Kind, site!) { ReachedThrough = reachedThrough },
            plan ?? throw new InvalidOperationException($"The module {Kind} gave no plan and no fault for {at.Path}."),
            intervals,
            maxStaleness,
            authBackoff,
            section.FingerprintSince(mark, inForce));
    }

    private Dictionary<string, TimeSpan> IntervalsInForce(ConfigSection section, TargetDefaults defaults)
    {
        var written = section.Get(_intervalSection);
        return _module.Collectors.ToDictionary(
            collector => collector.Name,
            collector => written?.TryGetValue(collector.Name, out var own) == true ? own : Default(collector, defaults),
            StringComparer.Ordinal);
    }

    /// <summary>Samples that vanish between two good runs would look like a thing that is gone.</summary>
    private TimeSpan? ReadStaleness(ConfigSection section, Dictionary<string, TimeSpan> intervals, TargetDefaults defaults)
    {
        var staleness = section.Get(_maxStaleness) ?? defaults.MaxStaleness;
        var (collector, slowest) = intervals.DefaultIfEmpty().MaxBy(pair => pair.Value);
        if (staleness < 2 * slowest)
        {
            section.Fault(_maxStaleness, $"must be at least {DurationText.Format(2 * slowest)}: two intervals of the collector {collector}");
        }

        return staleness;
    }

    private static string? ReadName(ConfigSection section, ConfigKey<string?> key, MappingNode mapping, Dictionary<string, int> names)
    {
        var name = section.Get(key);
        if (name is not null && !names.TryAdd(name, mapping.Line))
        {
            section.Fault(key, $"must be unique: the target on line {names[name]} has this name already");
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

    internal static ConfigKey<string?> KindKey(IReadOnlyList<string> kinds) => Key.Choice(KindName, "What it is.", kinds, required: true);

    private void RequireUniqueNames()
    {
        var twice = Keys.SelectMany(key => key.WrittenNames).GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidOperationException($"The module {Kind} declares the key {twice.Key}, which is taken.");
        }
    }
}
