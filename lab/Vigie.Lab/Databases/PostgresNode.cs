using System.Globalization;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Databases;

/// <summary>One real PostgreSQL (Debian package postgresql) with a data folder of its own, on loopback only and without a socket file.</summary>
internal sealed class PostgresNode : IAsyncDisposable
{
    private const string Administrator = "lab";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ServiceUser _user = new("postgres");
    private readonly Dictionary<string, string> _environment;
    private readonly string _folder;
    private ServerProcess? _server;

    private PostgresNode(string folder, int port, string password)
    {
        (_folder, Port) = (folder, port);
        _environment = new Dictionary<string, string> { ["PGPASSWORD"] = password, ["PGCONNECT_TIMEOUT"] = "5", ["PGAPPNAME"] = "lab" };
        Sql = Client();
    }

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The administrator's connection.</summary>
    public SqlClient Sql { get; }

    /// <summary>Where the server writes its log.</summary>
    public string LogFile => Path.Combine(_folder, "lab.log");

    /// <summary>Whether the server's process is there.</summary>
    public bool IsUp => _server is { HasEnded: false };

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
                node._user.Words("sh", "-c", "printf %s \"$PGPASSWORD\" >\"$1/pw\" && shift && exec \"$@\"", "sh", node._folder, Program("initdb"), "-D", node.Data, "-U", Administrator, "-A", "scram-sha-256", "--pwfile=" + Path.Combine(node._folder, "pw"), "--wal-segsize=1", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"),
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
        new(await new ServiceUser("postgres").FolderAsync(state, name), port, password);

    /// <summary>A connection of the administrator's.</summary>
    public SqlClient Client() => new(new SqlClientPlan(
        ["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v", "VERBOSITY=verbose", string.Create(CultureInfo.InvariantCulture, $"host=127.0.0.1 port={Port} user={Administrator} dbname=postgres")],
        "/",
        _environment,
        mark => $"\\echo {mark}"));

    /// <summary>Makes this server a standby: a copy of a primary, by the account that may read it.</summary>
    public async Task CopyAsync(PostgresNode primary, string user, string password, string slot)
    {
        await StopAsync();
        await ClearAsync();
        var source = string.Create(CultureInfo.InvariantCulture, $"host=127.0.0.1 port={primary.Port} user={user}");
        await Programs.DoAsync(Programs.StartInfo(
            _user.Words(Program("pg_basebackup"), "-d", source, "-D", Data, "-X", "stream", "-S", slot, "-c", "fast", "--no-sync"),
            environment: new Dictionary<string, string> { ["PGPASSWORD"] = password }));
        await Programs.DoAsync(Programs.StartInfo(_user.Words("touch", Path.Combine(Data, "standby.signal"))));
    }

    /// <summary>Changes settings for good; null gives the default back.</summary>
    public Task SetAsync(string name, string? value) => Sql.AskAsync(
        (value is null ? $"ALTER SYSTEM RESET {name};" : $"ALTER SYSTEM SET {name} = '{value.Replace("'", "''", StringComparison.Ordinal)}';") + " SELECT pg_reload_conf();");

    /// <summary>Starts it, if it is not there, and waits until it answers.</summary>
    /// <param name="settings">Settings written before the start, as for a server that cannot be asked yet.</param>
    public async Task StartAsync(params (string Name, string Value)[] settings)
    {
        if (IsUp)
        {
            return;
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        var tag = "vigie-lab-" + ServiceUser.Short(_folder);
        await ServerProcess.EndLeftoversAsync(tag);
        var extra = settings.SelectMany(setting => new[] { "-c", setting.Name + "=" + setting.Value });
        _server = await ServerProcess.StartAsync(new ServerPlan(
            _user.Words(Program("postgres"), ["-D", Data, "-c", "cluster_name=" + tag, .. Options(), .. extra]), Data, LogFile, tag, ProcessSignal.Interrupt));
        await WaitAsync(_server);
    }

    public Task StopAsync() => _server?.StopAsync() ?? Task.CompletedTask;

    public void Freeze() => _server?.Freeze();

    public void Thaw() => _server?.Thaw();

    public async ValueTask DisposeAsync()
    {
        await Sql.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private string Data => Path.Combine(_folder, "data");

    private static string Program(string name) => Path.Combine(Binaries!, name);

    private async Task ClearAsync()
    {
        await ServerProcess.EndLeftoversAsync("vigie-lab-" + ServiceUser.Short(_folder));
        await _user.MakeFolderAsync(_folder);
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

    private async Task WaitAsync(ServerProcess server)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begin) < Patience && !server.HasEnded)
        {
            try
            {
                await Sql.AskAsync("SELECT 1;");
                return;
            }
            catch (IOException)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }
        }

        throw new IOException($"PostgreSQL on port {Port} {(server.HasEnded ? "has ended" : "does not answer")}: {server.LogTail()}");
    }
}
