using System.Net.Http.Json;
using System.Text.Json;
using Vigie.Testing;

namespace Vigie.Tunnel.Tests;

/// <summary>Which alerts are muted while a tunnel does not work, by a real Alertmanager with the shipped configuration.</summary>
public sealed class InhibitionTests
{
    private static readonly Labels Down = Tunnel("IpsecTunnelDown", "gw-aard", "critical");

    /// <summary>A pair of which the second is surely muted. Alertmanager's inhibitor learns of alerts in their order but later than the API does, so that
    /// what was sent before the pair is judged once the pair is.</summary>
    private static readonly Labels[] Last =
    [
        new("ReplicationDatabaseDown", "last", "target", "critical", "LAST", Replica: "last"), new("ReplicationReplicaMissing", "last-primary", "replica", "critical", Replica: "last"),
    ];

    private sealed record Labels(string Alertname, string Target, string Scope, string Severity, string Site = "AARD", string? Name = null, string? Child = null, string? Replica = null)
    {
        public string Shown => $"{Alertname} {Target}";

        public Dictionary<string, string> ToAlert()
        {
            var labels = new Dictionary<string, string> { ["alertname"] = Alertname, ["target"] = Target, ["scope"] = Scope, ["severity"] = Severity, ["site"] = Site };
            if (Name is not null)
            {
                labels["tunnel"] = Name;
            }

            if (Child is not null)
            {
                labels["child"] = Child;
            }

            if (Replica is not null)
            {
                labels["replica"] = Replica;
            }

            return labels;
        }
    }

    [Fact]
    public async Task TunnelDown_MutesWhatLiesBehindAndWhatElseIsToldOfIt()
    {
        var muted = await MutedAsync(
            Down, Tunnel("IpsecTunnelDown", "gw-dryn", "critical", "DRYN"),
            Tunnel("IpsecOneWay", "gw-dryn", "critical", "DRYN"), Tunnel("IpsecProbeFailing", "gw-aard", "critical"), Tunnel("IpsecPeerUnresponsive", "gw-aard", "info"),
            new Labels("TargetBehindDeadTunnel", "pbs-dryn", "path", "info", "DRYN", "aard-dryn"),
            new Labels("PbsTargetDown", "pbs-dryn", "target", "critical", "DRYN"), new Labels("VigieCollectorFailing", "pbs-dryn", "collector", "warning", "DRYN"),
            new Labels("TargetBehindDeadTunnel", "pbs-three", "path", "info", "DRYN", "aard-dryn"), new Labels("PbsBackupTooOld", "pbs-three", "group", "critical", "DRYN"),
            new Labels("PbsGcFailed", "pbs-three", "job", "warning", "DRYN"), new Labels("RaidTargetDown", "nas-dryn", "target", "critical", "DRYN"),
            new Labels("PbsTargetDown", "pbs-aard", "target", "critical"), Tunnel("IpsecOneWay", "gw-aard", "critical", name: "elsewhere"));

        Assert.Equal(
            ["IpsecOneWay gw-dryn", "IpsecPeerUnresponsive gw-aard", "IpsecProbeFailing gw-aard", "PbsGcFailed pbs-three", "PbsTargetDown pbs-dryn", "VigieCollectorFailing pbs-dryn"], muted);
    }

    [Fact]
    public async Task OneWay_MutesTheProbeOfEitherEnd()
    {
        var muted = await MutedAsync(Tunnel("IpsecOneWay", "gw-aard", "critical"), Tunnel("IpsecProbeFailing", "gw-aard", "critical"), Tunnel("IpsecProbeFailing", "gw-dryn", "critical", "DRYN"));

        Assert.Equal(["IpsecProbeFailing gw-aard", "IpsecProbeFailing gw-dryn"], muted);
    }

    [Fact]
    public async Task NotConfigured_MutesDownAtEitherEnd_AndNoConnectionsMutesBoth()
    {
        var muted = await MutedAsync(
            new Labels("IpsecNoConnections", "gw-aard", "gateway", "critical"), Tunnel("IpsecTunnelNotConfigured", "gw-aard", "critical"),
            Tunnel("IpsecTunnelDown", "gw-dryn", "critical", "DRYN"));

        Assert.Equal(["IpsecTunnelDown gw-dryn", "IpsecTunnelNotConfigured gw-aard"], muted);
    }

    [Fact]
    public async Task SiteSilent_MutesWhatIsToldOfItAndOfTunnelsToIt_NotTheAgeOfBackups()
    {
        var muted = await MutedAsync(
            new Labels("SiteSilent", "-", "site", "info", "DRYN"), new Labels("SiteUnreachable", "-", "site", "critical", "DRYN"),
            new Labels("TunnelToSilentSite", "-", "path", "info", "DRYN", "aard-dryn"), Down, Tunnel("IpsecTunnelDown", "gw-aard", "critical", name: "elsewhere"),
            new Labels("PbsTargetDown", "pbs-dryn", "target", "critical", "DRYN"), new Labels("ReplicationLagHigh", "postgres-dryn", "stream", "critical", "DRYN"),
            new Labels("PbsBackupTooOld", "pbs-three", "group", "critical", "DRYN"), new Labels("PbsTargetDown", "pbs-aard", "target", "critical"));

        Assert.Equal(["IpsecTunnelDown gw-aard", "PbsTargetDown pbs-dryn", "ReplicationLagHigh postgres-dryn", "TunnelToSilentSite -"], muted);
    }

