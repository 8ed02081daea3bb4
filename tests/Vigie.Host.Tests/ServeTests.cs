using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Vigie.Core.Configuration;
using Vigie.Testing;

namespace Vigie.Host.Tests;

/// <summary>The whole process: signals, reloads, exit codes, secrets.</summary>
public sealed class ServeTests : IDisposable
{
    private const string Secret = "sesame-4711";

    private static readonly Dictionary<string, string> _environment = new() { ["REHEARSAL_TOKEN"] = Secret };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(params string[] targets) => WriteListening("address: 127.0.0.1, port: 0", targets);

    private string WriteListening(string listen, params string[] targets) =>
        _folder.Write("vigie.yml", $"listen: {{ {listen} }}\ntargets:\n{string.Concat(targets.Select(target => $"  - {{ kind: rehearsal, site: AARD, {target} }}\n"))}");

    [Fact]
    public async Task Serve_Targets_AnswersTheirSamples()
    {
        await using var vigie = await VigieProcess.ServeAsync(Write("name: one, samples: 3", "name: two, behaviour: fail"));

        await vigie.SaysAsync("collector things fails");
        var text = await vigie.GetAsync("/metrics");

        Assert.Equal(1, VigieProcess.Sample(text, "vigie_target_up", "target=\"one\""));
        Assert.Equal(0, VigieProcess.Sample(text, "vigie_target_up", "target=\"two\""));
        Assert.Equal(2000, VigieProcess.Sample(text, "rehearsal_thing_size_bytes", "thing=\"thing-2\""));
        Assert.Equal("Vigie is ready.\n", await vigie.GetAsync("/-/ready"));
    }

