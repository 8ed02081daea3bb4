using Vigie.Lab.Pbs;

namespace Vigie.Lab.Shop;

/// <summary>The two backup servers when all is well, at any moment.</summary>
internal static class BackupServers
{
    private const long TiB = 1_099_511_627_776;
    private const long GiB = 1_073_741_824;
    private static readonly TimeSpan AtOnce = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan NextMorning = TimeSpan.FromHours(8);
    private static readonly Timetable Sync = Timetable.Hourly(0.5, 5, 3);
    private static readonly Timetable Gc = Timetable.Daily(8, 25);
    private static readonly Timetable Verify = Timetable.Daily(7, 40);
    private static readonly Timetable Prune = Timetable.Daily(21, 1);
    private static readonly Timetable Offsite = Timetable.Saturday(5, 45);

    /// <summary>The first site: a current release, the NAS and the disk that goes off site.</summary>
    public static PbsScenario Aard(DateTimeOffset clock)
    {
        var now = clock.ToUnixTimeSeconds();
        return new PbsScenario
        {
            Version = PbsVersion.V42,
            Node = "pbs-aard",
            Remotes = ["dryn"],
            Datastores = [NasCritical(now), NasDaily(now), OffsiteDisk(now)],
            SyncJobs = [Job(new PbsSyncJob { Id = "s-offsite", Store = "offsite", RemoteStore = "nas-critical", Schedule = "sat 05:00", Comment = "weekly copy on the external disk" }, Offsite, now)],
            VerifyJobs = [VerifyJob("nas-critical", now), VerifyJob("nas-daily", now)],
            PruneJobs =
            [
                PruneJob("nas-critical", now), PruneJob("nas-daily", now),
                new PbsPruneJob { Id = "p-offsite", Store = "offsite", Disabled = true, Comment = "by hand, when the disk is here" },
            ],
            Machine = Machine(now, Timetable.Daily(3, 1)),
        };
    }

    /// <summary>The second site: an older release that fetches every half hour what the first one has, and keeps two guests of its own.</summary>
    public static PbsScenario Dryn(DateTimeOffset clock)
    {
        var now = clock.ToUnixTimeSeconds();
        return new PbsScenario
        {
            Version = PbsVersion.V34,
            Node = "pbs-dryn",
            Subscription = "notfound",
            Remotes = ["aard"],
            Datastores = [Copy("copy-critical", NasCritical, "nas-critical", now), Copy("copy-daily", NasDaily, "nas-daily", now), DrynLocal(now)],
            SyncJobs = [PullJob("copy-critical", "nas-critical", now), PullJob("copy-daily", "nas-daily", now)],
            VerifyJobs = [VerifyJob("copy-critical", now), VerifyJob("dryn-local", now)],
            PruneJobs = [PruneJob("copy-critical", now), PruneJob("copy-daily", now), PruneJob("dryn-local", now)],
            Machine = Machine(now, Timetable.Daily(4, 1)) with { Memory = (4 * GiB, 2 * GiB) },
        };
    }

    private static PbsDatastore NasCritical(long now) => Store("nas-critical", now, 4 * TiB, 0.52) with
    {
        Comment = "NAS, RAID 5, NFS: what the shop cannot live without",
        Namespaces = [new PbsNamespace("", Backups.Of(Guests.Critical, now, keepLast: 24, keepDaily: 7, AtOnce))],
    };

    private static PbsDatastore NasDaily(long now) => Store("nas-daily", now, 6 * TiB, 0.41) with
    {
        Comment = "NAS, RAID 5, NFS: everything else",
        Namespaces =
        [
            new PbsNamespace("", Backups.Of(Guests.Daily, now, keepLast: 7, keepDaily: 0, NextMorning)),
            new PbsNamespace("voting", Backups.Of(Guests.Voting, now, keepLast: 7, keepDaily: 0, NextMorning)),
        ],
    };

    private static PbsDatastore OffsiteDisk(long now) => Store("offsite", now, 2 * TiB, 0.33) with
    {
        Comment = null,
        MountStatus = "mounted",
        Namespaces = [new PbsNamespace("", Backups.Of(Guests.Weekly, now, keepLast: 4, keepDaily: 0, AtOnce))],
    };

    private static PbsDatastore DrynLocal(long now) => Store("dryn-local", now, 2 * TiB, 0.28) with
    {
        Namespaces = [new PbsNamespace("", Backups.Of(Guests.CriticalSecondSite, now, keepLast: 24, keepDaily: 7, AtOnce))],
    };

    /// <summary>The other site's store as it was when the last sync that has ended began.</summary>
    private static PbsDatastore Copy(string name, Func<long, PbsDatastore> source, string sourceName, long now) => Store(name, now, 4 * TiB, 0.47) with
    {
        Namespaces =
        [
            .. source(Sync.LastFinishedStart(now)).Namespaces.Select(n => n with { Groups = Backups.Synced(n.Groups, sourceName, "pbs-aard") }),
        ],
    };

    private static PbsDatastore Store(string name, long now, long total, double used)
    {
        var usedBytes = (long)(total * used) + (now / 600 % 4320 * 40_000_000);
        return new PbsDatastore(name)
        {
            Total = total,
            Used = usedBytes,
            Available = total - usedBytes - (total / 50),
            EstimatedFull = now + (240L * 86_400),
            Gc = new PbsGc
            {
                Schedule = "08:00",
                NextRun = Gc.NextStart(now),
                LastSuccess = Gc.LastFinishedStart(now),
                Run = LastRun(Gc, now),
                IndexDataBytes = usedBytes * 9,
                DiskBytes = usedBytes,
                PendingBytes = 3 * GiB,
                RemovedBytes = 18 * GiB,
            },
        };
    }

    private static PbsNode Machine(long now, Timetable restarted) => new() { Uptime = now - restarted.LastStart(now) + (21 * 86_400) };

    private static PbsSyncJob PullJob(string store, string remoteStore, long now) => Job(
        new PbsSyncJob { Id = "s-" + store, Store = store, Remote = "aard", RemoteStore = remoteStore, Owner = "sync@pbs", Schedule = "*:05/30" }, Sync, now);

    private static PbsVerifyJob VerifyJob(string store, long now) => Job(new PbsVerifyJob { Id = "v-" + store, Store = store, Schedule = "07:00" }, Verify, now);

    private static PbsPruneJob PruneJob(string store, long now) =>
        Job(new PbsPruneJob { Id = "p-" + store, Store = store, Schedule = "21:00", KeepLast = 24, KeepDaily = 7 }, Prune, now);

    private static T Job<T>(T job, Timetable times, long now)
        where T : PbsJob => job with { NextRun = times.NextStart(now), Run = LastRun(times, now) };

    private static PbsRun LastRun(Timetable times, long now)
    {
        var start = times.LastStart(now);
        return times.EndOf(start) <= now ? PbsRun.Ended(start, times.EndOf(start)) : PbsRun.Running(start);
    }
}
