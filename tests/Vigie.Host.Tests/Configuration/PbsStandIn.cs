using Vigie.Core;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;

namespace Vigie.Host.Tests.Configuration;

/// <summary>The keys of a backup server, so that the shipped files can be held before its module is part of the host.</summary>
internal sealed class PbsStandIn : IModule
{
    private static readonly ConfigKey<string?> _group = Key.Text(
        "group",
        "Groups that the objective is for: TYPE/ID, with * and ? as wildcards. A group without wildcards is expected even when it was never seen",
        required: true,
        pattern: @"\*|[^/\s]+/[^/\s]+",
        mustBe: "must be TYPE/ID, such as vm/100 or vm/10*, or *");

    private static readonly ConfigKey<TimeSpan?> _maxAge = Key.Duration(
        "max_age", "How old the newest finished backup may be", min: TimeSpan.FromMinutes(1), max: TimeSpan.FromDays(3650), required: true);

    public string Kind => "pbs";

    public string Summary => "Proxmox Backup Server: datastores, age and verification of backups, jobs";

    public IReadOnlyList<ConfigKey> Keys { get; } =
    [
        Key.Url("url", "Address of the PBS with its port, normally 8007: https://pbs.example:8007", ["https"], required: true),
        Key.Text("token_id", "Id of the API token: USER@REALM!TOKENNAME", required: true, pattern: @"[^\s:/@!]+@[^\s:/@!]+![^\s:/@!]+", mustBe: "must be USER@REALM!TOKENNAME, such as vigie@pbs!exporter"),
        Key.Secret("token_secret", "Secret of the API token, as PBS showed it once", required: true),
        Key.Text("fingerprint", "SHA-256 fingerprint of the PBS's certificate: pins it, in place of chain and name validation", pattern: "[0-9A-Fa-f]{2}(:?[0-9A-Fa-f]{2}){31}", mustBe: "must be 32 pairs of hexadecimal digits, joined by colons or not, as PBS shows under 'Show Fingerprint'"),
        Key.List("objectives", "What was promised about backups; the first objective that matches a group is the one that counts", [_group, _maxAge, Pattern("datastore", "Datastores that the objective is for"), Pattern("namespace", "Namespaces that the objective is for")], section => section.Get(_group)),
        Key.Texts("datastores", "Datastores to watch, as patterns with * and ?; without it all that the token may see", max: 1000),
        Key.Texts("exclude_datastores", "Datastores to leave out, as patterns with * and ?", max: 1000),
        Time("timeout", "Deadline of quick calls", 10),
        Time("listing_timeout", "Deadline of a listing of namespaces or groups; after it the datastore is left alone for the breaker's time", 30),
        Time("snapshot_timeout", "Deadline of a listing of the snapshots of a namespace", 120),
        Time("snapshot_cycle", "How often all snapshots are read, which tells new verification results; the snapshots of groups that changed are read at once", 3600),
        Key.Section("breaker", "How long a datastore is left alone after a listing that never ended", [Time("first", "The first time", 3600), Time("longest", "Each time it happens again the time doubles, up to this", 86400)], section => section),
    ];

    public IReadOnlyList<CollectorDescription> Collectors { get; } =
    [
        Collector("datastores", 60), Collector("version", 300), Collector("jobs", 120), Collector("node", 120),
        Collector("groups", 300), Collector("snapshots", 300), Collector("permissions", 3600), Collector("subscription", 3600),
    ];

    public ITargetPlan? Read(ConfigSection target) => new Plan();

    private static ConfigKey<string?> Pattern(string name, string description) => Key.Text(name, $"{description}, as a pattern with * and ?", fallback: "*");

    private static ConfigKey<TimeSpan?> Time(string name, string description, int seconds) =>
        Key.Duration(name, description, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));

    private static CollectorDescription Collector(string name, int seconds) =>
        new(name, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(30), name == "datastores", []);

    private sealed class Plan : ITargetPlan
    {
        public ITarget Open(TargetServices services) => throw new NotSupportedException("The shipped files are only read.");
    }
}