    [Fact]
    public async Task Hangup_GoodFile_PutsItInForceAndKeepsWhatIsUnchanged()
    {
        await using var vigie = await VigieProcess.ServeAsync(Write("name: one"));

        Write("name: one", "name: two");
        vigie.Signal(Signals.Hangup);
        await vigie.SaysAsync("configuration reloaded by signal: 2 targets");

        Assert.Contains("target=\"two\"", await vigie.GetAsync("/metrics"), StringComparison.Ordinal);
        Assert.DoesNotContain("no longer watching one", vigie.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_BadFile_KeepsTheOldOneSetsTheGaugeAndTellsAllFaults()
    {
        await using var vigie = await VigieProcess.ServeAsync(Write("name: one"));
        var before = await vigie.GetAsync("/metrics");

        Write("name: two, behaviour: wrong", "name: three, samples: many");
        var (status, faults) = await vigie.PostAsync("/-/reload");
        var after = await vigie.GetAsync("/metrics");

        Assert.Equal(500, status);
        Assert.Equal(3, faults.TrimEnd().Split('\n').Length);
        Assert.Contains("targets[0].behaviour: must be one of", faults, StringComparison.Ordinal);
        Assert.Contains("targets[1].samples: must be", faults, StringComparison.Ordinal);
        Assert.Equal(1, VigieProcess.Sample(before, "vigie_config_last_reload_successful"));
        Assert.Equal(0, VigieProcess.Sample(after, "vigie_config_last_reload_successful"));
        Assert.Equal(VigieProcess.Sample(before, "vigie_config_last_reload_success_timestamp_seconds"), VigieProcess.Sample(after, "vigie_config_last_reload_success_timestamp_seconds"));
        Assert.Contains("target=\"one\"", after, StringComparison.Ordinal);

        Write("name: one");
        Assert.Equal((200, "1 targets are in force.\n"), await vigie.PostAsync("/-/reload"));
        Assert.Equal(1, VigieProcess.Sample(await vigie.GetAsync("/metrics"), "vigie_config_last_reload_successful"));
    }

    [Fact]
    public async Task FileChanged_IsPutInForceByItself()
    {
        await using var vigie = await VigieProcess.ServeAsync(Write("name: one"));

        Write("name: one", "name: two");

        await vigie.SaysAsync("configuration reloaded by file: 2 targets");
    }

    [Fact]
    public async Task Reload_OtherPort_SaysThatItTakesARestart()
    {
        await using var vigie = await VigieProcess.ServeAsync(Write("name: one"));

        WriteListening("address: 127.0.0.2, port: 0", "name: one", "name: two");
        var (status, text) = await vigie.PostAsync("/-/reload");

        Assert.Equal(200, status);
        Assert.Contains("2 targets are in force.", text, StringComparison.Ordinal);
        Assert.Contains("takes a restart", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Signals.Terminate)]
    [InlineData(Signals.Interrupt)]
    public async Task Signal_Quiet_EndsAtOnceWithZero(int signal)
    {
        await using var vigie = await VigieProcess.ServeAsync(Write("name: one"));

        vigie.Signal(signal);
        var (exitCode, took) = await vigie.EndAsync();

        Assert.Equal(ExitCode.Good, exitCode);
        Assert.InRange(took.TotalSeconds, 0, 2);
    }

    [Fact]
    public async Task Terminate_StuckScraperAndDeafTarget_EndsInLessThanFiveSeconds()
    {
        await using var vigie = await VigieProcess.ServeAsync(Write("name: large, samples: 200000", "name: deaf, behaviour: hang"));
        await vigie.SaysAsync("watching deaf");
        using var stuck = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await stuck.ConnectAsync(IPEndPoint.Parse(vigie.Client.BaseAddress!.Authority), TestContext.Current.CancellationToken);
        await stuck.SendAsync("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await stuck.ReceiveAsync(new byte[16], TestContext.Current.CancellationToken);

        vigie.Signal(Signals.Terminate);
        var (exitCode, took) = await vigie.EndAsync();

        Assert.Equal(ExitCode.Good, exitCode);
        Assert.InRange(took.TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task Serve_PortTaken_SaysSoInOneLineAndAsksNoDevice()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var result = await Tool.RunAsync(VigieProcess.PathOf(VigieProcess.Rehearsal), ["serve", "--config", WriteListening($"address: 127.0.0.1, port: {port}", "name: one")]);

        Assert.Equal(ExitCode.CannotListen, result.ExitCode);
        Assert.Equal($"vigie: cannot listen on 127.0.0.1:{port}: another program has the port\n", result.Error);
    }

    [Fact]
    public async Task Serve_BadFile_TellsAllFaultsAndEndsWithTwo()
    {
        var result = await Tool.RunAsync(VigieProcess.PathOf(VigieProcess.Rehearsal), ["serve", "--config", Write("name: one, behaviour: wrong", "name: one")]);

        Assert.Equal(ExitCode.Misconfigured, result.ExitCode);
        Assert.Contains("targets[0].behaviour", result.Error, StringComparison.Ordinal);
        Assert.Contains("targets[1].name", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("2 faults\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_WholeOutputOfEverything_HoldsNone()
    {
        const string password = "password-0815";
        var hash = PasswordHash.Create(password, PasswordHash.MinIterations).ToString();
        string Config(string more) => WriteListening(
            $"address: 127.0.0.1, port: 0, basic_auth: {{ users: {{ ops: '{hash}' }} }}",
            "name: one, token: '${REHEARSAL_TOKEN}'", "name: two, behaviour: fail, token: '${REHEARSAL_TOKEN}'" + more);
        await using var vigie = await VigieProcess.ServeAsync(Config(""), _environment, "--log-format", "json");
        var seen = new StringBuilder();
        vigie.Client.DefaultRequestHeaders.Add("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"ops:{password}")));
        foreach (var path in (string[])["/", "/metrics", "/targets", "/targets?format=json", "/sd", "/-/ready", "/-/healthy"])
        {
            using var answer = await vigie.Client.GetAsync(path, TestContext.Current.CancellationToken);
            seen.Append(answer).Append(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Config(", unknown: " + Secret);
        var (status, faults) = await vigie.PostAsync("/-/reload");
        Assert.Equal(500, status);
        vigie.Client.DefaultRequestHeaders.Remove("Authorization");
        vigie.Client.DefaultRequestHeaders.Add("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"ops:{password}-wrong")));
        using var refused = await vigie.Client.GetAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        vigie.Signal(Signals.Terminate);
        await vigie.EndAsync();

        var all = seen + faults + vigie.Said;
        Assert.Contains("rehearsal_thing_size_bytes", all, StringComparison.Ordinal);
        Assert.Contains("refused a client", all, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, all, StringComparison.Ordinal);
        Assert.DoesNotContain(password, all, StringComparison.Ordinal);
        Assert.DoesNotContain(hash.Split('$')[^1], all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogFormatJson_EveryLine_IsOneObject()
    {
        await using var vigie = await VigieProcess.ServeAsync(Write("name: one, behaviour: fail"), null, "--log-format", "json");
        await vigie.SaysAsync("collector things fails");
        vigie.Signal(Signals.Terminate);
        await vigie.EndAsync();

        foreach (var line in vigie.Said.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            Assert.True(json.RootElement.TryGetProperty("level", out _), line);
            Assert.True(json.RootElement.TryGetProperty("time", out _), line);
        }
    }
}
