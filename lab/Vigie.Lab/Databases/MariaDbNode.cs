using System.Globalization;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Databases;

/// <summary>One real MariaDB (Debian package mariadb-server) with a data folder of its own, made anew at each start of the lab, on loopback only.</summary>
internal sealed class MariaDbNode : IAsyncDisposable
{
    private const string Socket = "lab.sock";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ServiceUser _user = new("mysql");
    private readonly string[] _own;
    private readonly string _folder;
    private readonly int _id;
    private ServerProcess? _server;

    private MariaDbNode(string folder, int id, int port, params string[] own)
    {
        (_folder, _id, Port, _own) = (folder, id, port, own);
        Sql = Client();
    }

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The administrator's connection.</summary>
    public SqlClient Sql { get; }

    /// <summary>Whether the server's process is there.</summary>
    public bool IsUp => _server is { HasEnded: false };

    /// <summary>Whether the programs are installed.</summary>
    public static bool IsInstalled => Programs.Has("mariadbd", "mariadb-install-db", "mariadb", "mariadb-dump");

    /// <summary>Makes an empty server and starts it.</summary>
    /// <param name="state">Directory of the lab.</param>
    /// <param name="name">Name of the target.</param>
    /// <param name="id">Its server_id.</param>
    /// <param name="port">Its port.</param>
    /// <param name="own">Options of this server alone.</param>
    /// <exception cref="IOException">It does not start; the message holds the end of its log.</exception>
    public static async Task<MariaDbNode> MakeAsync(string state, string name, int id, int port, params string[] own)
    {
        var user = new ServiceUser("mysql");
        var node = new MariaDbNode(await user.FolderAsync(state, name), id, port, own);
        try
        {
            await ServerProcess.EndLeftoversAsync(node._folder);
            await user.MakeFolderAsync(node._folder);
            // A server that starts removes what looks like temporary tables from its tmpdir, also those of another.
            await Programs.DoAsync(Programs.StartInfo(user.Words(
                "mariadb-install-db", "--no-defaults", "--datadir=" + node._folder, "--tmpdir=" + node._folder, "--skip-test-db", "--innodb-log-file-size=8M",
                "--auth-root-authentication-method=socket", "--auth-root-socket-user=" + Environment.UserName)));
            await node.StartAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection of the administrator's, for statements that must not wait for others.</summary>
    public SqlClient Client() => new(new SqlClientPlan(
        ["mariadb", "--no-defaults", "--batch", "--raw", "--skip-column-names", "--unbuffered", "--force", "--skip-reconnect", "--user=" + Environment.UserName, "--socket=" + Socket],
        _folder,
        new Dictionary<string, string>(),
        mark => $"SELECT '{mark}';"));

    /// <summary>Starts it, if it is not there, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        if (IsUp)
        {
            return;
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        var log = Path.Combine(_folder, "lab.log");
        _server = await ServerProcess.StartAsync(new ServerPlan(_user.Words("mariadbd", Options()), _folder, log, _folder, ProcessSignal.Terminate));
        await WaitAsync(_server);
    }

    public Task StopAsync() => _server?.StopAsync() ?? Task.CompletedTask;

    public void Freeze() => _server?.Freeze();

    public void Thaw() => _server?.Thaw();

    /// <summary>The databases of the shop with the position they stand for, to be loaded into another server.</summary>
    public Task<string> DumpAsync() => Programs.DoAsync(Programs.StartInfo(
        ["mariadb-dump", "--no-defaults", "--user=" + Environment.UserName, "--socket=" + Socket, "--single-transaction", "--gtid", "--master-data=1", "--add-drop-database", "--databases", "shop", "heartbeat"], _folder));

    /// <summary>What the server says about the stream it reads, by column; empty: it reads none.</summary>
    public async Task<IReadOnlyDictionary<string, string>> StreamAsync()
    {
        var said = await Programs.DoAsync(Programs.StartInfo(["mariadb", "--no-defaults", "--user=" + Environment.UserName, "--socket=" + Socket, "--execute=SHOW SLAVE STATUS\\G"], _folder));
        return said.Split('\n').Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim());
    }

    public async ValueTask DisposeAsync()
    {
        await Sql.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>Small, and as quick as a laptop wants it: a crash of the machine may lose what a crash of the server does not.</summary>
    private IEnumerable<string> Options() =>
    [
        "--no-defaults", "--datadir=" + _folder, "--socket=" + Socket, "--pid-file=lab.pid", string.Create(CultureInfo.InvariantCulture, $"--port={Port}"), "--bind-address=127.0.0.1",
        "--skip-name-resolve", string.Create(CultureInfo.InvariantCulture, $"--server-id={_id}"), "--log-bin=binlog", "--relay-log=relay", "--log-slave-updates", "--binlog-format=ROW",
        "--gtid-strict-mode", "--max-binlog-size=16M", "--expire-logs-days=1", "--report-host=127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"--report-port={Port}"),
        "--innodb-buffer-pool-size=24M", "--innodb-log-file-size=8M", "--innodb-flush-log-at-trx-commit=2", "--max-connections=60", "--tmpdir=" + _folder, .. _own,
    ];

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

        throw new IOException($"MariaDB on port {Port} {(server.HasEnded ? "has ended" : "does not answer")}: {server.LogTail()}");
    }
}
