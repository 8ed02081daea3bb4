using System.Globalization;
using System.Net;
using Vigie.Lab.Pbs;
using Vigie.Testing;

namespace Vigie.Host.Tests.Doctoring;

/// <summary>
/// An installation without fault, of real programs: Vigie, a watcher, Prometheus with all shipped rules, Alertmanager; the backup server is a
/// double. It is made once for all tests; a test changes one thing beside it, or starts one more Prometheus, Alertmanager or Vigie that has one fault.
/// </summary>
[CollectionDefinition(nameof(HealthyInstallation))]
public sealed class HealthyInstallation : IAsyncLifetime, ICollectionFixture<HealthyInstallation>
{
    private const string Token = "a-token-of-the-watcher";

    private readonly TemporaryFolder _folder = new();
    private readonly List<IAsyncDisposable> _running = [];
    private int _files;

    public PbsDouble Pbs { get; private set; } = null!;

    public VigieProcess Vigie { get; private set; } = null!;

    public string Config { get; private set; } = "";

    public string WatcherConfig { get; private set; } = "";

    public Uri Watcher { get; private set; } = null!;

    public Uri Prometheus { get; private set; } = null!;

    public Uri Alertmanager { get; private set; } = null!;

    public int Port => Vigie.Client.BaseAddress!.Port;

    public static PbsScenario Scenario { get; } = new() { Datastores = [new PbsDatastore("nas")], AuthFailureDelay = TimeSpan.Zero, ForbiddenDelay = TimeSpan.Zero };

    public async ValueTask InitializeAsync()
    {
        Pbs = await PbsDouble.StartAsync(Scenario);
        _running.Add(Pbs);
        Config = Write(Target(Pbs), Ports.Free());
        Vigie = await ServeAsync(Config);
        WatcherConfig = Write(Heartbeat(Directory.CreateDirectory(_folder.PathOf("state")).FullName), Ports.Free());
        var watcher = await ServeAsync(WatcherConfig);
        Watcher = watcher.Client.BaseAddress!;
        using var beat = new HttpRequestMessage(HttpMethod.Post, new Uri(Watcher, "/beat/alerting-dryn/other")) { Headers = { Authorization = new("Bearer", Token) } };
        using var taken = await watcher.Client.SendAsync(beat);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Alertmanager = await StartAlertmanagerAsync("admin1@example.org", "admin2@example.org", "admin3@example.org");
        var prometheus = await StartPrometheusAsync(new PrometheusPlan(this));
        _running.Add(prometheus);
        Prometheus = prometheus.Address;
        await WatchdogArrivesAsync(Alertmanager);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(_running))
        {
            await one.DisposeAsync();
        }

