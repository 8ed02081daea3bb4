using System.Globalization;

namespace Vigie.Lab.Pbs;

/// <summary>Ready-made scenarios for tests.</summary>
public static class PbsScenarios
{
    private const long Hour = 3600;
    private const string Key = "03:7e:74:e5:1e:85:ff:c0:09:60:49:a0:56:08:86:d9:61:1c:cc:dc:d8:1b:c7:ac:8f:7a:04:ab:1a:31:dd:03";

    /// <summary>
    /// A bit of everything: two stores (from 3.3 on a removable one that is away, from 4.2 on one on S3), namespaces, the same id as vm, ct and host,
    /// running, first-running, aborted and empty groups, all verification results, all job kinds and states.
    /// Ages are counted from <paramref name="now"/>.
    /// </summary>
    public static PbsScenario Mixed(PbsVersion version, DateTimeOffset now)
    {
        var time = now.ToUnixTimeSeconds();
        var datastores = new List<PbsDatastore> { Nas(time), Second(time) };
        if (version.HasRemovable)
        {
            datastores.Add(Removable());
        }

        if (version >= PbsVersion.V42)
        {
            datastores.Add(S3(time));
        }

        return new PbsScenario
        {
            Version = version,
            Node = "pbs-a",
            Datastores = datastores,
            SyncJobs = SyncJobs(time),
            VerifyJobs = VerifyJobs(time),
            PruneJobs = PruneJobs(time),
            Remotes = ["dryn"],
        };
    }

    /// <summary>Stores x namespaces x groups x snapshots, made while they are written: nothing of it is held in memory.</summary>
    public static PbsScenario Scale(DateTimeOffset now, int stores = 20, int namespaces = 5, int groups = 100, int snapshots = 30)
    {
        var time = now.ToUnixTimeSeconds();
        return new PbsScenario
        {
            Version = PbsVersion.V42,
            Datastores = [.. Enumerable.Range(0, stores).Select(s => new PbsDatastore(Text($"store{s:00}"))
            {
                Namespaces = Enumerable.Range(0, namespaces).Select(n => new PbsNamespace(
                    n == 0 ? "" : Text($"customer{n}"),
                    Enumerable.Range(0, groups).Select(g => ScaleGroup(time, s, n, g, snapshots)))),
                Gc = GoodGc(time),
            })],
        };
    }

    private static PbsGroup ScaleGroup(long time, int store, int ns, int group, int snapshots)
    {
        var verified = new PbsVerification("ok", time - (12 * Hour));
        var newest = time - Hour - (((store * 31) + (ns * 17) + group) % 3600);
        return new PbsGroup("vm", Text($"{100 + group}"), Enumerable.Range(0, snapshots).Select(i => new PbsSnapshot(newest - (i * 24 * Hour))
        {
            Verification = i == 0 ? null : verified,
            Size = 34_359_738_368 + (i * 1024),
            Comment = "guest",
        }));
    }

    private static PbsDatastore Nas(long now) => new("nas")
    {
        Comment = "four disks, RAID 5",
        EstimatedFull = now + (200 * 24 * Hour),
        Gc = GoodGc(now),
        Namespaces =
        [
            new PbsNamespace("", [
                Group("vm", "100", now, 1, 5, 9) with { Comment = "directory" },
                Group("ct", "100", now, 2, 26),
                Group("host", "100", now, 3, 27),
                new PbsGroup("vm", "101", [Running(now), Good(now, 4), Good(now, 8)]),
                new PbsGroup("vm", "102", [Running(now)]),
                new PbsGroup("vm", "103", []),
            ]),
            new PbsNamespace("shop", [
                Group("vm", "100", now, 6),
                new PbsGroup("vm", "110", [Good(now, 2) with { Verification = new PbsVerification("failed", now - Hour) }, Good(now, 26)]),
                new PbsGroup("vm", "111", [Good(now, 2) with { Verification = null }]),
                new PbsGroup("vm", "112", [Aborted(now, 30), Good(now, 54)]),
            ]),
            new PbsNamespace("shop/db", [new PbsGroup("host", "db01", [Good(now, 1) with { KeyFingerprint = Key, Protected = true, Comment = "daily" }])]),
        ],
    };

