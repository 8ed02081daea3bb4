using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Vigie.Testing;

namespace Vigie.Repository.Tests;

/// <summary>Two Alertmanagers as docs/install.md joins them, one for each site: each alert is told once, and told as well when one of them is gone.</summary>
public sealed class AlertmanagerClusterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpListener _sink = new();
    private readonly ConcurrentQueue<string> _told = new();
    private readonly int _sinkPort = FreePort();

    public void Dispose()
    {
        _sink.Close();
        _folder.Dispose();
    }

    [Fact]
    public async Task Cluster_OneMemberKilled_EveryAlertIsToldAndNoneTwice()
    {
        _sink.Prefixes.Add($"http://127.0.0.1:{_sinkPort}/");
        _sink.Start();
        var receiving = ReceiveAsync();
        var (aard, dryn) = (new Member("aard"), new Member("dryn"));
        await using (var first = Start(aard, dryn))
        await using (var second = Start(dryn, aard))
        {
            await Task.WhenAll(SeesBothAsync(first, aard), SeesBothAsync(second, dryn));

            await Task.WhenAll(SendAsync(aard, "BothAlive"), SendAsync(dryn, "BothAlive"));
            await second.WaitForAsync(() => Task.FromResult(_told.IsEmpty ? null : "told"), "the first alert");
            // The other member's turn comes after its peer timeout: it must have seen by then that all was told.
            await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
            Assert.Equal(["BothAlive"], _told);

            using (var process = Process.GetProcessById(first.Id))
            {
                process.Kill();
            }

            await SendAsync(dryn, "OneAlive");
            await second.WaitForAsync(() => Task.FromResult(_told.Contains("OneAlive") ? "told" : null), "the alert after the loss");
        }

        Assert.Equal(["BothAlive", "OneAlive"], _told);
        _sink.Stop();
        await receiving;
    }

    private RunningTool Start(Member member, Member peer)
    {
        var file = _folder.Write($"{member.Name}.yml", $$"""
            route: { receiver: sink, group_by: [alertname], group_wait: 1s, group_interval: 1m, repeat_interval: 4h }
            receivers:
              - name: sink
                webhook_configs: [{ url: "http://127.0.0.1:{{_sinkPort}}/", send_resolved: false }]
            """);
        return RunningTool.Start("prometheus-alertmanager",
        [
            $"--config.file={file}", $"--storage.path={_folder.PathOf(member.Name)}", $"--web.listen-address=127.0.0.1:{member.Port}",
            $"--cluster.listen-address=127.0.0.1:{member.Gossip}", $"--cluster.advertise-address=127.0.0.1:{member.Gossip}", $"--cluster.peer=127.0.0.1:{peer.Gossip}",
            "--cluster.peer-timeout=2s", "--cluster.settle-timeout=2s", "--cluster.reconnect-interval=1s",
        ]);
    }

    private static async Task SeesBothAsync(RunningTool running, Member member)
    {
        using var client = new HttpClient();
        await running.WaitForAsync(async () => (await client.GetStringAsync($"http://127.0.0.1:{member.Port}/metrics")).Contains("\nalertmanager_cluster_members 2\n", StringComparison.Ordinal) ? "both" : null, $"{member.Name} seeing two members");
    }

    private static async Task SendAsync(Member member, string alert)
    {
        using var client = new HttpClient();
        using var body = new StringContent($$"""[ { "labels": { "alertname": "{{alert}}", "site": "AARD" } } ]""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync($"http://127.0.0.1:{member.Port}/api/v2/alerts", body);
        answer.EnsureSuccessStatusCode();
    }

    private async Task ReceiveAsync()
    {
        while (_sink.IsListening)
        {
            try
            {
                var context = await _sink.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                _told.Enqueue(Regex.Match(await reader.ReadToEndAsync(), @"""groupLabels"":\{""alertname"":""(\w+)""").Groups[1].Value);
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return; // The test is over.
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Member(string Name)
    {
        public string Port { get; } = FreePort().ToString(CultureInfo.InvariantCulture);

        public string Gossip { get; } = FreePort().ToString(CultureInfo.InvariantCulture);
    }
}
