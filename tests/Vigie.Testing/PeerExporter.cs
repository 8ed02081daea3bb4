using System.Diagnostics;
using System.Globalization;

namespace Vigie.Testing;

/// <summary>An exporter of Debian beside Vigie, on a free port of the loopback address, as its package starts it.</summary>
public sealed class PeerExporter : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private readonly RunningTool _tool;

    private PeerExporter(RunningTool tool, int port)
    {
        _tool = tool;
        Client = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/")), Timeout = _patience };
    }

    /// <summary>Its process.</summary>
    public int ProcessId => _tool.Id;

    /// <summary>Asks it.</summary>
    public HttpClient Client { get; }

    /// <summary>From the start of the process to the end of its first answer of <c>/metrics</c>.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>prometheus-mysqld-exporter, which watches one server.</summary>
    public static Task<PeerExporter> MysqldAsync(int port, string user, string password, params string[] arguments) =>
        StartAsync("prometheus-mysqld-exporter", $"{user}:{password}@tcp(127.0.0.1:{port})/", arguments);

    /// <summary>prometheus-postgres-exporter, which watches one server or several.</summary>
    public static Task<PeerExporter> PostgresAsync(IEnumerable<int> ports, string user, string password, params string[] arguments) => StartAsync(
        "prometheus-postgres-exporter",
        string.Join(',', ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"postgresql://{user}:{password}@127.0.0.1:{port}/postgres?sslmode=disable"))),
        arguments);

    /// <summary>prometheus-snmp-exporter with a file of modules; which device it asks stands in each scrape.</summary>
    public static Task<PeerExporter> SnmpAsync(string configuration) => StartAsync("prometheus-snmp-exporter", "", ["--config.file=" + configuration]);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _tool.DisposeAsync();
    }

    // Accounts go by the environment: a command line is seen by everybody on the machine.
    private static async Task<PeerExporter> StartAsync(string program, string source, string[] arguments)
    {
        var port = Ports.Free();
        var clock = Stopwatch.StartNew();
        var tool = RunningTool.Start(
            program,
            [string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"), .. arguments],
            environment: new Dictionary<string, string> { ["DATA_SOURCE_NAME"] = source });
        var peer = new PeerExporter(tool, port);
        try
        {
            await tool.WaitForAsync(async () => await peer.Client.GetStringAsync("metrics"), "metrics", pause: TimeSpan.FromMilliseconds(2));
            peer.StartTime = clock.Elapsed;
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }
}