    private static PbsDatastore Second(long now) => new("second")
    {
        EstimatedFull = null,
        Namespaces =
        [
            new PbsNamespace("", [
                new PbsGroup("vm", "100", [Good(now, 1) with { Verification = new PbsVerification("ok", now - Hour) { Store = "nas" } }]) { Owner = null },
                new PbsGroup("vm", "200", [Good(now, 3) with { Verification = new PbsVerification("ok", now - Hour) { Node = "pbs-b" } }]),
            ]),
        ],
    };

    private static PbsDatastore Removable() => new("usb") { MountStatus = "notmounted", Comment = "goes off site", Total = null, Used = null, Available = null };

    private static PbsDatastore S3(long now) => new("cloud")
    {
        Backend = "s3",
        EstimatedFull = 0,
        S3 = new PbsS3Statistics(1200, 10, 340, 56, 7, 123_456_789, 987_654),
        Gc = GoodGc(now) with { Run = PbsRun.Ended(now - (9 * Hour), now - (9 * Hour) + 60, "error during S3 list objects") },
        Namespaces = [new PbsNamespace("", [Group("vm", "100", now, 7)])],
    };

    private static PbsGc GoodGc(long now) => new()
    {
        Schedule = "daily",
        NextRun = now + (20 * Hour),
        LastSuccess = now - (4 * Hour),
        Run = PbsRun.Ended(now - (4 * Hour), now - (4 * Hour) + 540),
        IndexDataBytes = 12_000_000_000_000,
        DiskBytes = 1_500_000_000_000,
        PendingBytes = 3_000_000_000,
        RemovedBytes = 20_000_000_000,
    };

    private static IReadOnlyList<PbsSyncJob> SyncJobs(long now) =>
    [
        new() { Id = "s-pull", Store = "second", Remote = "dryn", RemoteStore = "nas", NextRun = now + Hour, Run = PbsRun.Ended(now - Hour, now - 3000) },
        new() { Id = "s-push", Store = "nas", Remote = "dryn", RemoteStore = "copy", Push = true, NextRun = now + Hour, Run = PbsRun.Ended(now - Hour, now - 3000, "sync failed with some errors.") },
        new() { Id = "s-local", Store = "second", RemoteStore = "nas", Schedule = null },
        new() { Id = "s-dead", Store = "second", Remote = "dryn", RemoteStore = "nas", NextRun = now + Hour, Run = PbsRun.Ended(now - 7200, now - 7198, "client error (Connect)") },
    ];

    private static IReadOnlyList<PbsVerifyJob> VerifyJobs(long now) =>
    [
        new() { Id = "v-nas", Store = "nas", NextRun = now + (10 * Hour), Run = PbsRun.Running(now - 600) },
        new() { Id = "v-second", Store = "second", NextRun = now + (10 * Hour), Run = PbsRun.Ended(now - (14 * Hour), now - (13 * Hour), "WARNINGS: 2") },
    ];

    private static IReadOnlyList<PbsPruneJob> PruneJobs(long now) =>
    [
        new() { Id = "p-nas", Store = "nas", NextRun = now + (5 * Hour), KeepDaily = 7, Run = PbsRun.Ended(now - (19 * Hour), now - (19 * Hour) + 5) },
        new() { Id = "p-off", Store = "second", Disabled = true },
        new() { Id = "p-odd", Store = "nas", Namespace = "shop", NextRun = now + Hour, Run = PbsRun.Ended(now - Hour, now - Hour + 5, "unknown") },
    ];

    private static PbsGroup Group(string type, string id, long now, params int[] ageHours) => new(type, id, [.. ageHours.Select(h => Good(now, h))]);

    private static PbsSnapshot Good(long now, int ageHours) =>
        new(now - (ageHours * Hour)) { Verification = new PbsVerification("ok", now - (ageHours * Hour) + 600) };

    private static PbsSnapshot Running(long now) => new(now - 300) { Finished = false };

    private static PbsSnapshot Aborted(long now, int ageHours) => new(now - (ageHours * Hour)) { Finished = false, PartialFiles = true };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
