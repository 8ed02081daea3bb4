namespace Vigie.Bench.Suite;

/// <summary>What one target costs at one poll a second, kind by kind: processor, memory, requests to the device.</summary>
internal static class PollPart
{
    private const double NoiseMs = 0.8;
    private const double NoiseMegabytes = 3;
    private const double NoiseRequests = 1;

    /// <summary>Prometheus' own default, once in 15 s: polls a minute.</summary>
    private const double PollsPerMinute = 4;

    public static async Task RunAsync(SuiteGround ground, SuitePace pace, SuiteSheet sheet)
    {
        var file = new FleetFile(ground);
        await RaidAsync(ground, file, pace, sheet);
        await MySqlAsync(ground, file, pace, sheet);
        await PostgresAsync(ground, file, pace, sheet);
        await AloneAsync(file, FleetFile.Pbs, "datastores", Peers.NonePbs, pace, sheet);
        await AloneAsync(file, FleetFile.Ipsec, "tunnels", Peers.NoneIpsec, pace, sheet);
    }

    private static async Task RaidAsync(SuiteGround ground, FleetFile file, SuitePace pace, SuiteSheet sheet)
    {
        var nas = ground.Nas(0);
        using var relay = new UdpRelay(nas.Port);
        var meter = new DeviceMeter(() => Task.FromResult(((long)relay.Requests, 0L)));
        var vigie = await Readings.VigieAsync(file.Write("poll-raid", [FleetFile.Raid], "1s", relay.Port), "disks", pace.Readings, meter);
        var peer = await Peers.SnmpAsync(ground, []);
        await using var exporter = peer.Exporter;
        Tell(sheet, FleetFile.Raid, vigie, await Readings.PeerAsync(exporter, SnmpPeerFile.PathOf(nas, relay.Port), pace.Readings, meter), "snmp exporter, arrays and disks");
    }

    private static async Task MySqlAsync(SuiteGround ground, FleetFile file, SuitePace pace, SuiteSheet sheet)
    {
        var meter = await ReplicationPeers.MeterAsync(ground.MariaDb);
        var vigie = await Readings.VigieAsync(Second(file, FleetFile.MySql), "replication", pace.Readings, meter);
        var peer = await Peers.MysqldAsync(ground, ground.MariaDb.ReplicaPort);
        await using var exporter = peer.Exporter;
        Tell(sheet, FleetFile.MySql, vigie, await Readings.PeerAsync(exporter, "metrics", pace.Readings, meter), "mysqld exporter, limited to replication");
    }

    private static async Task PostgresAsync(SuiteGround ground, FleetFile file, SuitePace pace, SuiteSheet sheet)
    {
        var meter = await ReplicationPeers.MeterAsync(ground.Postgres);
        var vigie = await Readings.VigieAsync(Second(file, FleetFile.Postgres), "replication", pace.Readings, meter);
        var peer = await Peers.PostgresAsync(ground, [ground.Postgres.ReplicaPort]);
        await using var exporter = peer.Exporter;
        Tell(sheet, FleetFile.Postgres, vigie, await Readings.PeerAsync(exporter, "metrics", pace.Readings, meter), "postgres exporter, limited to replication");
        await ReplicationPeers.EndMeterAsync(ground.Postgres);
    }

    /// <summary>A kind without peers. What its devices are asked is told where the fleet grows, at the product's own intervals.</summary>
    private static async Task AloneAsync(FleetFile file, string kind, string collector, string none, SuitePace pace, SuiteSheet sheet) =>
        Tell(sheet, kind, await Readings.VigieAsync(file.Write("poll-" + kind, [kind], "1s"), collector, pace.Readings, DeviceMeter.None), null, none);

    /// <summary>A configuration of the replica alone: the second target of the kind.</summary>
    private static string Second(FleetFile file, string kind) => file.Write("poll-" + kind, [kind], "1s", first: 1);

    private static void Tell(SuiteSheet sheet, string kind, ReadingCost vigie, ReadingCost? peer, string who)
    {
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
}
