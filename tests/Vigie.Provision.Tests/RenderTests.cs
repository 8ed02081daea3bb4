using System.Text.Json.Nodes;
using Vigie.GrafanaDouble;
using Vigie.Provision.Commands;
using Vigie.Testing;

namespace Vigie.Provision.Tests;

/// <summary>The same wishes as files of Grafana, read back by another YAML reader's rules.</summary>
public sealed class RenderTests
{
    [Fact]
    public async Task Render_EverythingInGrafana_IsValidAndKeepsSecretsOut()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        var output = full.Run.PathOf("out");

        var result = await full.Run.RunAsync(["render", "--out", output, .. full.Sources]);
        var again = await full.Run.RunAsync(["render", "--out", output, .. full.Sources]);

        Assert.True(result.Code == ExitCode.Done, result.Output + result.Error);
        Assert.Contains("Nothing to write", again.Output, StringComparison.Ordinal);
        var files = Directory.GetFiles(output, "*", SearchOption.AllDirectories).ToDictionary(path => Path.GetRelativePath(output, path), File.ReadAllText);
        Assert.Equal(
            ["dashboards/vigie-disks/disks.json", "dashboards/vigie-storage/vigie-raid.json", "dashboards/vigie/vigie-backups.json", "provisioning/alerting/vigie.yml", "provisioning/dashboards/vigie.yml", "provisioning/datasources/vigie.yml"],
            files.Keys.Order(StringComparer.Ordinal));
        Assert.All(files.Values, text => Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal));
        var alerting = YamlJson.Parse(files["provisioning/alerting/vigie.yml"])!.AsObject();
        Check(alerting);
        var sources = YamlJson.Parse(files["provisioning/datasources/vigie.yml"])!.AsObject();
        Assert.Equal("$__file{scrape-password}", sources["datasources"]![0]!["secureJsonData"]!["basicAuthPassword"]!.GetValue<string>());
        var providers = YamlJson.Parse(files["provisioning/dashboards/vigie.yml"])!["providers"]!.AsArray();
        Assert.Contains(providers, provider => provider!["folderUid"]!.GetValue<string>() == "vigie-storage" && provider["options"]!["path"]!.GetValue<string>() == "/var/lib/grafana/dashboards/vigie-storage");
    }

    private static void Check(JsonObject alerting)
    {
        Assert.Equal(1, (int)alerting["apiVersion"]!.GetValue<decimal>());
        var group = alerting["groups"]!.AsArray().First(candidate => candidate!["name"]!.GetValue<string>() == "backups")!;
        Assert.Equal("1m", group["interval"]!.GetValue<string>());
        Assert.Equal("Vigie alerts", group["folder"]!.GetValue<string>());
        var never = group["rules"]!.AsArray().Single(rule => rule!["title"]!.GetValue<string>() == "BackupNever")!.AsObject();
        Assert.Equal("1m30s", never["keepFiringFor"]!.GetValue<string>());
        Assert.Equal(1, (int)never["missing_series_evals_to_resolve"]!.GetValue<decimal>());
        Assert.False(never.ContainsKey("keep_firing_for"));
        var old = group["rules"]!.AsArray().Single(rule => rule!["title"]!.GetValue<string>() == "BackupTooOld")!;
        // Labels are interpolated by the server, annotations and queries are not.
        Assert.Equal("{{ $$labels.site }}", old["labels"]!["site"]!.GetValue<string>());
        Assert.Contains("{{ $labels.site }}", old["annotations"]!["summary"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith("is_number($query)", old["data"]![1]!["model"]!["expression"]!.GetValue<string>(), StringComparison.Ordinal);
        var hook = alerting["contactPoints"]!.AsArray().Single(point => point!["name"]!.GetValue<string>() == "soc")!["receivers"]![0]!;
        Assert.StartsWith("$__file{", hook["settings"]!["password"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("admins", alerting["policies"]![0]!["receiver"]!.GetValue<string>());
        Assert.Equal("severity", alerting["policies"]![0]!["routes"]![0]!["object_matchers"]![0]![0]!.GetValue<string>());
        Assert.Equal("vigie-always", alerting["muteTimes"]!.AsArray().Last()!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Render_SecretInTheClear_IsRefusedWithoutQuotingIt()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        full.Change("alert-rules/alertmanager.yml", "password_file: ../hook-password", "password: in-the-clear");

        var result = await full.Run.RunAsync(["render", "--out", full.Run.PathOf("out"), .. full.Sources]);

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("receiver soc, password: the secret stands in the clear", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("in-the-clear", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(full.Run.PathOf("out")));
    }
}
