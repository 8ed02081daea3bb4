using System.Text.RegularExpressions;
using Vigie.Testing;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>The command lines and configurations of docker-compose.yml, run by the same programs as this machine's distribution has them: older ones than the images, without containers.</summary>
public sealed partial class ComposeCommandsTests : IDisposable
{
    private static readonly ComposeModel s_compose = new();

    // What the images have and the distribution's older program has not.
    private static readonly string[] s_newer = ["--dispatch.start-delay=1m"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Prometheus_OfItsCommand_IsReady()
    {
        _folder.Write("etc/prometheus.yml", "global: {}\n");

        await AnswersAsync("prometheus", "prometheus", "/-/ready", _ => true, ("/etc/prometheus", _folder.PathOf("etc")), ("=/prometheus", $"={_folder.PathOf("data")}"));
    }

    [Fact]
    public async Task Alertmanager_OfItsCommand_IsReady()
    {
        _folder.Write("etc/alertmanager.yml", "route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n");

        await AnswersAsync("alertmanager", "prometheus-alertmanager", "/-/ready", _ => true, ("/etc/alertmanager", _folder.PathOf("etc")), ("=/alertmanager", $"={_folder.PathOf("data")}"));
    }

    [Fact]
    public async Task NodeExporter_OfItsCommand_TellsOfThisHost() =>
        await AnswersAsync("node-exporter", "prometheus-node-exporter", "/metrics", text => text.Contains("\nnode_boot_time_seconds ", StringComparison.Ordinal), ("/host/var", _folder.PathOf("var")), ("=/host", "=/"));

    [Fact]
    public async Task BlackboxExporter_OfItsCommand_KnowsTheModulesOfPrometheusYml()
    {
        var modules = Regex.Matches(await File.ReadAllTextAsync(Tree.PathOf("alert-rules", "prometheus.yml"), TestContext.Current.CancellationToken), @"params: \{ module: \[(\w+)\] \}").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(["tcp_connect", "http_2xx", "dns_active_site"], modules);

        await AnswersAsync("blackbox-exporter", "prometheus-blackbox-exporter", "/config", text => modules.All(module => text.Contains($"  {module}:\n", StringComparison.Ordinal)), ("/etc/blackbox", Tree.PathOf("deploy", "blackbox")));
    }

    /// <summary>The server is not there: that the exporter looks for it by the names of compose is what is tested.</summary>
    [Fact]
    public async Task PostgresExporter_OfItsCommand_LooksWhereTheVariablesSay()
    {
        var environment = s_compose.Service("postgres-exporter").Environment.ToDictionary(pair => pair.Key, pair => Expand(pair.Value));
        environment["DATA_SOURCE_URI"] = environment["DATA_SOURCE_URI"].Replace(":5432", ":1", StringComparison.Ordinal);
        environment["DATA_SOURCE_PASS_FILE"] = _folder.Write("password", "hush");

        var said = await AnswersAsync("postgres-exporter", "prometheus-postgres-exporter", "/metrics", text => text.Contains("\npg_up 0\n", StringComparison.Ordinal), environment, [], says: "127.0.0.1:1");

        Assert.DoesNotContain("hush", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MysqldExporter_OfItsCommand_ReadsTheOptionFile()
    {
        var file = _folder.Write("my.cnf", "[client]\nuser=vigie\npassword=hush\nhost=127.0.0.1\nport=1\n");

        var said = await AnswersAsync("mysqld-exporter", "prometheus-mysqld-exporter", "/metrics", text => text.Contains("\nmysql_up 0\n", StringComparison.Ordinal), new Dictionary<string, string>(), [("/run/secrets/mysqld_exporter_cnf", file)], says: "127.0.0.1:1");

        Assert.DoesNotContain("hush", said, StringComparison.Ordinal);
    }

    private Task<string> AnswersAsync(string service, string program, string path, Func<string, bool> isGood, params ReadOnlySpan<(string From, string To)> replaced) =>
        AnswersAsync(service, program, path, isGood, new Dictionary<string, string>(), replaced.ToArray());

    private async Task<string> AnswersAsync(
        string service, string program, string path, Func<string, bool> isGood, IReadOnlyDictionary<string, string> environment, (string From, string To)[] replaced, string says = "")
    {
        var port = Ports.Free();
        var arguments = s_compose.Service(service).Command.Except(s_newer)
            .Select(argument => Listening().Replace(Expand(argument), $"127.0.0.1:{port}"))
            .Select(argument => replaced.Aggregate(argument, (text, pair) => text.Replace(pair.From, pair.To, StringComparison.Ordinal)))
            .ToList();
        Assert.Contains(arguments, argument => argument.EndsWith($"127.0.0.1:{port}", StringComparison.Ordinal));
        await using var running = RunningTool.Start(program, arguments, _folder.Root, environment);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await running.WaitForAsync(async () => await client.GetStringAsync(path) is var text && isGood(text) ? text : null, $"{program} answering {path}");

        // Its log is read beside its answers, and may come after them.
        await running.SaysAsync(says);
        return running.Said;
    }

    private static string Expand(string text) => Regex.Replace(text, @"\$\{\w+:-([^}]*)\}", "$1");

    [GeneratedRegex(@"127\.0\.0\.1:\d+$")]
    private static partial Regex Listening();
}
