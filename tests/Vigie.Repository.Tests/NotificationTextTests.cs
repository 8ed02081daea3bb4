using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vigie.Testing;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>What people read: the shipped templates, and the chat that docs/alerting.md describes, by the real Alertmanager.</summary>
public sealed class NotificationTextTests : IDisposable
{
    private const string Runbook = "https://github.com/vigie/vigie/blob/main/docs/runbooks/pbsbackuptooold.md";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryAlert_LeadsToADashboardThatExists()
    {
        var shown = Directory.GetFiles(Tree.PathOf("dashboards"), "*.json").Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var template = File.ReadAllText(Tree.PathOf("alert-rules", "templates", "vigie.tmpl"));
        var names = Regex.Matches(template, @"alertname \}\}([a-z-]+)|else \}\}([a-z-]+)").Select(match => match.Groups[1].Value + match.Groups[2].Value).ToList();
        Assert.True(names.Count >= 7, string.Join(' ', names));
        Assert.All(names, name => Assert.Contains(name, shown));
    }

    [Theory]
    [InlineData("PbsBackupTooOld", "vigie-backups")]
    [InlineData("RaidArrayDegraded", "vigie-raid")]
    [InlineData("IpsecTunnelDown", "vigie-tunnels")]
    [InlineData("ReplicationBroken", "vigie-replication")]
    [InlineData("AlertmanagerDown", "vigie-alarm-chain")]
    [InlineData("VigieCollectorFailing", "vigie-exporters")]
    [InlineData("SiteUnreachable", "vigie-soc-overview")]
    public async Task Mail_AnyAlert_HasWhatWhereSinceWhenAndThreeLinks(string alert, string dashboard)
    {
        var data = _folder.Write("data.json", JsonSerializer.Serialize(Notification(alert)));

        foreach (var (template, type) in new[] { ("vigie.text", "text"), ("vigie.html", "html"), ("vigie.chat", "text") })
        {
            var text = WebUtility.HtmlDecode((await RenderAsync(template, type, data)).Succeeded());
            Assert.Contains("The backup is 10 h old", text, StringComparison.Ordinal);
            Assert.Contains("4 h are allowed. First check: the task log.", text, StringComparison.Ordinal);
            Assert.Contains("2026-11-20 10:00", text, StringComparison.Ordinal);
            Assert.Contains(Runbook, text, StringComparison.Ordinal);
            Assert.Contains("https://prometheus.example.org/graph?g0.expr=x%3E1&g0.tab=1", text, StringComparison.Ordinal);
            Assert.Contains($"http://localhost:3000/d/{dashboard}?var-site=AARD&var-target=pbs-aard", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Mail_AlertWithoutTarget_LeadsToAllTargets()
    {
        var data = _folder.Write("data.json", JsonSerializer.Serialize(Notification("SiteUnreachable", target: null)));
        Assert.Contains("?var-site=AARD&var-target=$__all", (await RenderAsync("vigie.text", "text", data)).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("?var-site=AARD&var-target=%24__all", (await RenderAsync("vigie.html", "html", data)).Succeeded(), StringComparison.Ordinal);
    }

    /// <summary>The block of the page is put in the place of the receiver, and a real Alertmanager posts by it.</summary>
    [Fact]
    public async Task Chat_AsThePageSays_GetsTheAlertAndItsEnd()
    {
        using var sink = new HttpListener();
        var port = Ports.Free();
        sink.Prefixes.Add($"http://127.0.0.1:{port}/");
        sink.Start();
        var block = Regex.Match(await File.ReadAllTextAsync(Tree.PathOf("docs", "alerting.md"), TestContext.Current.CancellationToken), @"```yaml\n(  - name: soc\n    slack_configs:.*?)```", RegexOptions.Singleline).Groups[1].Value;
        Assert.NotEmpty(block);
        block = block.Replace("secrets/chat-url", _folder.Write("chat-url", $"http://127.0.0.1:{port}/hooks/x"), StringComparison.Ordinal);
        var config = _folder.Write("alertmanager.yml", $"templates: [ {Tree.PathOf("alert-rules", "templates")}/*.tmpl ]\nroute: {{ receiver: soc, group_by: [alertname], group_wait: 1s, group_interval: 1s }}\nreceivers:\n{block}");
        await using var alertmanager = await MonitoringServer.AlertmanagerAsync(config);

        var told = await TellAsync(alertmanager.Client, sink, "2026-11-20T10:00:00Z", null);
        Assert.Equal("[CRITICAL] AARD: The backup is 10 h old", told.GetProperty("title").GetString());
        Assert.Equal("danger", told.GetProperty("color").GetString());
        Assert.Contains($"[What to do]({Runbook})", told.GetProperty("text").GetString(), StringComparison.Ordinal);

        var over = await TellAsync(alertmanager.Client, sink, "2026-11-20T10:00:00Z", "2026-11-20T10:30:00Z");
        Assert.Equal(("[OVER] AARD: The backup is 10 h old", "good"), (over.GetProperty("title").GetString(), over.GetProperty("color").GetString()));
    }

    private static async Task<JsonElement> TellAsync(HttpClient client, HttpListener sink, string from, string? until)
    {
        var alert = new { labels = Labels("PbsBackupTooOld", "pbs-aard"), annotations = Annotations(), startsAt = from, endsAt = until, generatorURL = "http://p/graph" };
        using var sent = await client.PostAsJsonAsync("/api/v2/alerts", new[] { alert }, new JsonSerializerOptions { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull }, TestContext.Current.CancellationToken);
        Assert.True(sent.IsSuccessStatusCode);
        var context = await sink.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
        using var body = await JsonDocument.ParseAsync(context.Request.InputStream, cancellationToken: TestContext.Current.CancellationToken);
        context.Response.Close();
        return body.RootElement.GetProperty("attachments")[0].Clone();
    }

    private static Task<ToolResult> RenderAsync(string template, string type, string data) =>
        Tool.RunAsync("amtool", ["template", "render", "--template.glob=" + Tree.PathOf("alert-rules", "templates", "*.tmpl"), "--template.type=" + type, $"--template.text={{{{ template \"{template}\" . }}}}", "--template.data=" + data]);

    private static object Notification(string alert, string? target = "pbs-aard") => new
    {
        receiver = "administrators",
        status = "firing",
        externalURL = "https://alertmanager.example.org",
        groupLabels = new Dictionary<string, string> { ["alertname"] = alert },
        commonLabels = Labels(alert, target),
        commonAnnotations = new Dictionary<string, string>(),
        alerts = new[]
        {
            new
            {
                status = "firing", labels = Labels(alert, target), annotations = Annotations(), startsAt = "2026-11-20T10:00:00Z", endsAt = "0001-01-01T00:00:00Z",
                generatorURL = "https://prometheus.example.org/graph?g0.expr=x%3E1&g0.tab=1", fingerprint = "1",
            },
        },
    };

    private static Dictionary<string, string> Labels(string alert, string? target)
    {
        var labels = new Dictionary<string, string> { ["alertname"] = alert, ["severity"] = "critical", ["site"] = "AARD" };
        if (target is not null)
        {
            labels["target"] = target;
        }

        return labels;
    }

    private static Dictionary<string, string> Annotations() => new()
    {
        ["summary"] = "The backup is 10 h old", ["description"] = "10 h old where 4 h are allowed. First check: the task log.", ["runbook_url"] = Runbook,
    };
}
