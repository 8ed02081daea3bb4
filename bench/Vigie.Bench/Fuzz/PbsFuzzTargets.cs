using Vigie.Core.Collecting;
using Vigie.Pbs.Groups;
using Vigie.Pbs.Parsing;

namespace Vigie.Bench.Fuzz;

/// <summary>The answers of a backup server.</summary>
internal static class PbsFuzzTargets
{
    private const int MostElements = 100;

    private static readonly BackupParser _backups = new(new TextPool());

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        Object("version", NodeParser.ReadVersion),
        Object("permissions", PermissionParser.Read),
        Object("node", NodeParser.ReadStatus),
        Object("subscription", NodeParser.ReadSubscription),
        Object("store-status", DatastoreParser.ReadStatus),
        Object("store-gc", (ref JsonCursor json) => JobParser.ReadCounters(ref json, "nas")),
        List("datastores", DatastoreParser.ReadEntry),
        List("usage", DatastoreParser.ReadUsage),
        List("namespaces", DatastoreParser.ReadNamespace),
        List("groups", _backups.ReadGroup),
        List("snapshots", (ref JsonCursor json) =>
        {
            var tally = default(SnapshotTally);
            tally.Add(_backups.ReadSnapshot(ref json));
            return tally;
        }),
        List("sync-jobs", JobParser.ReadSync),
        List("local-jobs", JobParser.ReadLocal),
        List("gc-jobs", JobParser.ReadGarbageCollection),
        Target("host-metrics", bytes => Read(bytes, NodeParser.HostMetricsInto([]), levels: 2)),
    ];

    private static FuzzTarget Target(string name, Action<byte[]> parse) => new("pbs-" + name, parse, e => e is TargetFailureException { Reason: FailureReason.Protocol });

    private static FuzzTarget Object<T>(string name, ValueReader<T> read) => Target(name, bytes => PbsObject.Parse(bytes, read));

    private static FuzzTarget List<T>(string name, ValueReader<T> read) => Target(name, bytes => Read(bytes, (ref JsonCursor element) => read(ref element)));

    private static void Read(byte[] bytes, ElementTaker take, int levels = 1) =>
        PbsList.ReadAsync(new MemoryStream(bytes), take, MostElements, CancellationToken.None, levels).GetAwaiter().GetResult();
}