        _folder.Dispose();
    }

    public Task<DoctorReport> ExamineAsync(string? config = null, Uri? prometheus = null, params string[] arguments) =>
        DoctorReport.OfAsync(config ?? Config, ["--prometheus", $"{prometheus ?? Prometheus}", "--watcher", $"{Watcher}", .. arguments]);

    /// <summary>Examines with a Prometheus of its own, which ends with it.</summary>
    public async Task<DoctorReport> ExamineAsync(PrometheusPlan plan, string? config = null, params string[] arguments)
    {
        await using var running = await StartPrometheusAsync(plan);
        return await ExamineAsync(config, running.Address, arguments);
    }

    public async Task<VigieProcess> ServeAsync(string config)
    {
        var vigie = await VigieProcess.ServeAsync(VigieProcess.Product, config, null);
        _running.Add(vigie);
        return vigie;
    }

    /// <summary>The section of a target that is the backup server.</summary>
    public string Target(PbsDouble pbs, string? secret = null, string? fingerprint = null, string? url = null, string more = "") => string.Create(CultureInfo.InvariantCulture, $"""
          - name: pbs-aard
            kind: pbs
            site: AARD
            url: {url ?? pbs.BaseUri.ToString()}
            token_id: {pbs.TokenId}
            token_secret_file: {Path.GetFileName(Secret(secret ?? pbs.TokenSecret))}
            fingerprint: "{fingerprint ?? pbs.Fingerprint}"
            {more}
        """);

    public string Heartbeat(string folder) => $$"""
          - name: alerting-dryn
            kind: heartbeat
            site: DRYN
            state_folder: {{folder}}
            token_file: {{Path.GetFileName(Secret(Token))}}
            beats: [{ name: other, by: ping, period: 1h, grace: 1h }]
            alarm: { webhooks: [{ name: soc, url: "http://127.0.0.1:9/", token_file: {{Path.GetFileName(Secret("soc"))}} }] }
        """;

    /// <summary>Writes a secret file that only its owner may read.</summary>
    public string Secret(string text) => _folder.WritePrivate($"secret-{_files++}", text);

    /// <summary>Writes a configuration that listens where the healthy Vigie does, unless another port is said.</summary>
    public string Write(string target, int? port = null, string listen = "") =>
        _folder.Write($"vigie-{_files++}.yml", $"listen: {{ address: 127.0.0.1, port: {port ?? Port}{listen} }}\ntargets:\n{target}\n");

    public async Task<Uri> StartAlertmanagerAsync(params string[] recipients)
    {
        var mails = string.Join(", ", recipients.Select(to => $"{{ to: {to} }}"));
        var config = _folder.Write($"alertmanager-{_files++}.yml", $$"""
            global: { smtp_smarthost: "127.0.0.1:9", smtp_from: vigie@example.org, smtp_require_tls: false }
            route: { receiver: nobody, routes: [{ matchers: [severity = "never"], receiver: administrators }] }
            receivers:
              - { name: nobody }
              - { name: administrators, email_configs: [{{mails}}] }
              - { name: watcher-mail, email_configs: [{ to: beat@watcher.example.org, headers: { X-Vigie-Token: token } }] }
            """);
        var alertmanager = await MonitoringServer.AlertmanagerAsync(config);
        _running.Add(alertmanager);
        return alertmanager.Address;
    }

    /// <summary>Starts a Prometheus and waits until it has scraped what it is told to, and evaluated its rules.</summary>
    public async Task<MonitoringServer> StartPrometheusAsync(PrometheusPlan plan)
    {
        var rules = plan.Rules.Select(file => $"\"{Repository.PathOf("alert-rules", file)}\"");
        var config = _folder.Write($"prometheus-{_files++}.yml", $$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 2s }
            rule_files: [{{string.Join(", ", rules)}}]
            {{(plan.Alertmanager is { } sendTo ? $"alerting: {{ alertmanagers: [{{ static_configs: [{{ targets: ['{sendTo.Authority}'] }}] }}] }}" : "")}}
            scrape_configs:
              - { job_name: alertmanager, static_configs: [{ targets: ['{{Alertmanager.Authority}}'] }] }
              - { job_name: vigie-watcher, honor_labels: true, static_configs: [{ targets: ['{{Watcher.Authority}}'], labels: { site: AARD } }] }
            {{(plan.Vigie is { } scraped ? $"  - {{ job_name: vigie, {plan.Honours} static_configs: [{{ targets: ['{scraped}'], labels: {{ site: AARD }} }}] }}" : "")}}
            """);
        var running = await MonitoringServer.PrometheusAsync(config, "--rules.alert.resend-delay=2s", "--scrape.discovery-reload-interval=1s");
        await running.WaitForAsync(async () => (await IsReadyAsync(running, plan)) ? "" : null, "whole set of answers", TimeSpan.FromSeconds(60));
        return running;
    }

    private static async Task<bool> IsReadyAsync(MonitoringServer prometheus, PrometheusPlan plan)
    {
        var targets = (await prometheus.AskAsync("targets")).GetProperty("activeTargets").EnumerateArray().Select(target => target.GetProperty("health").GetString()).ToList();
        var failures = await prometheus.QueryAsync("increase(alertmanager_notifications_failed_total[15m])");
        var watchdog = await prometheus.QueryAsync("ALERTS{alertname=\"Watchdog\"}");
        return targets.Count >= 2 && targets.All(health => health != "unknown") && failures.Count > 0 && (watchdog.Count > 0 || !plan.Rules.Contains("heartbeat.yml"));
    }

    /// <summary>Waits until the alert Watchdog lies in an Alertmanager.</summary>
    public static async Task WatchdogArrivesAsync(Uri alertmanager)
    {
        using var client = new HttpClient();
        await Eventually.ShowsAsync(() => client.GetStringAsync(new Uri(alertmanager, "/api/v2/alerts?filter=alertname%3DWatchdog")), alerts => alerts.Length > 10, TimeSpan.FromMinutes(1));
    }
}

/// <summary>How a Prometheus is set up; without another word as it should be.</summary>
public sealed record PrometheusPlan
{
    public PrometheusPlan(HealthyInstallation whole) => (Alertmanager, Vigie) = (whole.Alertmanager, $"127.0.0.1:{whole.Port}");

    public Uri? Alertmanager { get; init; }

    public string? Vigie { get; init; }

    public string Honours { get; init; } = "honor_labels: true,";

    public IReadOnlyList<string> Rules { get; init; } =
        [.. File.ReadAllLines(Repository.PathOf("alert-rules", "prometheus.yml")).Where(line => line.StartsWith("  - ", StringComparison.Ordinal) && line.EndsWith(".yml", StringComparison.Ordinal)).Select(line => line[4..])];
}
