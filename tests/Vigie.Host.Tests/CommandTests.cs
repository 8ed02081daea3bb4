using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vigie.Core.Configuration;
using Vigie.Testing;

namespace Vigie.Host.Tests;

/// <summary>The commands that end by themselves, each as a process: what they print, and how they end.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static Task<ToolResult> RunAsync(params string[] arguments) => Tool.RunAsync(VigieProcess.PathOf(VigieProcess.Rehearsal), arguments);

    private string Write(params string[] targets) =>
        _folder.Write("vigie.yml", $"targets:\n{string.Concat(targets.Select(target => $"  - {{ kind: rehearsal, {target} }}\n"))}");

    [Fact]
    public async Task Check_GoodFile_SaysWhatIsInIt()
    {
        var file = Write("name: one, site: AARD", "name: two, site: DRYN");

        var result = await RunAsync("check", "--config", file);

        Assert.Equal(ExitCode.Good, result.ExitCode);
        Assert.Equal($"{file} is good: 2 targets (2 rehearsal) at AARD, DRYN; listens on http://*:9780\n", result.Output);
    }

    [Fact]
    public async Task Check_BadFile_TellsEveryFaultWithItsLine()
    {
        var file = Write("name: one", "name: two, site: DRYN, behaviour: dance", "name: two, site: DRYN");

        var result = await RunAsync("check", "--config", file);

        Assert.Equal(ExitCode.Misconfigured, result.ExitCode);
        Assert.Contains($"{file}:2:", result.Error, StringComparison.Ordinal);
        Assert.Contains($"{file}:3:", result.Error, StringComparison.Ordinal);
        Assert.Contains($"{file}:4:", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("3 faults\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OnlyUnknownKind_NamesTheKnownOnes()
    {
        var result = await RunAsync("check", "--config", Write("name: one, site: AARD"), "--only", "rehearsal,pbx");

        Assert.Equal(ExitCode.Misconfigured, result.ExitCode);
        Assert.Contains("--only: there is no kind", result.Error, StringComparison.Ordinal);
        Assert.Contains("Possible here: rehearsal", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_AllShards_HaveEachTargetOnce()
    {
        var file = Write([.. Enumerable.Range(0, 9).Select(i => $"name: t{i}, site: AARD")]);

        var counts = new List<int>();
        for (var number = 1; number <= 3; number++)
        {
            var said = (await RunAsync("check", "--config", file, "--shard", $"{number}/3")).Succeeded();
            counts.Add(int.Parse(Regex.Match(said, @"good: (\d+) target").Groups[1].Value, CultureInfo.InvariantCulture));
        }

        Assert.Equal(9, counts.Sum());
    }

    [Fact]
    public async Task Check_ShardThatIsNone_SaysWhatWouldBeRight()
    {
        var result = await RunAsync("check", "--config", Write("name: one, site: AARD"), "--shard", "6/5");

        Assert.Equal(ExitCode.Misconfigured, result.ExitCode);
        Assert.Contains("--shard must be NUMBER/COUNT, such as 2/5", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_GoodTarget_PrintsQuestionsAnswersSamplesAndOutcomes()
    {
        var result = await RunAsync("probe", "one", "--config", Write("name: one, site: AARD, samples: 2"));

        Assert.Equal(ExitCode.Good, result.ExitCode);
        Assert.Contains("target one, kind rehearsal, site AARD\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("  asked    GET /things\n  answered 200 things (1234 bytes in 5 ms)\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("  says it is Rehearsal 1.0\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("rehearsal_thing_size_bytes{site=\"AARD\",target=\"one\",thing=\"thing-1\",", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("2 of 2 collectors succeeded, 2 requests were sent\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_RefusedCredentials_AsksNoSecondTimeAndEndsWithOne()
    {
        var result = await RunAsync("probe", "one", "--config", Write("name: one, site: AARD, behaviour: refuse"));

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Contains("auth: the token was refused", result.Output, StringComparison.Ordinal);
        Assert.Contains("collector extras: not run", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("0 of 2 collectors succeeded, 1 requests were sent\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_AnswerThatSteersTerminals_IsShownHarmless()
    {
        var result = await RunAsync("probe", "one", "--config", Write("name: one, site: AARD, behaviour: steer"));

        Assert.Contains("answered 200 ?[2J?wiped", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Output);
    }

    [Fact]
    public async Task Probe_UnknownName_NamesTheKnownOnes()
    {
        var result = await RunAsync("probe", "three", "--config", Write("name: two, site: AARD", "name: one, site: AARD"));

        Assert.Equal(ExitCode.Misconfigured, result.ExitCode);
        Assert.Equal("vigie: there is no target 'three'. There are: one, two\n", result.Error);
    }

    [Fact]
    public async Task HashPassword_FromStandardInput_PrintsAHashOfItAlone()
    {
        var result = await Tool.RunAsync(VigieProcess.PathOf(VigieProcess.Rehearsal), ["hash-password"], input: "grün & salty\nnot this\n");

        Assert.Equal(ExitCode.Good, result.ExitCode);
        Assert.Equal("", result.Error);
        var hash = PasswordHash.Parse(result.Output.TrimEnd('\n')).Value;
        Assert.True(hash!.Verify("grün & salty"));
        Assert.False(hash.Verify("grün & salty\n"));
    }

    [Fact]
    public async Task HashPassword_FromATerminal_AsksTwiceWithoutShowingIt()
    {
        const string script = """
            import os, pty, sys, time
            pid, fd = pty.fork()
            if pid == 0:
                os.execv(sys.argv[1], [sys.argv[1], "hash-password"])
            said = b""
            def until(piece):
                global said
                while piece not in said:
                    said += os.read(fd, 1024)
            until(b"Password: ")
            time.sleep(0.3)
            os.write(fd, b"tty-sesam\x7fme\r")
            until(b"Again: ")
            time.sleep(0.3)
            os.write(fd, b"tty-sesame\r")
            try:
                while True:
                    more = os.read(fd, 1024)
                    if not more:
                        break
                    said += more
            except OSError:
                pass
            os.waitpid(pid, 0)
            sys.stdout.write(said.decode())
            """;

        var said = (await Tool.RunAsync("python3", ["-c", script, VigieProcess.PathOf(VigieProcess.Rehearsal)])).Succeeded();

        Assert.DoesNotContain("sesam", said, StringComparison.Ordinal);
        var hash = said.Split('\n').Single(line => line.Contains("pbkdf2-sha256", StringComparison.Ordinal));
        Assert.True(PasswordHash.Parse(hash[hash.IndexOf("pbkdf2", StringComparison.Ordinal)..].TrimEnd('\r')).Value!.Verify("tty-sesame"));
    }

    [Theory]
    [InlineData("", "the password is empty")]
    [InlineData("\n", "the password is empty")]
    public async Task HashPassword_Empty_IsRefused(string input, string problem)
    {
        var result = await Tool.RunAsync(VigieProcess.PathOf(VigieProcess.Rehearsal), ["hash-password"], input: input);

        Assert.Equal(ExitCode.Misconfigured, result.ExitCode);
        Assert.Equal($"vigie: {problem}\n", result.Error);
    }

    [Fact]
    public async Task Schema_IsJsonWithTheModulesKeys()
    {
        var result = await RunAsync("schema");

        using var json = JsonDocument.Parse(result.Succeeded());
        Assert.Contains("behaviour", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_TellsVersionRevisionAndRuntime()
    {
        var result = await RunAsync("--version");

        Assert.Matches(@"^vigie \d+\.\d+\.\d+ \(revision ([0-9a-f]{40}|unknown), \.NET \d+\.\d+\.\d+\)\n$", result.Succeeded());
    }

    [Theory]
    [InlineData("dance")]
    [InlineData("probe")]
    [InlineData("hash-password", "hunter2")]
    [InlineData("serve", "--log-format", "xml")]
    public async Task WrongCommandLine_EndsWithTwo(params string[] arguments)
    {
        var result = await RunAsync(arguments);

        Assert.Equal(ExitCode.Misconfigured, result.ExitCode);
        Assert.StartsWith("vigie: ", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("vigie --help tells what there is.\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Product_NoRehearsalKind_StartsAndKnowsItsModules()
    {
        var result = await Tool.RunAsync(Path.Combine(AppContext.BaseDirectory, "vigie"), ["schema"]);

        Assert.DoesNotContain("rehearsal", result.Succeeded(), StringComparison.Ordinal);
    }
}
