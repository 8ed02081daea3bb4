using Vigie.Lab.Pbs;

namespace Vigie.Lab.Shop;

/// <summary>One guest and when it is backed up.</summary>
/// <param name="Type">vm, ct or host.</param>
/// <param name="Id">Number or name.</param>
/// <param name="Name">What people call it; becomes the note of its backups.</param>
/// <param name="GiB">Logical size.</param>
/// <param name="Times">When.</param>
internal sealed record Guest(string Type, string Id, string Name, int GiB, Timetable Times);

/// <summary>The machines of the shop, as the continuity plan groups them.</summary>
internal static class Guests
{
    private const double CriticalHours = 2;

    /// <summary>
    /// Every two hours, not four: a backup every four hours would break an objective of four hours each time, while the next one is written.
    /// </summary>
    public static IReadOnlyList<Guest> Critical { get; } =
    [
        Each2Hours("100", "dc1-ad-dns", 64, 0),
        Each2Hours("101", "erp-dolibarr", 80, 4),
        Each2Hours("102", "shop-woocommerce", 48, 8),
        Each2Hours("103", "db-mariadb-primary", 120, 12),
        Each2Hours("104", "db-postgresql", 96, 16),
        Each2Hours("105", "bastion-ssh", 16, 20),
    ];

    /// <summary>Critical guests that live at the second site.</summary>
    public static IReadOnlyList<Guest> CriticalSecondSite { get; } =
    [
        Each2Hours("108", "dc2-ad-dns", 64, 30),
        Each2Hours("109", "db-mariadb-replica", 120, 34),
    ];

    /// <summary>Everything else, at night.</summary>
    public static IReadOnlyList<Guest> Daily { get; } =
    [
        Nightly("vm", "210", "glpi", 40, 0),
        Nightly("vm", "211", "xivo-telephony", 32, 15),
        Nightly("vm", "212", "mail", 200, 30),
        Nightly("ct", "200", "bind-dns", 4, 60),
        Nightly("ct", "201", "nginx-modsecurity", 8, 70),
        Nightly("ct", "202", "loki-logs", 60, 80),
        Nightly("host", "nas-config", "nas-config", 1, 95),
    ];

    /// <summary>The voting platform; its container has the number of another site's machine: keys are (store, namespace, type, id).</summary>
    public static IReadOnlyList<Guest> Voting { get; } =
    [
        Nightly("vm", "300", "voting-docker", 50, 100),
        Nightly("ct", "300", "voting-redis", 6, 110),
        Nightly("host", "voting-pgdump", "voting-pgdump", 3, 120),
    ];

    /// <summary>The weekly copy on the external disk.</summary>
    public static IReadOnlyList<Guest> Weekly { get; } =
        [.. Critical.Select(g => g with { Times = Timetable.Saturday(5, 10) })];

    private static Guest Each2Hours(string id, string name, int gib, double past) =>
        new("vm", id, name, gib, Timetable.Hourly(CriticalHours, past, 3));

    private static Guest Nightly(string type, string id, string name, int gib, double past) =>
        new(type, id, name, gib, Timetable.Daily(22 + (past / 60), 12));
}

/// <summary>Turns guests into backup groups at a moment.</summary>
internal static class Backups
{
    private const long Day = 86_400;
    private const string Key = "5b:0e:37:c1:9d:42:8a:6f:13:e4:77:20:b8:5d:91:fc:0a:63:d8:3e:74:a5:19:c6:2f:80:4b:e7:92:5d:31:68";

    /// <summary>Groups whose backups are kept: the last runs, then one a day.</summary>
    public static IReadOnlyList<PbsGroup> Of(IEnumerable<Guest> guests, long now, int keepLast, int keepDaily, TimeSpan verifiedAfter) =>
        [.. guests.Select(g => new PbsGroup(g.Type, g.Id, Snapshots(g, now, keepLast, keepDaily, verifiedAfter)) { Comment = g.Name })];

    /// <summary>The same groups as a sync has brought them: finished ones only, as of its last run, with the source's verification.</summary>
    public static IReadOnlyList<PbsGroup> Synced(IEnumerable<PbsGroup> source, string store, string node) =>
        [.. source.Select(g => g with { Owner = "sync@pbs", Snapshots = g.Snapshots.Where(s => s.Finished).Select(s => Copied(s, store, node)).ToList() })];

    private static PbsSnapshot Copied(PbsSnapshot snapshot, string store, string node) =>
        snapshot.Verification is { } verification ? snapshot with { Verification = verification with { Store = store, Node = node } } : snapshot;

    private static List<PbsSnapshot> Snapshots(Guest guest, long now, int keepLast, int keepDaily, TimeSpan verifiedAfter)
    {
        var period = (long)guest.Times.Every.TotalSeconds;
        var newest = guest.Times.LastStart(now);
        var starts = Enumerable.Range(0, keepLast).Select(i => newest - (i * period)).ToList();
        var older = starts[^1];
        starts.AddRange(Enumerable.Range(1, keepDaily).Select(i => older - (i * Day)));
        return [.. starts.Select(start => Snapshot(guest, start, now, verifiedAfter))];
    }

    private static PbsSnapshot Snapshot(Guest guest, long start, long now, TimeSpan verifiedAfter)
    {
        var finished = guest.Times.EndOf(start) <= now;
        var verifiedAt = guest.Times.EndOf(start) + (long)verifiedAfter.TotalSeconds;
        return new PbsSnapshot(start)
        {
            Finished = finished,
            Size = guest.GiB * 1_073_741_824L,
            Comment = finished ? guest.Name : null,
            KeyFingerprint = Key,
            Verification = finished && verifiedAt <= now ? new PbsVerification("ok", verifiedAt) : null,
        };
    }
}
