using System.Globalization;

namespace Vigie.Testing.Databases;

/// <summary>
/// A real PostgreSQL of Debian in a folder and on a port of its own, for one test: a primary by <see cref="CreateAsync"/>, its standbys by
/// <see cref="AddStandbyAsync"/>. Started as root it runs as the user postgres. It is ended by its process id and its folder deleted when disposed.
/// </summary>
/// <remarks>
/// Roles: <c>postgres</c> (superuser, without password over the socket), <c>exporter</c> (pg_monitor), <c>nobody_special</c> (no grant) and
/// <c>repl</c> (replication), each with the password <see cref="Password"/> over TCP. Table <c>t(id, ts)</c> in the database postgres.
/// </remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The password of all roles.</summary>
    public const string Password = "a-password-of-the-lab";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresOptions _options;
    private readonly bool _asOther = Environment.UserName == "root";
    private RunningTool? _process;

    private PostgresServer(PostgresOptions options, string? name)
    {
        _options = options;
        Name = name ?? "";
        Port = options.Port ?? Ports.Free();
    }

    /// <summary>The application_name and slot of a standby; empty for a primary.</summary>
    public string Name { get; }

    /// <summary>The TCP port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The folder with the unix socket <c>.s.PGSQL.PORT</c>.</summary>
    public string SocketFolder => _folder.Root;

    /// <summary>The data directory.</summary>
    public string Data => _folder.PathOf("data");

    /// <summary>The postmaster's process id.</summary>
    public int ProcessId => _process?.Id ?? throw new TestFailedException("the server is not running");

    /// <summary>Whether the postmaster runs.</summary>
    public bool IsRunning => _process is { HasExited: false };

    private static string Programs => Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
        .Where(folder => File.Exists(Path.Combine(folder, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault() ?? throw new TestFailedException("this test needs a PostgreSQL server: install Debian's package postgresql");

    /// <summary>Makes a database cluster and starts it.</summary>
    public static async Task<PostgresServer> CreateAsync(PostgresOptions? options = null)
    {
        var server = new PostgresServer(options ?? new PostgresOptions(), null);
        await server.GuardedAsync(server.InitialiseAsync);
        return server;
    }

    /// <summary>Copies the primary into a hot standby with a replication slot of the same name and starts it.</summary>
    /// <param name="name">Its application_name and slot.</param>
    /// <param name="settings">Lines of its postgresql.conf.</param>
    /// <param name="through">Port of 127.0.0.1 through which it reaches its primary, when that is not the primary's own.</param>
    public async Task<PostgresServer> AddStandbyAsync(string name, IReadOnlyList<string>? settings = null, int? through = null)
    {
        await SqlAsync($"select pg_create_physical_replication_slot('{name}', true) where not exists (select 1 from pg_replication_slots where slot_name = '{name}')");
        var standby = new PostgresServer(_options with { Port = null, Settings = settings ?? [] }, name);
        await standby.GuardedAsync(() => standby.CopyAsync(this, through ?? Port));
        return standby;
    }

    /// <summary>Asks by psql over the socket as the superuser.</summary>
    /// <returns>Rows by line, columns by <c>|</c>, as psql prints them unaligned.</returns>
    public async Task<string> SqlAsync(string sql, string database = "postgres") =>
        (await Tool.RunAsync("psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", SocketFolder, "-p", PortText, "-U", "postgres", "-d", database, "-c", sql])).Succeeded().TrimEnd('\n');

    /// <summary>Asks again and again until the answer is the expected one.</summary>
    public async Task WaitForAsync(string sql, string expected, TimeSpan? limit = null) =>
        await _process!.WaitForAsync(async () => await SqlAsync(sql) == expected ? expected : null, $"'{expected}' from {sql}", limit);

    /// <summary>Starts the server, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        _process = RunAs(Path.Combine(Programs, "postgres"), ["-D", Data]);
        await _process.WaitForAsync(async () => (await Tool.RunAsync(Path.Combine(Programs, "pg_isready"), ["-q", "-h", SocketFolder, "-p", PortText])).ExitCode == 0 ? "ready" : null, "readiness", _patience);
    }

    /// <summary>Ends the server: with SIGINT as an administrator does (clients are sent away), or at once with SIGQUIT as a crash would.</summary>
    public async Task StopAsync(bool isCrash = false)
    {
        if (_process is not { } process)
        {
            return;
        }

        Signals.SendToFamily(process.Id, Signals.Continue);
        Signals.Send(process.Id, isCrash ? Signals.Quit : Signals.Interrupt);
        await process.EndsAsync(TimeSpan.FromSeconds(20));
        await process.DisposeAsync();
        _process = null;
    }

    /// <summary>Stops and starts on the same port.</summary>
    public async Task RestartAsync(bool isCrash = false)
    {
        await StopAsync(isCrash);
        await StartAsync();
    }

    /// <summary>Freezes the postmaster and all its children: connections stay open and nothing answers.</summary>
    public void Freeze()
    {
        // The postmaster first, so that no child is born unfrozen.
        Signals.Send(ProcessId, Signals.Stop);
        Signals.SendToFamily(ProcessId, Signals.Stop);
    }

    /// <summary>Lets a frozen server, or what of it is frozen, go on.</summary>
    public void Thaw() => Signals.SendToFamily(ProcessId, Signals.Continue);

    /// <summary>Freezes only what sends WAL to standbys: the primary goes on and the standbys hear nothing.</summary>
    public void FreezeSenders()
    {
        foreach (var sender in Signals.Children(ProcessId, "walsender"))
        {
            Signals.Send(sender, Signals.Stop);
        }
    }

    /// <summary>Changes a setting and reloads; null resets it.</summary>
    public async Task SetAsync(string setting, string? value)
    {
        await SqlAsync(value is null ? $"alter system reset {setting}" : $"alter system set {setting} = '{value.Replace("'", "''", StringComparison.Ordinal)}'");
        await SqlAsync("select pg_reload_conf()");
    }

    /// <summary>The primary_conninfo by which a standby of this server connects.</summary>
    public string ConnectionInfo(string standby, string? password = null, int? through = null) =>
        string.Create(CultureInfo.InvariantCulture, $"host=127.0.0.1 port={through ?? Port} user=repl password={password ?? Password} application_name={standby}");

    public async ValueTask DisposeAsync()
    {
        await StopAsync(isCrash: true);
        _folder.Dispose();
    }

    private string PortText => Port.ToString(CultureInfo.InvariantCulture);

    private async Task GuardedAsync(Func<Task> prepare)
    {
        try
        {
            await prepare();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async Task InitialiseAsync()
    {
        await RightsAsync(_folder.Root, "755");
        await RunToEndAsync(Path.Combine(Programs, "initdb"), ["-D", Data, "-U", "postgres", "--auth-local=trust", "--auth-host=scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]);
        await WriteAsync("pg_hba.conf", string.Join('\n', [.. _options.Access, "local all all trust", "local replication all trust", "host all all 127.0.0.1/32 scram-sha-256", "host replication repl 127.0.0.1/32 scram-sha-256", ""]));
        await ConfigureAsync();
        await StartAsync();
        await SqlAsync($"""
            set password_encryption = '{_options.PasswordEncryption}';
            create role exporter login password '{Password}'; grant pg_monitor to exporter;
            create role nobody_special login password '{Password}';
            set password_encryption = 'scram-sha-256';
            create role repl replication login password '{Password}';
            create table t(id bigserial primary key, ts timestamptz not null default clock_timestamp());
            """);
    }

    private async Task CopyAsync(PostgresServer primary, int port)
    {
        await RightsAsync(_folder.Root, "755");
        await RunToEndAsync(Path.Combine(Programs, "pg_basebackup"), ["-D", Data, "-d", primary.ConnectionInfo(Name, through: port), "-X", "stream", "-S", Name, "-R", "-c", "fast", "--no-sync"]);
        await ConfigureAsync();
        await StartAsync();
    }

    private async Task ConfigureAsync()
    {
        var timeout = string.Create(CultureInfo.InvariantCulture, $"{_options.ReplicationTimeout.TotalMilliseconds:0}ms");
        List<string> lines =
        [
            "listen_addresses = '127.0.0.1'", $"port = {PortText}", $"unix_socket_directories = '{SocketFolder}'", "fsync = off", "shared_buffers = 16MB", "wal_level = logical", "hot_standby = on",
            "max_wal_senders = 8", "max_replication_slots = 8", "max_wal_size = 128MB", "min_wal_size = 32MB", "max_connections = 40", $"wal_receiver_timeout = {timeout}", $"wal_sender_timeout = {timeout}",
            "wal_receiver_status_interval = 1s", "wal_retrieve_retry_interval = 1s", "logging_collector = off", "autovacuum = off",
        ];
        if (_options is { CertificatePem: { } certificate, KeyPem: { } key })
        {
            await WriteAsync("server.crt", certificate);
            await WriteAsync("server.key", key);
            lines.Add("ssl = on");
        }

        await WriteAsync("test.conf", string.Join('\n', [.. lines, .. _options.Settings, ""]));
        var main = Path.Combine(Data, "postgresql.conf");
        if (!(await File.ReadAllTextAsync(main)).EndsWith("include 'test.conf'\n", StringComparison.Ordinal))
        {
            await File.AppendAllTextAsync(main, "\ninclude 'test.conf'\n");
        }
    }

    private async Task WriteAsync(string name, string text)
    {
        var file = Path.Combine(Data, name);
        await File.WriteAllTextAsync(file, text);
        await RightsAsync(file, "600");
    }

    private async Task RightsAsync(string path, string mode)
    {
        (await Tool.RunAsync("chmod", [mode, path])).Succeeded();
        if (_asOther)
        {
            (await Tool.RunAsync("chown", ["postgres:postgres", path])).Succeeded();
        }
    }

    private async Task RunToEndAsync(string program, IReadOnlyList<string> arguments)
    {
        var (name, all) = Command(program, arguments);
        (await Tool.RunAsync(name, all, folder: _folder.Root)).Succeeded();
    }

    private RunningTool RunAs(string program, IReadOnlyList<string> arguments)
    {
        var (name, all) = Command(program, arguments);
        return RunningTool.Start(name, all, _folder.Root);
    }

    /// <summary>setpriv becomes the program itself, so that the process id is the server's.</summary>
    private (string Name, IReadOnlyList<string> Arguments) Command(string program, IReadOnlyList<string> arguments) =>
        _asOther ? ("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]) : (program, arguments);
}
