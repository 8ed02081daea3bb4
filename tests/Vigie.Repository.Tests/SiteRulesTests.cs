using Vigie.Testing;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>scripts/site-rules: what it makes of the shipped rules is what Prometheus and Alertmanager of that site take.</summary>
public sealed class SiteRulesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SecondSite_WithEverything_IsValidAndNamesItselfEverywhere()
    {
        (await MakeAsync("--site", "DRYN", "--exporters", "pbs,raid", "--watcher", "https://10.11.0.9:9781", "--mail", "a@x.example,b@x.example,c@x.example", "--soc", "https://soc.x.example/hook", "--extras", "node,mysql")).Succeeded();

        var prometheus = await ReadAsync("prometheus.yml");
        var alertmanager = await ReadAsync("alertmanager.yml");
        await AreValidAsync();
        Assert.All(Directory.GetFiles(_folder.PathOf("out"), "*.yml"), file => Assert.DoesNotContain("AARD", File.ReadAllText(file), StringComparison.Ordinal));
        Assert.Contains("['localhost:9782', 'localhost:9783']", prometheus, StringComparison.Ordinal);
        Assert.DoesNotContain("localhost:9780", prometheus, StringComparison.Ordinal);
        Assert.Contains("https://10.11.0.9:9781/alertmanager/alerting-dryn", alertmanager, StringComparison.Ordinal);
        Assert.DoesNotContain("admin1@", alertmanager, StringComparison.Ordinal);
        Assert.Equal(2, alertmanager.Split("to: b@x.example").Length - 1);
        Assert.Equal("- targets: ['localhost:9100']\n  labels: { site: DRYN }\n", await ReadAsync("targets/node.yml"));
    }

    [Fact]
    public async Task SiteWithoutAWatcher_RoutesNothingThere()
    {
        (await MakeAsync("--site", "AARD", "--watcher", "none")).Succeeded();

        await AreValidAsync();
        Assert.DoesNotContain("vigie-watcher", await ReadAsync("prometheus.yml"), StringComparison.Ordinal);
        foreach (var (alert, receivers) in new[] { ("AlertServerAlive", "beat"), ("Watchdog", "nobody") })
        {
            (await Tool.RunAsync("amtool", ["config", "routes", "test", $"--config.file={_folder.PathOf("out/alertmanager.yml")}", $"--verify.receivers={receivers}", $"alertname={alert}"])).Succeeded();
        }
    }

    [Fact]
    public async Task SecondRun_KeepsSecretsAndTargets()
    {
        (await MakeAsync("--site", "AARD", "--extras", "node")).Succeeded();
        _folder.Write("out/secrets/watcher-token", "hush");
        _folder.Write("out/targets/node.yml", "- targets: ['pve-aard:9100']\n");

        (await MakeAsync("--site", "AARD")).Succeeded();

        Assert.Equal("hush", await ReadAsync("secrets/watcher-token"));
        Assert.Contains("pve-aard", await ReadAsync("targets/node.yml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--site", "A B")]
    [InlineData("--site", "AARD", "--exporters", "pbx")]
    [InlineData("--site", "AARD", "--mail", "a@x.example")]
    [InlineData("--site", "AARD", "--extras", "nodes")]
    [InlineData("--site")]
    [InlineData("--place", "AARD")]
    public async Task WrongArguments_AreRefused(params string[] arguments) => Assert.NotEqual(0, (await MakeAsync(arguments)).ExitCode);

    [Fact]
    public async Task OutOfTheRepositorysOwnRules_IsRefused()
    {
        var result = await Tool.RunAsync(Tree.PathOf("scripts", "site-rules"), ["--site", "DRYN", "--out", Tree.PathOf("alert-rules")]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("must not be alert-rules itself", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Each target file as it is offered, in the place where Prometheus looks for it.</summary>
    [Fact]
    public async Task TargetExamples_All_AreTakenByPrometheus()
    {
        (await MakeAsync("--site", "AARD")).Succeeded();
        var examples = Directory.GetFiles(_folder.PathOf("out/targets"), "*.example");
        Assert.Equal(7, examples.Length);
        foreach (var example in examples)
        {
            File.Copy(example, example[..^".example".Length]);
        }

        var said = (await Tool.RunAsync("promtool", ["check", "config", _folder.PathOf("out/prometheus.yml")])).Succeeded();

        Assert.DoesNotContain("does not exist", said, StringComparison.Ordinal);
    }

    private Task<ToolResult> MakeAsync(params string[] arguments) => Tool.RunAsync(Tree.PathOf("scripts", "site-rules"), ["--out", _folder.PathOf("out"), .. arguments]);

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(_folder.PathOf($"out/{name}"), TestContext.Current.CancellationToken);

    private async Task AreValidAsync()
    {
        (await Tool.RunAsync("promtool", ["check", "config", _folder.PathOf("out/prometheus.yml")])).Succeeded();
        (await Tool.RunAsync("amtool", ["check-config", _folder.PathOf("out/alertmanager.yml")])).Succeeded();
    }
}
