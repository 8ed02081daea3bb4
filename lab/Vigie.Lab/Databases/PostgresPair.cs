using System.Globalization;

namespace Vigie.Lab.Databases;

/// <summary>PostgreSQL at both sites: a primary, a standby that follows it through a relay by a slot of its own, and an application that writes.</summary>
internal sealed partial class PostgresPair : ReplicationPair<PostgresNode>
{
    /// <summary>Name of the standby, and of its slot.</summary>
    public const string Standby = "dryn";

    /// <summary>What the standby calls itself to its primary: the name of its target, so that Vigie's rules know both for one server.</summary>
    public const string StandbyName = "postgres-dryn";

    private PostgresPair(PairPlan plan, PostgresNode primary, PostgresNode replica)
        : base(plan, primary, replica)
    {
    }

    /// <summary>Starts the pair and waits until the standby has everything.</summary>
    /// <exception cref="IOException">A server does not start.</exception>
    public static async Task<PostgresPair> StartAsync(PairPlan plan)
    {
        var password = plan.Secret("postgres-lab");
        var replica = await PostgresNode.AtAsync(plan.State, "postgres-dryn", PairPlan.Port(plan.ReplicaPort, "postgres-dryn"), password);
        var primary = await PostgresNode.MakeAsync(plan.State, "postgres-aard", PairPlan.Port(plan.PrimaryPort, "postgres-aard"), password);
        var pair = new PostgresPair(plan, primary, replica);
        await pair.BeginAsync();
        return pair;
    }

    public override async Task RepairAsync()
    {
        await EndDisturbanceAsync();
        await Relay.BecomeAsync(Line.Good);
        Primary.Thaw();
        Replica.Thaw();
        await Primary.StartAsync();
        await RestorePrimaryAsync();
        if (await IsDivergedAsync())
        {
            await RebuildAsync();
        }
        else
        {
            await Replica.StartAsync();
            await FollowAsync(Plan.Secret("postgres-repl"));
            await Replica.SetAsync("recovery_min_apply_delay", null);
            await Replica.Sql.AskAsync("SELECT pg_wal_replay_resume();");
        }

        await WaitUntilLevelAsync();
    }

    private protected override async Task SetUpAsync()
    {
        await Primary.SetAsync("archive_command", ArchiveNothing);
        await Primary.Sql.AskAsync($"""
            CREATE ROLE {PairPlan.Replicator} REPLICATION LOGIN PASSWORD '{Plan.Secret("postgres-repl")}';
            CREATE ROLE {PairPlan.Exporter} LOGIN PASSWORD '{Plan.Secret("postgres-vigie")}';
            GRANT pg_monitor TO {PairPlan.Exporter};
            CREATE TABLE stamp (id int PRIMARY KEY, number bigint NOT NULL, at timestamptz NOT NULL);
            INSERT INTO stamp VALUES (1, 0, clock_timestamp());
            CREATE TABLE orders (id int PRIMARY KEY, text text);
            """);
        await RebuildAsync();
    }

    private protected override string Stamp(long number) => string.Create(CultureInfo.InvariantCulture, $"UPDATE stamp SET number = {number}, at = clock_timestamp();");

    private protected override async Task<long?> ReadStampAsync() =>
        await Replica.Sql.ValueAsync("SELECT number FROM stamp;", TimeSpan.FromSeconds(3)) is { Length: > 0 } number ? long.Parse(number, CultureInfo.InvariantCulture) : null;

    private async Task RestorePrimaryAsync()
    {
        await Primary.SetAsync("archive_command", ArchiveNothing);
        await Primary.SetAsync("max_slot_wal_keep_size", null);
        await Primary.Sql.AskAsync($"GRANT pg_monitor TO {PairPlan.Exporter};");
    }

    /// <summary>Whether the standby cannot go on from where it is: it was promoted, or what it needs is gone.</summary>
    private async Task<bool> IsDivergedAsync() =>
        await Primary.Sql.ValueAsync($"SELECT wal_status = 'lost' FROM pg_replication_slots WHERE slot_name = '{Standby}';") != "f"
        || (Replica.IsUp && await Replica.Sql.ValueAsync("SELECT pg_is_in_recovery();") != "t");

    private async Task RebuildAsync()
    {
        await Replica.StopAsync();
        await Primary.Sql.AskAsync($"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '{Standby}'; SELECT pg_create_physical_replication_slot('{Standby}', true);");
        await Replica.CopyAsync(Primary, PairPlan.Replicator, Plan.Secret("postgres-repl"), Standby);
        await Replica.StartAsync();
        await Replica.SetAsync("primary_slot_name", Standby);
        await FollowAsync(Plan.Secret("postgres-repl"));
    }

    private Task FollowAsync(string password) => Replica.SetAsync(
        "primary_conninfo", string.Create(CultureInfo.InvariantCulture, $"host=127.0.0.1 port={Relay.Port} user={PairPlan.Replicator} password={password} application_name={StandbyName}"));
}
