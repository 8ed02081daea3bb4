using Vigie.GrafanaDouble;

namespace Vigie.Provision.Tests;

/// <summary>A full set of files: nested dashboards, data sources with a secret, rules, an alertmanager.yml with everything in it.</summary>
internal sealed class FullRun : IDisposable
{
    public const string Password = "hunter2-scrape";

    public const string HookPassword = "hunter2-hook";

    public FullRun(FakeGrafana grafana)
    {
        Run = new ApplyRun(grafana);
        foreach (var folder in new[] { "dashboards/sub", "dashboards/sub/deep", "dashboards/preview", "alert-rules", "alert-rules/templates" })
        {
            Directory.CreateDirectory(Run.PathOf(folder));
        }

        Run.Write("dashboards/sub/folder.json", """{"title":"Storage"}""");
        Run.WriteDashboard("sub/raid", ApplyRun.SmallDashboard("vigie-raid", "RAID"));
        Run.Write("dashboards/sub/deep/folder.json", """{"title":"Disks","uid":"vigie-disks"}""");
        Run.WriteDashboard("sub/deep/disks", ApplyRun.SmallDashboard("disks", "Disks"));
        Run.Write("dashboards/preview/package.json", "{}");
        Run.Write("scrape-password", Password + "\n");
        Run.Write("hook-password", HookPassword + "\n");
        KeyFile = Run.Write("key", "0123456789abcdef0123456789abcdef\n");
        Run.Write("datasources.yml", DataSources);
        Run.Write("alert-rules/backups.yml", Rules);
        Run.Write("alert-rules/prometheus.yml", "global:\n  scrape_interval: 15s\n");
        Run.Write("alert-rules/alertmanager.yml", Alertmanager);
        Run.Write("alert-rules/templates/mail.tmpl", "{{/* mails */}}\n{{ define \"mail.subject\" }}{{ .Status }}{{ end }}\n\n");
    }

    public ApplyRun Run { get; }

    public string KeyFile { get; }

    public string Mode { get; set; } = "grafana";

    public bool UsesKey { get; set; } = true;

    public static string DataSources => """
        apiVersion: 1
        datasources:
          - name: Metrics
            uid: vigie-metrics
            type: prometheus
            url: http://prometheus:9090/
            basicAuth: true
            basicAuthUser: scraper
            isDefault: true
            jsonData: { httpMethod: POST, timeInterval: 15s }
            secureJsonData: { basicAuthPassword: "$__file{scrape-password}" }
          - { name: Alerts, uid: vigie-alertmanager, type: alertmanager, url: "http://alertmanager:9093", jsonData: { implementation: prometheus, handleGrafanaManagedAlerts: true } }
          - { name: Logs, uid: vigie-logs, type: loki, url: "http://loki:3100" }
        """;

    public static string Rules => """
        groups:
          - name: backups
            interval: 60s
            rules:
              - record: group:age:ratio
                expr: (time() - last) / max
              - alert: BackupTooOld
                expr: group:age:ratio > 1
                for: 60m
                labels: { severity: critical, site: '{{ $labels.site }}' }
                annotations:
                  summary: 'Backup is {{ $value | humanize }} times too old on {{ $labels.site }}'
              - alert: BackupNever
                expr: absent(last)
                keep_firing_for: 90s
                labels: { severity: warning }
          - name: slow group/with slash
            interval: 15s
            rules:
              - alert: Slow
                expr: up == 0
        """;

    public static string Alertmanager => """
        global: { smtp_smarthost: 'localhost:25', smtp_from: a@b }
        templates: [templates/*.tmpl]
        route:
          receiver: admins
          group_by: [alertname, site]
          group_wait: 30s
          repeat_interval: 240m
          routes:
            - receiver: soc
              matchers: ['site=~"AARD|DRYN"', 'severity != info']
              continue: true
            - { receiver: nobody, matchers: ['severity = "info"'] }
            - { receiver: admins, match: { severity: warning }, mute_time_intervals: [night], repeat_interval: 1d }
        time_intervals:
          - name: night
            time_intervals:
              - times: [{ start_time: '22:00', end_time: '24:00' }, { start_time: '00:00', end_time: '06:00' }]
                weekdays: ['monday:friday']
                months: ['january:march', '12']
                location: Europe/Zurich
        receivers:
          - name: admins
            email_configs:
              - { to: 'a@example.org, b@example.org', send_resolved: true, headers: { Subject: '{{ template "mail.subject" . }}', X-Site: x }, html: '<b>' }
              - { to: c@example.org }
          - name: soc
            webhook_configs:
              - url: http://soc:9700/hook
                max_alerts: 10
                http_config: { basic_auth: { username: vigie, password_file: ../hook-password } }
          - name: nobody
        inhibit_rules:
          - { source_matchers: ['alertname = Down'], target_matchers: ['severity = warning'], equal: [site] }
        """;

    public string[] Sources =>
    [
        "--dashboards", Run.Dashboards, "--data-sources", Run.PathOf("datasources.yml"), "--alerting", Mode, "--rules", Run.PathOf("alert-rules"),
        "--alertmanager-config", Run.PathOf("alert-rules/alertmanager.yml"), .. UsesKey ? new[] { "--secrets-key-file", KeyFile } : [],
    ];

    public Task<Result> AskAsync(string command, params string[] more) => Run.RunAsync([command, .. Run.Server, .. Sources, .. more]);

    public Task<Result> PlanAsync(params string[] more) => AskAsync("plan", more);

    public Task<Result> ApplyAsync(params string[] more) => AskAsync("apply", more);

    public void Change(string file, string from, string to)
    {
        var path = Run.PathOf(file);
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    public void Dispose() => Run.Dispose();
}