    [Fact]
    public async Task ReplicaDown_MutesThatItsPrimaryMissesIt_AndNoOtherReplica()
    {
        var muted = await MutedAsync(
            new Labels("ReplicationDatabaseDown", "mariadb-dryn", "target", "critical", "DRYN", Replica: "mariadb-dryn"),
            new Labels("ReplicationReplicaMissing", "mariadb-aard", "replica", "critical", Replica: "mariadb-dryn"),
            new Labels("ReplicationReplicaMissing", "mariadb-aard", "replica", "critical", Replica: "reports"),
            new Labels("ReplicationPrimaryAway", "postgres-dryn", "path", "info", "DRYN"), new Labels("ReplicationDisconnected", "postgres-dryn", "stream", "critical", "DRYN", Replica: "postgres-dryn"),
            new Labels("ReplicationLagHigh", "postgres-dryn", "stream", "critical", "DRYN"));

        Assert.Equal(["ReplicationDisconnected postgres-dryn", "ReplicationReplicaMissing mariadb-aard"], muted);
    }

    [Fact]
    public async Task ArrayDegraded_MutesTheOneDiskThatItMisses_AndLostMutesAll()
    {
        var muted = await MutedAsync(
            new Labels("RaidArrayDegraded", "nas-aard", "array", "critical"), new Labels("RaidDegradedByOneDisk", "nas-aard", "array", "info"), new Labels("RaidDiskMissing", "nas-aard", "disk", "critical"),
            new Labels("RaidArrayDegraded", "nas-six", "array", "critical"), new Labels("RaidDiskMissing", "nas-six", "disk", "critical"), new Labels("RaidDisksFewerThanExpected", "nas-six", "device", "critical"),
            new Labels("RaidArrayFailed", "nas-dryn", "array", "critical", "DRYN"), new Labels("RaidDiskFailed", "nas-dryn", "disk", "critical", "DRYN"));

        Assert.Equal(["RaidDiskFailed nas-dryn", "RaidDiskMissing nas-aard", "RaidDisksFewerThanExpected nas-six"], muted);
    }

    [Theory]
    [InlineData("IpsecTargetDown")]
    [InlineData("IpsecAuthenticationFailed")]
    [InlineData("IpsecIdentityChanged")]
    public async Task Gateway_Unreadable_MutesItsTunnelsAndNotThoseOfTheOtherEnd(string alert)
    {
        var muted = await MutedAsync(new Labels(alert, "gw-aard", "target", "critical"), Down, Tunnel("IpsecTunnelDown", "gw-dryn", "critical", "DRYN"));

        Assert.Equal(["IpsecTunnelDown gw-aard"], muted);
    }

    private static Labels Tunnel(string alert, string target, string severity, string site = "AARD", string name = "aard-dryn") =>
        new(alert, target, "tunnel", severity, site, name, "servers");

    /// <summary>Alert and target of those that the Alertmanager holds back.</summary>
    private static async Task<IReadOnlyList<string>> MutedAsync(params Labels[] alerts)
    {
        using var folder = new TemporaryFolder();
        var rules = File.ReadAllText(Repository.PathOf("alert-rules", "alertmanager.yml")).Replace("localhost:25", "127.0.0.1:1", StringComparison.Ordinal)
            .Replace("http://localhost:9700/webhook", "http://127.0.0.1:1/webhook", StringComparison.Ordinal)
            .Replace("  - templates/", $"  - {Repository.PathOf("alert-rules", "templates")}/", StringComparison.Ordinal);
        await using var server = await MonitoringServer.AlertmanagerAsync(folder.Write("alertmanager.yml", rules));
        await SendAsync(server.Client, alerts);
        await SendAsync(server.Client, Last);
        await server.WaitForAsync(async () => (await AskAsync(server.Client)).Contains(Last[1].Shown) ? "judged" : null, "all alerts are judged");
        return [.. (await AskAsync(server.Client)).Where(a => a != Last[1].Shown)];
    }

    private static async Task SendAsync(HttpClient http, Labels[] alerts)
    {
        using var sent = await http.PostAsJsonAsync("/api/v2/alerts", alerts.Select(a => new { labels = a.ToAlert() }), TestContext.Current.CancellationToken);
        Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Those that are muted at this moment.</summary>
    private static async Task<IReadOnlyList<string>> AskAsync(HttpClient http)
    {
        using var document = JsonDocument.Parse(await http.GetStringAsync("/api/v2/alerts", TestContext.Current.CancellationToken));
        return [.. document.RootElement.EnumerateArray().Where(a => a.GetProperty("status").GetProperty("inhibitedBy").GetArrayLength() > 0)
            .Select(a => $"{a.GetProperty("labels").GetProperty("alertname").GetString()} {a.GetProperty("labels").GetProperty("target").GetString()}").Order(StringComparer.Ordinal)];
    }
}
