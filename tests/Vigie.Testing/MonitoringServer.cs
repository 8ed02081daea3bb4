using System.Globalization;
using System.Text.Json;

namespace Vigie.Testing;

/// <summary>Debian's Prometheus or Alertmanager on a free port of 127.0.0.1, with an empty memory that goes with it.</summary>
public sealed class MonitoringServer : IAsyncDisposable
{
    private readonly TemporaryFolder _data;
    private readonly RunningTool _tool;

    private MonitoringServer(string program, int port, TemporaryFolder data, IEnumerable<string> options)
    {
        _data = data;
        Client.BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        _tool = RunningTool.Start(program, [$"--web.listen-address={Address.Authority}", .. options]);
    }

    /// <summary>Where it answers.</summary>
    public Uri Address => Client.BaseAddress!;

    /// <summary>Asks it.</summary>
    public HttpClient Client { get; } = new();

    /// <summary>Starts a Prometheus, and waits until it is ready.</summary>
    /// <param name="config">Its file.</param>
    /// <param name="options">Options beside the usual ones.</param>
    /// <exception cref="TestFailedException">It is missing, or does not become ready; the message holds what it said.</exception>
    public static Task<MonitoringServer> PrometheusAsync(string config, params IEnumerable<string> options) =>
        StartAsync("prometheus", "--storage.tsdb.path", [$"--config.file={config}", .. options]);

    /// <summary>Starts an Alertmanager that has no peers, and waits until it is ready.</summary>
    /// <inheritdoc cref="PrometheusAsync(string, IEnumerable{string})"/>
    public static Task<MonitoringServer> AlertmanagerAsync(string config, params IEnumerable<string> options) =>
        StartAsync("prometheus-alertmanager", "--storage.path", [$"--config.file={config}", "--cluster.listen-address=", .. options]);

    /// <inheritdoc cref="RunningTool.WaitForAsync{T}(Func{Task{T}}, string, TimeSpan?, TimeSpan?)"/>
    public Task<T> WaitForAsync<T>(Func<Task<T?>> ask, string what, TimeSpan? limit = null)
        where T : class => _tool.WaitForAsync(ask, what, limit);

    /// <summary>Asks Prometheus' API.</summary>
    /// <param name="path">Behind <c>/api/v1/</c>.</param>
    /// <returns>What stands under <c>data</c>.</returns>
    public async Task<JsonElement> AskAsync(string path)
    {
        using var json = JsonDocument.Parse(await Client.GetStringAsync("/api/v1/" + path));
        return json.RootElement.GetProperty("data").Clone();
    }

    /// <summary>Asks Prometheus for the series of a query at this moment, each with its <c>metric</c> and its <c>value</c>.</summary>
    public async Task<IReadOnlyList<JsonElement>> QueryAsync(string query) =>
        [.. (await AskAsync("query?query=" + Uri.EscapeDataString(query))).GetProperty("result").EnumerateArray()];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _tool.DisposeAsync();
        _data.Dispose();
    }

    private static async Task<MonitoringServer> StartAsync(string program, string memory, IEnumerable<string> options)
    {
        var data = new TemporaryFolder();
        var server = new MonitoringServer(program, Ports.Free(), data, [$"{memory}={data.Root}", .. options]);
        try
        {
            await server.WaitForAsync(() => server.Client.GetStringAsync("/-/ready")!, "readiness");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
