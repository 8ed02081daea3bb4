using Vigie.Bench.Parts;
using Vigie.Bench.Runs;

namespace Vigie.Bench.Suite;

/// <summary>What one target costs at one poll a second, kind by kind: processor, memory, requests to the device.</summary>
internal static class PollPart
{
    private const double NoiseMs = 0.8;
    private const double NoiseMegabytes = 3;
    private const double NoiseRequests = 1;

    /// <summary>Prometheus' own default, once in 15 s: polls a minute.</summary>
    private const double PollsPerMinute = 4;

    /// <summary>The kinds beside each other, each alone with its device: they take a few hundredths of a core together.</summary>
    public static async Task RunAsync(SuiteGround ground, SuitePace pace, SuiteSheet sheet)
    {
        var file = new FleetFile(ground);
        var found = await Task.WhenAll(
            RaidAsync(ground, file, pace),
            MySqlAsync(ground, file, pace),
            PostgresAsync(ground, file, pace),
            AloneAsync(file, FleetFile.Pbs, "datastores", Peers.NonePbs, pace),
            AloneAsync(file, FleetFile.Ipsec, "tunnels", Peers.NoneIpsec, pace));
        foreach (var poll in found)
        {
            Tell(sheet, poll);
        }
    }

    private static async Task<Poll> RaidAsync(SuiteGround ground, FleetFile file, SuitePace pace)
    {
        var nas = ground.Nas(0);
        using var relay = new UdpRelay(nas.Port);
        var meter = new DeviceMeter(() => Task.FromResult(((long)relay.Requests, 0L)));
        var vigie = await Readings.VigieAsync(file.Write("poll-raid", [FleetFile.Raid], "1s", relay.Port), "disks", pace.Readings, meter);
        var peer = await Peers.SnmpAsync(ground, []);
        await using var exporter = peer.Exporter;
        return new Poll(FleetFile.Raid, vigie, await Readings.PeerAsync(exporter, SnmpPeerFile.PathOf(nas, relay.Port), pace.Readings, meter), "snmp exporter, arrays and disks");
    }

    private static async Task<Poll> MySqlAsync(SuiteGround ground, FleetFile file, SuitePace pace)
    {
        var meter = await ReplicationPeers.MeterAsync(ground.MariaDb);
        var vigie = await Readings.VigieAsync(Second(file, FleetFile.MySql), "replication", pace.Readings, meter);
        var peer = await Peers.MysqldAsync(ground, ground.MariaDb.ReplicaPort);
        await using var exporter = peer.Exporter;
        return new Poll(FleetFile.MySql, vigie, await Readings.PeerAsync(exporter, "metrics", pace.Readings, meter), "mysqld exporter, limited to replication");
    }

    private static async Task<Poll> PostgresAsync(SuiteGround ground, FleetFile file, SuitePace pace)
    {
        var meter = await ReplicationPeers.MeterAsync(ground.Postgres);
        var vigie = await Readings.VigieAsync(Second(file, FleetFile.Postgres), "replication", pace.Readings, meter);
        var peer = await Peers.PostgresAsync(ground, [ground.Postgres.ReplicaPort]);
        await using var exporter = peer.Exporter;
        var theirs = await Readings.PeerAsync(exporter, "metrics", pace.Readings, meter);
        await ReplicationPeers.EndMeterAsync(ground.Postgres);
        return new Poll(FleetFile.Postgres, vigie, theirs, "postgres exporter, limited to replication");
    }

    /// <summary>A kind without peers. What its devices are asked is told with the whole suite.</summary>
    private static async Task<Poll> AloneAsync(FleetFile file, string kind, string collector, string none, SuitePace pace) =>
        new(kind, await Readings.VigieAsync(file.Write("poll-" + kind, [kind], "1s"), collector, pace.Readings, DeviceMeter.None), null, none);

    /// <summary>A configuration of the replica alone: the second target of the kind.</summary>
    private static string Second(FleetFile file, string kind) => file.Write("poll-" + kind, [kind], "1s", first: 1);

    private static void Tell(SuiteSheet sheet, Poll poll)
    {
        var (kind, vigie, peer, who) = poll;
        Add("cpu_ms", "CPU for a poll", "ms", cost => cost.Cpu.TotalMilliseconds, NoiseMs);
        if (peer is not null)
        {
            Add("requests", "requests to the device, a poll each 15 s", "a minute", cost => cost.Requests * PollsPerMinute, NoiseRequests);
        }

        Add("idle_rss_mb", "RSS after the first reading", "MB", cost => cost.Idle.Resident, NoiseMegabytes);
        Add("idle_pss_mb", "PSS after the first reading", "MB", cost => cost.Idle.Proportional, NoiseMegabytes);
        Add("loaded_rss_mb", "RSS after the last reading", "MB", cost => cost.Loaded.Resident, NoiseMegabytes);
        Add("loaded_pss_mb", "PSS after the last reading", "MB", cost => cost.Loaded.Proportional, NoiseMegabytes);

        void Add(string key, string what, string unit, Func<ReadingCost, double> figure, double noise) =>
            sheet.Add(new SuiteRow($"poll_{kind}_{key}", $"{kind}, one target: {what}", unit, figure(vigie), peer is null ? null : figure(peer), who, noise));
    }

    /// <summary>What was found of a kind.</summary>
    private sealed record Poll(string Kind, ReadingCost Vigie, ReadingCost? Peer, string PeerName);
}
