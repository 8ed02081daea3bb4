using System.Globalization;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Databases;

/// <summary>One real MariaDB (Debian package mariadb-server) with a data folder of its own, made anew at each start of the lab, on loopback only.</summary>
internal sealed class MariaDbNode : DatabaseNode
{
    private const string Socket = "lab.sock";
    private static readonly ServiceUser User = new("mysql");

    private readonly string[] _own;
    private readonly int _id;

    private MariaDbNode(string folder, int id, int port, params string[] own)
        : base(folder, port, Administrator(folder)) => (_id, _own) = (id, own);

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
        var node = new MariaDbNode(await User.FolderAsync(state, name), id, port, own);
        try
        {
            await ServerProcess.EndLeftoversAsync(node.Folder);
            await User.MakeFolderAsync(node.Folder);

            // A server that starts removes what looks like temporary tables from its tmpdir, also those of another.
            await Programs.DoAsync(Programs.StartInfo(User.Words(
                "mariadb-install-db", "--no-defaults", "--datadir=" + node.Folder, "--tmpdir=" + node.Folder, "--skip-test-db", "--innodb-log-file-size=8M",
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

    /// <summary>The databases of the shop with the position they stand for, to be loaded into another server.</summary>
    public Task<string> DumpAsync() => Programs.DoAsync(Programs.StartInfo(
        ["mariadb-dump", "--no-defaults", "--user=" + Environment.UserName, "--socket=" + Socket, "--single-transaction", "--gtid", "--master-data=1", "--add-drop-database", "--databases", "shop", "heartbeat"], Folder));

    /// <summary>What the server says about the stream it reads, by column; empty: it reads none.</summary>
    public async Task<IReadOnlyDictionary<string, string>> StreamAsync()
    {
        var said = await Programs.DoAsync(Programs.StartInfo(["mariadb", "--no-defaults", "--user=" + Environment.UserName, "--socket=" + Socket, "--execute=SHOW SLAVE STATUS\\G"], Folder));
        return said.Split('\n').Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim());
    }

    private protected override ServerPlan Plan => new("MariaDB", User.Words("mariadbd", Options()), Folder, LogFile, Folder, ProcessSignal.Terminate);

    private static SqlClientPlan Administrator(string folder) => new(
        ["mariadb", "--no-defaults", "--batch", "--raw", "--skip-column-names", "--unbuffered", "--force", "--skip-reconnect", "--user=" + Environment.UserName, "--socket=" + Socket],
        folder,
        new Dictionary<string, string>(),
        mark => $"SELECT '{mark}';");

    /// <summary>Small, and as quick as a laptop wants it: a crash of the machine may lose what a crash of the server does not.</summary>
    private IEnumerable<string> Options() =>
    [
        "--no-defaults", "--datadir=" + Folder, "--socket=" + Socket, "--pid-file=lab.pid", string.Create(CultureInfo.InvariantCulture, $"--port={Port}"), "--bind-address=127.0.0.1",
        "--skip-name-resolve", string.Create(CultureInfo.InvariantCulture, $"--server-id={_id}"), "--log-bin=binlog", "--relay-log=relay", "--log-slave-updates", "--binlog-format=ROW",
        "--gtid-strict-mode", "--max-binlog-size=16M", "--expire-logs-days=1", "--report-host=127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"--report-port={Port}"),
        "--innodb-buffer-pool-size=24M", "--innodb-log-file-size=8M", "--innodb-flush-log-at-trx-commit=2", "--max-connections=60", "--tmpdir=" + Folder, .. _own,
    ];
}
