using System.Globalization;

namespace Vigie.Lab.Databases;

/// <summary>PostgreSQL at both sites: a primary, a standby that follows it through a relay by a slot of its own, and an application that writes.</summary>
internal sealed partial class PostgresPair : IReplicationPair
{
    /// <summary>Name of the standby, and of its slot.</summary>
    public const string Standby = "dryn";

    /// <summary>What the standby calls itself to its primary: the name of its target, so that Vigie's rules know both for one server.</summary>
    public const string StandbyName = "postgres-dryn";

    private readonly PairPlan _plan;
    private readonly SqlClient _application;

    private PostgresPair(PairPlan plan, PostgresNode primary, PostgresNode replica)
    {
        (_plan, Primary, Replica) = (plan, primary, replica);
        Relay = new TcpRelay(primary.Port);
        _application = primary.Client();
        Writer = new StampWriter(WriteAsync, plan.Pace, plan.Clock);
    }

    public PostgresNode Primary { get; }

    public PostgresNode Replica { get; }

    public TcpRelay Relay { get; }

    public StampWriter Writer { get; }

    public int PrimaryPort => Primary.Port;

    public int ReplicaPort => Replica.Port;

    /// <summary>Starts the pair and waits until the standby has everything.</summary>
    /// <exception cref="IOException">A server does not start.</exception>
    public static async Task<PostgresPair> StartAsync(PairPlan plan)
    {
        var password = plan.Secret("postgres-lab");
        var primary = await PostgresNode.MakeAsync(plan.State, "postgres-aard", PairPlan.Port(plan.PrimaryPort, "postgres-aard"), password);
        var replica = await PostgresNode.AtAsync(plan.State, "postgres-dryn", PairPlan.Port(plan.ReplicaPort, "postgres-dryn"), password);
        var pair = new PostgresPair(plan, primary, replica);
        try
        {
            await pair.SetUpAsync();
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    public async Task<long?> SeenAsync() =>
        await Replica.Sql.ValueAsync("SELECT number FROM stamp;", TimeSpan.FromSeconds(3)) is { Length: > 0 } number ? long.Parse(number, CultureInfo.InvariantCulture) : null;

    public async Task RepairAsync()
    {
        await EndLoadAsync();
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
            await FollowAsync(_plan.Secret("postgres-repl"));
            await Replica.SetAsync("recovery_min_apply_delay", null);
            await Replica.Sql.AskAsync("SELECT pg_wal_replay_resume();");
        }

        await this.WaitUntilLevelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        await EndLoadAsync();
        await _application.DisposeAsync();
        await Replica.DisposeAsync();
        await Primary.DisposeAsync();
        await Relay.DisposeAsync();
    }

    private async Task SetUpAsync()
    {
        await Primary.SetAsync("archive_command", ArchiveNothing);
        await Primary.Sql.AskAsync($"""
            CREATE ROLE {PairPlan.Replicator} REPLICATION LOGIN PASSWORD '{_plan.Secret("postgres-repl")}';
            CREATE ROLE {PairPlan.Exporter} LOGIN PASSWORD '{_plan.Secret("postgres-vigie")}';
            GRANT pg_monitor TO {PairPlan.Exporter};
            CREATE TABLE stamp (id int PRIMARY KEY, number bigint NOT NULL, at timestamptz NOT NULL);
            INSERT INTO stamp VALUES (1, 0, clock_timestamp());
            CREATE TABLE orders (id int PRIMARY KEY, text text);
            """);
        await RebuildAsync();
        Writer.Start();
        await this.WaitUntilLevelAsync();
    }

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
        await Replica.CopyAsync(Primary, PairPlan.Replicator, _plan.Secret("postgres-repl"), Standby);
        await Replica.StartAsync();
        await Replica.SetAsync("primary_slot_name", Standby);
        await FollowAsync(_plan.Secret("postgres-repl"));
    }

    private Task FollowAsync(string password) => Replica.SetAsync(
        "primary_conninfo", string.Create(CultureInfo.InvariantCulture, $"host=127.0.0.1 port={Relay.Port} user={PairPlan.Replicator} password={password} application_name={StandbyName}"));

    private async Task WriteAsync(long number) =>
        await _application.AskAsync(string.Create(CultureInfo.InvariantCulture, $"UPDATE stamp SET number = {number}, at = clock_timestamp();"), TimeSpan.FromSeconds(2));
}
