using Vigie.Core.Configuration;
using Vigie.Raid.Reading;
using Vigie.Raid.Vendors;
using Vigie.Reach;

namespace Vigie.Raid;

/// <summary>The configuration keys of a RAID target.</summary>
internal static class RaidKeys
{
    private static readonly AgentKeys _agent = new(
        isRequired: true,
        Key.Text("user", "User of v3", pattern: ".{1,32}", mustBe: "must have 1 to 32 characters"),
        Key.Duration("timeout", "How long to wait for the first attempt of a request; each further one waits twice as long", TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30)));

    private static readonly ConfigKey<long> _maxRepetitions =
        Key.Integer("max_repetitions", "Rows asked for in one request at most; 0 asks with GETNEXT only, for agents whose GETBULK is broken", 25, 0, 200);

    private static readonly ConfigKey<bool> _anySource =
        Key.Flag("accept_any_source", "Take answers from other addresses than the one asked, as boxes with several addresses send them", false);

    private static readonly ConfigKey<IReadOnlyList<string>> _vendors =
        Key.Texts("vendors", $"Vendors to look for, when recognition shall be restricted: {string.Join(", ", AllVendors.Names)}. Without it all",
            pattern: string.Join('|', AllVendors.Names), itemMustBe: $"must be one of {string.Join(", ", AllVendors.Names)}", max: 50);

    private static readonly ConfigKey<long> _arrays = Key.Integer("arrays", "How many arrays the device has: pools or RAID groups, or volumes where it tells neither", 0, 0, 1000);
    private static readonly ConfigKey<long> _disks = Key.Integer("disks", "How many disks are in it, spares included", 0, 0, 1000);
    private static readonly ConfigKey<long> _spares = Key.Integer("spares", "How many hot spares stand by", 0, 0, 1000);

    private static readonly ConfigKey<Expectation?> _expected =
        Key.Section("expected", "What the device should have, so that what is missing is missed even after a restart of Vigie", [_arrays, _disks, _spares], ReadExpectation);

    private static readonly ConfigKey<IReadOnlyDictionary<string, string>> _levels = Key.Map(new MapDeclaration<string>
    {
        Name = "levels",
        Description = "RAID levels by the name of the array, for devices that do not tell them, such as Synology: {\"Storage Pool 1\": shr}",
        What = "levels",
        NamePattern = ".{1,128}",
        NameMustBe = "must be the name of an array, of at most 128 characters",
        Parse = text => text.Length is > 0 and <= 16 ? ParseResult<string>.Of(text) : ParseResult<string>.Fault("must be a RAID level of at most 16 characters, such as 5, 6, 10 or shr"),
        ValueMustBe = "must be a RAID level of at most 16 characters, such as 5, 6, 10 or shr",
        ValuePattern = ".{1,16}",
    });

    private static readonly ConfigKey<IReadOnlyList<string>> _systemArrays =
        Key.Texts("system_arrays", "Names of md arrays that are the device's own and look degraded by design, such as md0 of a Synology", max: 100);

    private static readonly ConfigKey<TimeSpan?> _forgetAfter =
        Key.Duration("forget_after", "How long a disk or array that vanished is missed", TimeSpan.FromDays(7), TimeSpan.FromMinutes(1), TimeSpan.FromDays(365));

    private static readonly ConfigKey<long> _maxDiskTemperature =
        Key.Integer("max_disk_temperature", "How hot a disk may become, in degrees Celsius, where the device does not say", 60, 20, 120);

    private static readonly ConfigKey<bool> _smart =
        Key.Flag("smart", "Read SMART attributes too, where the agent has a table of them (Synology); slow, so once an hour", false);

    /// <summary>All keys, in the order of the documentation.</summary>
    public static readonly IReadOnlyList<ConfigKey> All =
        [.. _agent.All, _maxRepetitions, _anySource, _vendors, _expected, _levels, _systemArrays, _forgetAfter, _maxDiskTemperature, _smart];

    /// <summary>Reads a target's section.</summary>
    /// <param name="section">The section; faults are told to it.</param>
    /// <returns>The settings, or null when there is a fault.</returns>
    public static RaidSettings? Read(ConfigSection section)
    {
        if (_agent.Read(section) is not { } agent)
        {
            return null;
        }

        var names = section.Get(_vendors);
        var settings = new RaidSettings
        {
            Snmp = agent with { MaxRepetitions = (int)section.Get(_maxRepetitions), AcceptsAnySource = section.Get(_anySource) },
            Vendors = names.Count == 0 ? AllVendors.List : [.. AllVendors.List.Where(vendor => names.Contains(vendor.Name))],
            Expected = section.Get(_expected) ?? new Expectation(),
            Hints = new OwnerHints(section.Get(_levels), section.Get(_systemArrays)),
            ForgetAfter = section.Get(_forgetAfter)!.Value,
            MaxDiskTemperature = section.Get(_maxDiskTemperature),
            ReadsSmart = section.Get(_smart),
        };
        return section.HasFaults ? null : settings;
    }

    private static Expectation ReadExpectation(ConfigSection section)
    {
        long? Of(ConfigKey<long> key) => section.Has(key) ? section.Get(key) : null;
        return new Expectation(Of(_arrays), Of(_disks), Of(_spares));
    }
}
