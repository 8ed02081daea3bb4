using System.Globalization;
using System.Text.RegularExpressions;
using Vigie.Host.Starting;
using Vigie.Testing;

namespace Vigie.Host.Tests;

/// <summary><c>vigie init</c> as a process: what it writes is good once the secrets are filled, and it overwrites nothing.</summary>
public sealed class InitTests : IDisposable
{
    private static readonly string[] _everything =
    [
        "--pbs", "https://192.0.2.10:8007", "--pbs", "DRYN=https://pbs.dryn.example:8007", "--nas", "192.0.2.20", "--nas", "192.0.2.21:161",
        "--firewall", "https://192.0.2.1", "--mysql", "mariadb.aard.example", "--postgres", "2001:db8::5",
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, string> Kinds => new()
    {
        { "--pbs", "https://192.0.2.10:8007", "1 pbs" },
        { "--nas", "192.0.2.20", "1 raid" },
        { "--firewall", "https://192.0.2.1", "1 ipsec" },
        { "--mysql", "192.0.2.30", "1 mysql" },
        { "--postgres", "db.example", "1 postgres" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Kind_Alone_IsGoodOnceItsSecretsAreFilled(string option, string address, string said)
    {
        var made = await InitAsync(option, address);

        Assert.Equal(ExitCode.Misconfigured, (await CheckAsync(made, "one")).ExitCode);
        Fill(made);
        Assert.Contains(said, (await CheckAsync(made, "one")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_AtTwoSites_IsGoodOnceTheSecretsAreFilled()
    {
        var made = await InitAsync([.. _everything, "--site", "AARD", "--second-site", "DRYN"]);
        Fill(made);

        Assert.EndsWith("is good: 7 targets (1 ipsec, 1 mysql, 2 pbs, 1 postgres, 2 raid) at AARD, DRYN; listens on http://127.0.0.1:9780\n", (await CheckAsync(made, "one")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("1 heartbeat) at DRYN; listens on http://127.0.0.1:9781", (await CheckAsync(made, "watcher", Remember(made))).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("\nCOMPOSE_PROFILES=core,one,watcher\n", File.ReadAllText(Path.Combine(made, ".env")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_PerKind_HasTheFoldersPortsAndProfilesOfCompose()
    {
        var made = await InitAsync([.. _everything, "--per-kind", "--second-site", "DRYN"]);
        Fill(made);

        foreach (var kind in new[] { "pbs", "raid", "ipsec", "mysql", "postgres" })
        {
            var port = Regex.Match(File.ReadAllText(Repository.PathOf("deploy", "config", kind, "vigie.yml")), @"port: (\d+)").Groups[1].Value;
            Assert.EndsWith($" {kind}) at {(kind == "pbs" ? "AARD, DRYN" : "AARD")}; listens on http://127.0.0.1:{port}\n", (await CheckAsync(made, kind)).Succeeded(), StringComparison.Ordinal);
        }

        Assert.Contains("\nCOMPOSE_PROFILES=core,pbs,raid,ipsec,mysql,postgres,watcher\n", File.ReadAllText(Path.Combine(made, ".env")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_AreTheirOwnersAloneAndMadeWhereTheyCanBe()
    {
        var made = await InitAsync([.. _everything, "--second-site", "DRYN"]);
        var secrets = Directory.GetFiles(made, "*", SearchOption.AllDirectories).Where(file => file.Contains("/secrets/", StringComparison.Ordinal)).ToList();

        Assert.Equal(13, secrets.Count);
        foreach (var secret in secrets)
        {
            var isGrafanas = secret.EndsWith("grafana-admin.password", StringComparison.Ordinal);
            Assert.Equal(isGrafanas ? "444" : "600", Convert.ToString((int)File.GetUnixFileMode(secret), 8));
            Assert.Equal("700", Convert.ToString((int)File.GetUnixFileMode(Path.GetDirectoryName(secret)!), 8));
            Assert.Equal(isGrafanas || secret.EndsWith("watcher-token", StringComparison.Ordinal) ? 48 : 0, new FileInfo(secret).Length);
        }
    }

    [Fact]
    public async Task Folder_NotEmpty_IsRefusedAndLeftAsItIs()
    {
        var made = await InitAsync("--pbs", "https://192.0.2.10:8007");
        var file = Path.Combine(made, "config/one/vigie.yml");
        var before = (File.ReadAllText(file), Directory.GetFiles(made, "*", SearchOption.AllDirectories).Length);

        var again = await RunAsync(made, "--nas", "192.0.2.20");

        Assert.Equal((ExitCode.Misconfigured, $"vigie: {made} is not empty, and nothing in it is overwritten\n"), (again.ExitCode, again.Error));
        Assert.Equal(before, (File.ReadAllText(file), Directory.GetFiles(made, "*", SearchOption.AllDirectories).Length));
    }

    [Theory]
    [InlineData("nothing to watch: give at least one of --pbs, --nas, --firewall, --mysql, --postgres")]
    [InlineData("targets[0].url: ", "--pbs", "http://192.0.2.10")]
    [InlineData("targets[0].address: ", "--nas", "a b: {c}\"")]
    [InlineData("a site must be", "--pbs", "https://192.0.2.10:8007", "--site", "A ARD")]
    [InlineData("the two sites must have different names", "--pbs", "https://192.0.2.10:8007", "--site", "A", "--second-site", "a")]
    public async Task CommandLine_Wrong_WritesNothing(string said, params string[] arguments)
    {
        var result = await RunAsync(_folder.PathOf("new"), arguments);

        Assert.Equal(ExitCode.Misconfigured, result.ExitCode);
        Assert.Contains($"vigie: {said}", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("new")));
    }

    [Fact]
    public async Task Terminal_WithoutOptions_AsksAndWritesWhatWasAnswered()
    {
        const string script = """
            import os, pty, sys
            pid, fd = pty.fork()
            if pid == 0:
                os.execv(sys.argv[1], [sys.argv[1], "init", "--out", sys.argv[2]])
            said = b""
            def answer(question, text):
                global said
                while question not in said:
                    said += os.read(fd, 1024)
                said = said.split(question, 1)[1]
                os.write(fd, text + b"\r")
            answer(b"Name of this site [AARD]: ", b"NORTH")
            answer(b"(empty: none): ", b"")
            answer(b"8007 (empty: no more): ", b"https://192.0.2.10:8007")
            answer(b"8007 (empty: no more): ", b"")
            answer(b"192.0.2.20 (empty: no more): ", b"")
            answer(b"192.0.2.1 (empty: no more): ", b"")
            answer(b"MariaDB server (empty: no more): ", b"")
            answer(b"PostgreSQL server (empty: no more): ", b"db.example")
            answer(b"PostgreSQL server (empty: no more): ", b"")
            try:
                while os.read(fd, 1024):
                    pass
            except OSError:
                pass
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """;

        (await Tool.RunAsync("python3", ["-c", script, VigieProcess.PathOf(VigieProcess.Product), _folder.PathOf("asked")])).Succeeded();

        Fill(_folder.PathOf("asked"));
        Assert.Contains("2 targets (1 pbs, 1 postgres) at NORTH", (await CheckAsync(_folder.PathOf("asked"), "one")).Succeeded(), StringComparison.Ordinal);
    }

    /// <summary>The rights stand in docs/ alone: the page shows their chapters word for word, with links that lead there from anywhere.</summary>
    [Fact]
    public async Task DevicesPage_OfEachKind_HoldsTheChapterOfTheDocumentation()
    {
        var page = File.ReadAllText(Path.Combine(await InitAsync(_everything), "DEVICES.md"));

        foreach (var kind in StarterKind.All)
        {
            var source = File.ReadAllText(Repository.PathOf("docs", "getting-started", kind.Page)).Split($"\n## {kind.Chapter}\n")[1].Split("\n## ")[0].Trim('\n');
            var commands = Regex.Matches(source, @"(?ms)^```\w*\n(.*?)^```").Select(match => match.Groups[1].Value).ToList();
            Assert.Contains(WithoutAddresses(source), WithoutAddresses(page), StringComparison.Ordinal);
            Assert.All(commands, block => Assert.Contains(block, page, StringComparison.Ordinal));
            Assert.NotEmpty(commands);
        }

        Assert.Contains("proxmox-backup-manager acl update /       Audit       --auth-id \"$who\"", page, StringComparison.Ordinal);
        Assert.Contains("| pbs-dryn | https://pbs.dryn.example:8007 | config/one/secrets/pbs-dryn.token |", page, StringComparison.Ordinal);
        Assert.All(Regex.Matches(page, @"\]\(([^)]+)\)").Select(match => match.Groups[1].Value), link => Assert.StartsWith("https://", link, StringComparison.Ordinal));
    }

    private static string WithoutAddresses(string text) => Regex.Replace(text, @"\]\([^)]+\)", "]");

    private static Task<ToolResult> CheckAsync(string made, string folder, string? file = null) =>
        Tool.RunAsync(VigieProcess.PathOf(VigieProcess.Product), ["check", "--config", file ?? Path.Combine(made, "config", folder, "vigie.yml")]);

    private static void Fill(string made)
    {
        foreach (var file in Directory.GetFiles(made, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length == 0))
        {
            File.WriteAllText(file, "a-long-enough-secret");
        }
    }

    /// <summary>The watcher's configuration with a folder for its memory that this machine has.</summary>
    private static string Remember(string made)
    {
        var file = Path.Combine(made, "config/watcher/vigie.yml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("/var/lib/vigie", Directory.CreateDirectory(Path.Combine(made, "state")).FullName, StringComparison.Ordinal));
        return file;
    }

    private static Task<ToolResult> RunAsync(string made, params string[] arguments) => Tool.RunAsync(VigieProcess.PathOf(VigieProcess.Product), ["init", "--out", made, .. arguments]);

    private async Task<string> InitAsync(params string[] arguments)
    {
        var made = _folder.PathOf(string.Create(CultureInfo.InvariantCulture, $"made-{arguments.Length}"));
        (await RunAsync(made, arguments)).Succeeded();
        return made;
    }
}
