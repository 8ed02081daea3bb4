using System.Collections.Concurrent;
using System.Net;
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
    private readonly int _sinkPort = Ports.Free();

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

            first.Kill();

            await SendAsync(dryn, "OneAlive");
            await second.WaitForAsync(() => Task.FromResult(_told.Contains("OneAlive") ? "told" : null), "the alert after the loss");
        }

        Assert.Equal(["BothAlive", "OneAlive"], _told);
        _sink.Stop();
        await receiving;
    }

    /// <summary>A Prometheus and an Alertmanager at each site, each Prometheus telling both; then one site is gone.</summary>
    [Fact]
    public async Task TwoSites_OneLost_WhatBeginsAfterIsToldOnceAndWhatWasIsNotToldAgain()
    {
        _sink.Prefixes.Add($"http://127.0.0.1:{_sinkPort}/");
        _sink.Start();
        var receiving = ReceiveAsync();
        var (aard, dryn) = (new Member("aard"), new Member("dryn"));
        await using (var first = Start(aard, dryn))
        await using (var second = Start(dryn, aard))
        await using (var prometheusAard = StartPrometheus(aard, aard, dryn))
        await using (var prometheusDryn = StartPrometheus(dryn, aard, dryn))
        {
            await Task.WhenAll(SeesBothAsync(first, aard), SeesBothAsync(second, dryn));
            await second.WaitForAsync(() => Task.FromResult(_told.IsEmpty ? null : "told"), "the first alert");
            await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
            Assert.Equal(["First"], _told);

            first.Kill();
            prometheusAard.Kill();
            WriteRules(dryn, "First", "Second");
            await prometheusDryn.WaitForAsync(() => ReloadAsync(dryn), "the new rule");
            await second.WaitForAsync(() => Task.FromResult(_told.Contains("Second") ? "told" : null), "the alert after the loss");
            await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        }

        Assert.Equal(["First", "Second"], _told);
        _sink.Stop();
        await receiving;
    }

    private RunningTool StartPrometheus(Member member, params Member[] alertmanagers)
    {
        WriteRules(member, "First");
        var targets = string.Join(", ", alertmanagers.Select(one => $"\"127.0.0.1:{one.Port}\""));
        var file = _folder.Write($"prometheus-{member.Name}.yml", $$"""
            global: { evaluation_interval: 1s, external_labels: { replica: {{member.Name}} } }
            rule_files: [ "rules-{{member.Name}}.yml" ]
            alerting:
              alert_relabel_configs: [ { regex: replica, action: labeldrop } ]
              alertmanagers: [ { static_configs: [ { targets: [ {{targets}} ] } ] } ]
            """);
        return RunningTool.Start("prometheus",
        [
            $"--config.file={file}", $"--storage.tsdb.path={_folder.PathOf("prometheus-" + member.Name)}", $"--web.listen-address=127.0.0.1:{member.Prometheus}", "--web.enable-lifecycle", "--rules.alert.resend-delay=2s",
        ]);
    }

    private void WriteRules(Member member, params string[] alerts) => _folder.Write(
        $"rules-{member.Name}.yml",
        "groups:\n  - name: test\n    rules:\n" + string.Concat(alerts.Select(alert => $"      - {{ alert: {alert}, expr: vector(1), labels: {{ site: AARD }} }}\n")));

    private static async Task<string?> ReloadAsync(Member member)
    {
        using var client = new HttpClient();
        using var answer = await client.PostAsync($"http://127.0.0.1:{member.Prometheus}/-/reload", null);
        return answer.IsSuccessStatusCode ? "reloaded" : null;
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

    private sealed record Member(string Name)
    {
        public int Port { get; } = Ports.Free();

        public int Prometheus { get; } = Ports.Free();

        public int Gossip { get; } = Ports.Free();
    }
}
