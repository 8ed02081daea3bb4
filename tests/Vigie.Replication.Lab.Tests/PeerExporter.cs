using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Vigie.Testing;

namespace Vigie.Replication.Lab.Tests;

/// <summary>An exporter of Debian beside Vigie, which watches one server, as its package starts it.</summary>
internal sealed class PeerExporter : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private readonly RunningTool _tool;
    private readonly HttpClient _http;

    private PeerExporter(RunningTool tool, int port)
    {
        _tool = tool;
        _http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/")), Timeout = Patience };
    }

    public int ProcessId => _tool.Id;

    public static Task<PeerExporter> MysqldAsync(int port, string user, string password, params string[] arguments) =>
        StartAsync("prometheus-mysqld-exporter", $"{user}:{password}@tcp(127.0.0.1:{port})/", arguments);

    /// <summary>With the example queries that its package brings: without them it tells nothing about a standby.</summary>
    public static Task<PeerExporter> PostgresAsync(int port, string user, string password, params string[] arguments) =>
        StartAsync("prometheus-postgres-exporter", $"postgresql://{user}:{password}@127.0.0.1:{port}/postgres?sslmode=disable", arguments);

    /// <summary>Asks it once; it may take as long as Prometheus would wait.</summary>
    public async Task<Scrape> ScrapeAsync()
    {
        try
        {
            return Scrape.Of(await _http.GetStringAsync("metrics"));
        }
        catch (Exception none) when (none is HttpRequestException or TaskCanceledException)
        {
            return Scrape.Nothing;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _tool.DisposeAsync();
    }

    private static async Task<PeerExporter> StartAsync(string program, string source, string[] arguments)
    {
        var port = FreePort();
        var tool = RunningTool.Start(
            program,
            [string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"), .. arguments],
            environment: new Dictionary<string, string> { ["DATA_SOURCE_NAME"] = source });
        var peer = new PeerExporter(tool, port);
        await tool.WaitForAsync(async () => await peer._http.GetStringAsync("metrics"), "metrics");
        return peer;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
