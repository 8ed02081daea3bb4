using System.Globalization;

namespace Vigie.Testing.Databases;

/// <summary>
/// A real MariaDB of Debian in a folder and on a port of its own, for one test: a primary by <see cref="CreateAsync"/>, made to follow another
/// one by <see cref="FollowAsync"/>. Started as root it runs as the user mysql. It is ended by its process id and its folder deleted when disposed.
/// </summary>
/// <remarks>
/// Accounts from 127.0.0.1, each with the password <see cref="Password"/>: <c>exporter</c> (all that the MySQL kind asks for), <c>nobody_special</c>
/// (no grant) and <c>repl</c> (replication). <c>root</c> without password over the socket. Table <c>app.t(id, ts)</c>, where ts is the time of the
/// insert, and the table of pt-heartbeat, <c>heartbeat.heartbeat</c>, on a primary.
/// </remarks>
public sealed class MariaDbServer : IAsyncDisposable
{
    /// <summary>The password of all accounts but root.</summary>
    public const string Password = "a-password-of-the-lab";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly MariaDbOptions _options;
    private readonly bool _asOther = Environment.UserName == "root";
    private RunningTool? _process;

    private MariaDbServer(MariaDbOptions options)
    {
        _options = options;
        Port = options.Port ?? Ports.Free();
    }

    /// <summary>The TCP port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The unix socket.</summary>
    public string Socket => _folder.PathOf("s.sock");

    /// <summary>The data directory.</summary>
    public string Data => _folder.PathOf("data");

    /// <summary>The server's process id.</summary>
    public int ProcessId => _process?.Id ?? throw new TestFailedException("the server is not running");

    /// <summary>Whether the server runs.</summary>
    public bool IsRunning => _process is { HasExited: false };

