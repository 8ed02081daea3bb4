using System.Globalization;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Databases;

/// <summary>One real PostgreSQL (Debian package postgresql) with a data folder of its own, on loopback only and without a socket file.</summary>
internal sealed class PostgresNode : DatabaseNode
{
    private const string Administrator = "lab";
    private static readonly ServiceUser User = new("postgres");

    private readonly Dictionary<string, string> _environment;

    private PostgresNode(string folder, int port, Dictionary<string, string> environment)
        : base(folder, port, AdministratorAt(port, environment)) => _environment = environment;

    /// <summary>Whether the programs are installed.</summary>
    public static bool IsInstalled => Binaries is not null && Programs.Has("psql");

    /// <summary>Debian keeps each release apart; the newest is taken.</summary>
    private static string? Binaries { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Where(folder => File.Exists(Path.Combine(folder, "bin", "initdb")))
            .OrderByDescending(folder => double.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)).Select(folder => Path.Combine(folder, "bin")).FirstOrDefault()
        : null;

    /// <summary>Makes an empty server and starts it.</summary>
    /// <param name="state">Directory of the lab.</param>
    /// <param name="name">Name of the target.</param>
    /// <param name="port">Its port.</param>
    /// <param name="password">Password of the administrator.</param>
    /// <exception cref="IOException">It does not start; the message holds the end of its log.</exception>
    public static async Task<PostgresNode> MakeAsync(string state, string name, int port, string password)
    {
        var node = await AtAsync(state, name, port, password);
        try
        {
            await node.ClearAsync();
            await Programs.DoAsync(Programs.StartInfo(
                User.Words("sh", "-c", "printf %s \"$PGPASSWORD\" >\"$1/pw\" && shift && exec \"$@\"", "sh", node.Folder, Program("initdb"), "-D", node.Data, "-U", Administrator, "-A", "scram-sha-256", "--pwfile=" + Path.Combine(node.Folder, "pw"), "--wal-segsize=1", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"),
                environment: node._environment));
            await node.StartAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>A server that is not made yet: <see cref="CopyAsync"/> makes it.</summary>
    public static async Task<PostgresNode> AtAsync(string state, string name, int port, string password) =>
        new(await User.FolderAsync(state, name), port, new Dictionary<string, string> { ["PGPASSWORD"] = password, ["PGCONNECT_TIMEOUT"] = "5", ["PGAPPNAME"] = "lab" });

    /// <summary>Makes this server a standby: a copy of a primary, by the account that may read it.</summary>
    public async Task CopyAsync(PostgresNode primary, string user, string password, string slot)
    {
        await StopAsync();
        await ClearAsync();
        var source = string.Create(CultureInfo.InvariantCulture, $"host=127.0.0.1 port={primary.Port} user={user}");
        await Programs.DoAsync(Programs.StartInfo(
            User.Words(Program("pg_basebackup"), "-d", source, "-D", Data, "-X", "stream", "-S", slot, "-c", "fast", "--no-sync"),
            environment: new Dictionary<string, string> { ["PGPASSWORD"] = password }));
        await Programs.DoAsync(Programs.StartInfo(User.Words("touch", Path.Combine(Data, "standby.signal"))));
    }

    /// <summary>Changes settings for good; null gives the default back.</summary>
    public Task SetAsync(string name, string? value) => Sql.AskAsync(
        (value is null ? $"ALTER SYSTEM RESET {name};" : $"ALTER SYSTEM SET {name} = '{value.Replace("'", "''", StringComparison.Ordinal)}';") + " SELECT pg_reload_conf();");

    private protected override ServerPlan Plan => new(
        "PostgreSQL", User.Words(Program("postgres"), ["-D", Data, "-c", "cluster_name=" + Mark, .. Options()]), Data, LogFile, Mark, ProcessSignal.Interrupt);

    private string Mark => "vigie-lab-" + ServiceUser.Short(Folder);

    private string Data => Path.Combine(Folder, "data");

    private static SqlClientPlan AdministratorAt(int port, Dictionary<string, string> environment) => new(
        ["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v", "VERBOSITY=verbose", string.Create(CultureInfo.InvariantCulture, $"host=127.0.0.1 port={port} user={Administrator} dbname=postgres")],
        "/",
        environment,
        mark => $"\\echo {mark}");

    private static string Program(string name) => Path.Combine(Binaries!, name);

    private async Task ClearAsync()
    {
        await ServerProcess.EndLeftoversAsync(Mark);
        await User.MakeFolderAsync(Folder);
    }

    /// <summary>Small and quick: a crash of the machine may lose what a crash of the server does not.</summary>
    private IEnumerable<string> Options()
    {
        string[] settings =
        [
            string.Create(CultureInfo.InvariantCulture, $"port={Port}"), "listen_addresses=127.0.0.1", "unix_socket_directories=", "wal_level=logical", "hot_standby=on", "fsync=off", "shared_buffers=16MB",
            "max_connections=60", "max_wal_senders=6", "max_replication_slots=6", "min_wal_size=2MB", "max_wal_size=64MB", "archive_mode=on", "wal_receiver_status_interval=1s",
            "wal_sender_timeout=8s", "wal_receiver_timeout=20s", "wal_retrieve_retry_interval=1s", "log_min_messages=warning",
        ];
        return settings.SelectMany(setting => new[] { "-c", setting });
    }
}
