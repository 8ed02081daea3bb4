using System.Globalization;
using Vigie.Lab.Databases;
using Vigie.Testing;

namespace Vigie.Replication.Lab.Tests;

/// <summary>A real vigie that watches one pair, a reading each second.</summary>
internal sealed class VigieWatch : IAsyncDisposable
{
    private readonly VigieProcess _vigie;
    private readonly string _name;

    private VigieWatch(VigieProcess vigie, string name) => (_vigie, _name) = (vigie, name);

    /// <summary>Name of the replica's target.</summary>
    public string Replica => _name + "-dryn";

    /// <summary>Name of the primary's target.</summary>
    public string Primary => _name + "-aard";

    public static async Task<VigieWatch> StartAsync(string kind, string name, IReplicationPair pair, TemporaryFolder folder, string own = "")
    {
        var text = string.Create(CultureInfo.InvariantCulture, $$"""
            listen: { address: 127.0.0.1, port: 0 }
            targets:
              - { name: {{name}}-aard, kind: {{kind}}, site: AARD, host: 127.0.0.1, port: {{pair.PrimaryPort}}, user: vigie, password_file: secrets/{{name}}-vigie.password, tls: { mode: off }, timeout: 1s, role: primary, expected_replicas: [ {{(kind == "postgres" ? PostgresPair.Standby : name + "-dryn")}} ], {{own}} }
              - { name: {{name}}-dryn, kind: {{kind}}, site: DRYN, host: 127.0.0.1, port: {{pair.ReplicaPort}}, user: vigie, password_file: secrets/{{name}}-vigie.password, tls: { mode: off }, timeout: 1s, role: replica, max_lag: 30s, {{own}} }
            """);
        var config = folder.Write($"vigie-{name}.yml", text);
        return new VigieWatch(await VigieProcess.ServeAsync(VigieProcess.Product, config, null), name);
    }

    public async Task<Scrape> ScrapeAsync() => Scrape.Of(await _vigie.GetAsync("/metrics"));

    /// <summary>What it says of the replica.</summary>
    public Answer Read(Scrape scrape)
    {
        var state = State(scrape);
        var up = scrape.Value("vigie_target_up", ("target", Replica)) == 1;
        var role = scrape.All("replication_role", ("target", Replica)).FirstOrDefault(series => series.Value == 1)?.Labels["role"];
        var signs = Signs(scrape).ToList();
        var said = string.Join(", ", [up ? state ?? role ?? "nothing" : "down", .. signs]);
        var lag = scrape.Value("replication_lag_seconds", ("target", Replica));
        return new Answer(said, !up || signs.Count > 0 || state is not ("in_sync" or "applying" or "delayed"), lag);
    }

    /// <summary>The word for the stream's state; null: there is none.</summary>
    public string? State(Scrape scrape) =>
        scrape.All("replication_state", ("target", Replica)).FirstOrDefault(series => series.Value == 1)?.Labels["state"];

    public ValueTask DisposeAsync() => _vigie.DisposeAsync();

    /// <summary>What else the rules of Vigie wake people up for.</summary>
    private IEnumerable<string> Signs(Scrape scrape)
    {
        foreach (var error in scrape.All("replication_last_error_info", ("target", Replica)).Select(series => series.Labels))
        {
            yield return $"{error["part"]} {error["code"]}";
        }

        if (scrape.Value("replication_role", ("target", Replica), ("role", "replica")) == 0)
        {
            yield return "not a replica";
        }

        if (scrape.Value("replication_read_only", ("target", Replica)) == 0)
        {
            yield return "writable";
        }

        if (scrape.Value("mysql_gtid_errant_transactions", ("target", Replica)) > 0)
        {
            yield return "errant transactions";
        }

        if (scrape.All("vigie_collector_failure").Any(series => series.Value == 1 && series.Labels["target"] == Replica && series.Labels["reason"] == "forbidden") || scrape.Value("postgres_privileged", ("target", Replica)) == 0)
        {
            yield return "privilege missing";
        }

        if (scrape.Value("postgres_cluster_primaries", ("target", Replica)) > 1)
        {
            yield return "split brain";
        }

        if (scrape.Value("postgres_slot_state", ("target", Primary), ("state", "lost")) == 1)
        {
            yield return "slot lost";
        }

        if (scrape.Value("postgres_last_archive_failure_timestamp_seconds", ("target", Primary)) is { } failed && failed > (scrape.Value("postgres_last_archived_timestamp_seconds", ("target", Primary)) ?? 0))
        {
            yield return "archiving fails";
        }
    }
}