    private string PortText => Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Makes a server, its accounts and tables, and starts it.</summary>
    public static async Task<MariaDbServer> CreateAsync(MariaDbOptions? options = null)
    {
        var server = new MariaDbServer(options ?? new MariaDbOptions());
        try
        {
            await server.InitialiseAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the server follow another one by GTID, and waits until both its threads run.</summary>
    /// <param name="primary">Whom to follow.</param>
    /// <param name="connection">Name of the connection; empty for the default one.</param>
    /// <param name="through">Port of 127.0.0.1 through which it reaches its primary, when that is not the primary's own.</param>
    public async Task FollowAsync(MariaDbServer primary, string connection = "", int? through = null)
    {
        await SqlAsync(string.Create(CultureInfo.InvariantCulture, $"""
            change master '{connection}' to master_host='127.0.0.1', master_port={through ?? primary.Port}, master_user='repl', master_password='{Password}',
              master_use_gtid=slave_pos, master_connect_retry=1;
            start slave '{connection}';
            """));
        await WaitForAsync($"show slave '{connection}' status", text => text.Contains("\tYes\tYes\t", StringComparison.Ordinal), "both threads running");
    }

    /// <summary>Asks by the client program over the socket as root.</summary>
    /// <returns>Rows by line, columns by tab, NULL as that word; no line of names.</returns>
    public async Task<string> SqlAsync(string sql) => (await AskAsync(sql)).Succeeded().TrimEnd('\n');

    /// <summary>Asks again and again until the answer is right.</summary>
    public async Task WaitForAsync(string sql, Func<string, bool> isRight, string what, TimeSpan? limit = null) =>
        await _process!.WaitForAsync(async () => await SqlAsync(sql) is { } answer && isRight(answer) ? answer : null, what, limit);

    /// <summary>Inserts rows into app.t, one transaction each.</summary>
    public Task WriteAsync(int rows = 1) => SqlAsync(string.Concat(Enumerable.Repeat("insert into app.t() values();", rows)));

    /// <summary>Writes the row of pt-heartbeat in UTC, as its --utc does.</summary>
    public Task BeatAsync() =>
        SqlAsync("replace into heartbeat.heartbeat(ts, server_id) values(date_format(utc_timestamp(6), '%Y-%m-%dT%H:%i:%s.%f'), @@server_id)");

    /// <summary>Starts the server, and waits until it answers.</summary>
    /// <param name="arguments">Arguments for this run alone.</param>
    public async Task StartAsync(params IReadOnlyList<string> arguments)
    {
        var (name, all) = Command([.. Arguments(), .. _options.Arguments, .. arguments]);
        _process = RunningTool.Start(name, all, _folder.Root);
        await _process.WaitForAsync(async () => (await AskAsync("select 1")).ExitCode == 0 ? "ready" : null, "readiness", _patience);
    }

    /// <summary>Ends the server: as an administrator does, or at once as a crash would.</summary>
    public async Task StopAsync(bool isCrash = false)
    {
        if (_process is not { } process)
        {
            return;
        }

        Signals.Send(process.Id, Signals.Continue);
        Signals.Send(process.Id, isCrash ? Signals.Kill : Signals.Terminate);
        await process.EndsAsync(TimeSpan.FromSeconds(30));
        await process.DisposeAsync();
        _process = null;
    }

    /// <summary>Stops and starts on the same port.</summary>
    public async Task RestartAsync(bool isCrash = false)
    {
        await StopAsync(isCrash);
        await StartAsync();
    }

    /// <summary>Freezes the server: connections stay open, new ones are accepted by the kernel, and nothing answers.</summary>
    public void Freeze()
    {
        if (!Signals.Freeze(ProcessId))
        {
            throw new TestFailedException("the server could not be frozen");
        }
    }

    /// <summary>Lets a frozen server go on.</summary>
    public void Thaw() => Signals.Send(ProcessId, Signals.Continue);

    public async ValueTask DisposeAsync()
    {
        await StopAsync(isCrash: true);
        _folder.Dispose();
    }

    private Task<ToolResult> AskAsync(string sql) => Tool.RunAsync("mariadb", ["--no-defaults", "-u", "root", "-S", Socket, "-N", "-B", "-e", sql]);

    private async Task InitialiseAsync()
    {
        (await Tool.RunAsync("chmod", ["755", _folder.Root])).Succeeded();
        Directory.CreateDirectory(Data);
        await WriteFileAsync("server.crt", _options.CertificatePem);
        await WriteFileAsync("server.key", _options.KeyPem);
        await GiveAwayAsync(_folder.Root);
        var (name, all) = Command(["--no-defaults", $"--datadir={Data}", $"--tmpdir={_folder.Root}", "--auth-root-authentication-method=normal", "--skip-test-db", "--innodb-log-file-size=8M"], "mariadb-install-db");
        (await Tool.RunAsync(name, all, folder: _folder.Root)).Succeeded();
        await StartAsync();
        await SqlAsync($"""
            set sql_log_bin=0;
            create user exporter@'127.0.0.1' identified by '{Password}'; grant process, slave monitor, binlog monitor on *.* to exporter@'127.0.0.1';
            grant select on performance_schema.* to exporter@'127.0.0.1'; grant select on heartbeat.* to exporter@'127.0.0.1';
            create user nobody_special@'127.0.0.1' identified by '{Password}';
            create user repl@'127.0.0.1' identified by '{Password}'; grant replication slave on *.* to repl@'127.0.0.1';
            """);
        if (_options.ServerId == 1)
        {
            await SqlAsync("""
                create database app; create table app.t(id bigint auto_increment primary key, ts timestamp(6) not null default current_timestamp(6));
                create database heartbeat; create table heartbeat.heartbeat(ts varchar(26) not null, server_id int unsigned not null primary key,
                  file varchar(255), position bigint unsigned, relay_master_log_file varchar(255), exec_master_log_pos bigint unsigned);
                """);
        }
    }

    private List<string> Arguments()
    {
        var text = CultureInfo.InvariantCulture;
        List<string> usual =
        [
            "--no-defaults", $"--datadir={Data}", $"--socket={Socket}", $"--pid-file={_folder.PathOf("pid")}", $"--port={PortText}", "--bind-address=127.0.0.1", $"--tmpdir={_folder.Root}",
            string.Create(text, $"--server-id={_options.ServerId}"), string.Create(text, $"--gtid-domain-id={_options.Domain}"), "--log-bin=binlog", "--relay-log=relay", "--log-slave-updates=1",
            "--gtid-strict-mode=1", "--binlog-format=ROW", "--skip-name-resolve", "--innodb-buffer-pool-size=16M", "--innodb-log-file-size=8M", "--innodb-flush-log-at-trx-commit=2", "--sync-binlog=0",
            string.Create(text, $"--slave-net-timeout={_options.NetTimeoutSeconds}"), "--report-host=127.0.0.1", $"--report-port={PortText}", "--max-connections=40", "--key-buffer-size=1M",
        ];
        if (_options.CertificatePem is not null)
        {
            usual.AddRange([$"--ssl-cert={_folder.PathOf("server.crt")}", $"--ssl-key={_folder.PathOf("server.key")}"]);
        }

        return usual;
    }

    private async Task WriteFileAsync(string name, string? text)
    {
        if (text is not null)
        {
            await File.WriteAllTextAsync(_folder.PathOf(name), text);
            (await Tool.RunAsync("chmod", ["600", _folder.PathOf(name)])).Succeeded();
        }
    }

    private async Task GiveAwayAsync(string path)
    {
        if (_asOther)
        {
            (await Tool.RunAsync("chown", ["-R", "mysql:mysql", path])).Succeeded();
        }
    }

    /// <summary>setpriv becomes the program itself, so that the process id is the server's.</summary>
    private (string Name, IReadOnlyList<string> Arguments) Command(IReadOnlyList<string> arguments, string program = "mariadbd")
    {
        // Tool.Find names the Debian package of a program that is missing; setpriv could not.
        var path = Tool.Find(program) ?? throw new TestFailedException($"this test needs the program '{program}': install Debian's package mariadb-server");
        return _asOther ? ("setpriv", ["--reuid=mysql", "--regid=mysql", "--clear-groups", path, .. arguments]) : (path, arguments);
    }
}
