using Vigie.Core.Configuration;

namespace Vigie.Core.Tests.Configuration;

public sealed class ConfigLoaderTests
{
    internal const string Minimal = """
        targets:
          - name: one
            kind: test
            site: AARD
            url: https://127.0.0.1:8007
            token_id: vigie@pbs!exporter
            token_secret_file: secrets/token

        """;

    internal const string Full = """
        # Every key of the test module, in both styles of YAML.
        listen: { address: "::1", port: 9781, max_connections: 10, max_header_bytes: 8192, request_timeout: 30s }
        defaults:
          interval: 30s
          max_staleness: 1h
          auth_backoff: 20m
        targets:
          - name: one
            kind: test
            site: AARD
            url: https://pbs.example.net:8007/api
            token_id: vigie@pbs!exporter
            token_secret: ${TOKEN}
            extra_secret_file: secrets/token
            fingerprint: "01ab23cd"
            timeout: 1m30s
            retries: 7
            breaker: True
            mode: fast
            known_hosts_file: secrets/token
            datastores: [tank, "*"]
            objectives:
              - { group: "vm/10*", max_age: 4h }
              - group: "*"
                max_age: 1d2h
                namespace: ""
            proxy: { host: bastion }
            intervals: { groups: 10m }
            max_staleness: 7d
            auth_backoff: 15s
            reached_through: aard-dryn
          - {name: two, kind: test, site: DRYN, url: "https://[::1]:8007", token_id: a@b!c, token_secret_file: secrets/token}

        """;

    [Fact]
    public void Load_MinimalFile_GivesTheDefaults()
    {
        using var folder = new ConfigFolder(Minimal);

        var result = folder.Load();

        Assert.Empty(result.Faults);
        var target = Assert.Single(result.Config!.Targets);
        Assert.Equal(("one", "test", "AARD"), (target.Identity.Name, target.Identity.Kind, target.Identity.Site));
        Assert.Equal(TimeSpan.FromSeconds(60), target.Intervals["datastores"]);
        Assert.Equal(TimeSpan.FromMinutes(5), target.Intervals["groups"]);
        Assert.Null(target.MaxStaleness);
        Assert.Equal(TimeSpan.FromMinutes(15), target.AuthBackoff);
        Assert.Equal("*:9780", result.Config.Listen.ToString());
        Assert.Null(result.Config.Listen.Ip);
        Assert.Empty(result.Config.Listen.Users);
        Assert.Null(result.Config.Listen.Tls);
        Assert.Equal(ConfigFolder.Secret, Assert.IsType<TestPlan>(target.Plan).TokenSecret!.Reveal());
    }

    [Fact]
    public void Load_FullFile_ReadsEveryKey()
    {
        using var folder = new ConfigFolder(Full);

        var config = folder.Load().Config!;

        Assert.Equal(("::1:9781", 10, 8192, 30.0), (config.Listen.ToString(), config.Listen.MaxConnections, config.Listen.MaxHeaderBytes, config.Listen.RequestTimeout.TotalSeconds));
        var plan = Assert.IsType<TestPlan>(config.Targets[0].Plan);
        Assert.Equal("https://pbs.example.net:8007/api", plan.Url!.ToString());
        Assert.Equal((ConfigFolder.Secret, ConfigFolder.Secret), (plan.TokenSecret!.Reveal(), plan.ExtraSecret!.Reveal()));
        Assert.Equal([0x01, 0xab, 0x23, 0xcd], plan.Fingerprint!);
        Assert.Equal((90.0, 7L, true, "fast"), (plan.Timeout.TotalSeconds, plan.Retries, plan.Breaker, plan.Mode));
        Assert.Equal(folder.PathOf("secrets/token"), plan.KnownHosts);
        Assert.Equal(["tank", "*"], plan.Datastores);
        Assert.Equal([new TestObjective("vm/10*", TimeSpan.FromHours(4), null), new TestObjective("*", TimeSpan.FromHours(26), "")], plan.Objectives);
        Assert.Equal("bastion", plan.Proxy);
        Assert.Equal(["aard-dryn", null], config.Targets.Select(t => t.Identity.ReachedThrough));
    }

    [Fact]
    public void Load_FullFile_PutsOwnSettingsBeforeDefaults()
    {
        using var folder = new ConfigFolder(Full);

        var targets = folder.Load().Config!.Targets;

        Assert.Equal((30.0, 600.0), (targets[0].Intervals["datastores"].TotalSeconds, targets[0].Intervals["groups"].TotalSeconds));
        Assert.Equal((30.0, 300.0), (targets[1].Intervals["datastores"].TotalSeconds, targets[1].Intervals["groups"].TotalSeconds));
        Assert.Equal((7.0, 15.0), (targets[0].MaxStaleness!.Value.TotalDays, targets[0].AuthBackoff.TotalSeconds));
        Assert.Equal((1.0, 20.0), (targets[1].MaxStaleness!.Value.TotalHours, targets[1].AuthBackoff.TotalMinutes));
    }

    [Fact]
    public void Load_Only_LeavesOtherKindsOutButChecksThem()
    {
        using var folder = new ConfigFolder(Minimal + Minimal["targets:\n".Length..].Replace("name: one", "name: two", StringComparison.Ordinal).Replace("kind: test", "kind: other", StringComparison.Ordinal));
        IModule[] modules = [new TestModule(), new TestModule("other")];

        var good = ConfigLoader.Load(folder.ConfigFile, modules, ConfigFolder.Environment, ["other"]);
        folder.Write("vigie.yml", File.ReadAllText(folder.ConfigFile).Replace("AARD", "a b", StringComparison.Ordinal));
        var bad = ConfigLoader.Load(folder.ConfigFile, modules, ConfigFolder.Environment, ["other"]);

        Assert.Equal("two (other)", Assert.Single(good.Config!.Targets).ToString());
        Assert.Equal(["targets[0].site", "targets[1].site"], bad.Faults.Select(fault => fault.Path));
    }

    [Theory]
    [InlineData("tests", "did you mean test? Possible here: test")]
    [InlineData("ipsec", "Possible here: test")]
    public void Load_OnlyOfAnUnknownKind_NamesItAndTheKnownOnes(string kind, string hint)
    {
        using var folder = new ConfigFolder(Minimal);

        var fault = Assert.Single(folder.Load([kind]).Faults);

        Assert.Equal($"{folder.ConfigFile}: --only: there is no kind '{kind}': {hint}", fault.ToString());
    }

    [Theory]
    [InlineData("missing.yml", "the file does not exist")]
    [InlineData("secrets", "the file is a folder, not a file")]
    [InlineData("nowhere/vigie.yml", "the file does not exist")]
    public void Load_FileThatCannotBeRead_SaysWhy(string name, string message)
    {
        using var folder = new ConfigFolder();

        var result = ConfigLoader.Load(folder.PathOf(name), [new TestModule()], ConfigFolder.Environment);

        Assert.Equal($"{folder.PathOf(name)}: {message}", Assert.Single(result.Faults).ToString());
        Assert.Equal([folder.PathOf(name)], result.Files.Select(file => file.Path));
    }

    [Fact]
    public void Load_FileAboveTheLimit_IsRefusedByItsSize()
    {
        using var folder = new ConfigFolder(Minimal + "# " + new string('x', ConfigLoader.MaxBytes));

        Assert.Equal("vigie.yml: the file is larger than 1024 KiB\n", folder.Faults());
    }

    [Fact]
    public void Load_SecretFileAboveTheLimit_IsRefusedByItsSize()
    {
        using var folder = new ConfigFolder(Minimal);
        folder.Write("secrets/token", new string('x', (64 * 1024) + 1));

        Assert.Contains("targets[0].token_secret_file: the file is larger than 64 KiB", folder.Faults(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_EndlessDevice_IsReadToTheLimitOnly()
    {
        var result = ConfigLoader.Load("/dev/zero", [new TestModule()], ConfigFolder.Environment);

        Assert.Equal("/dev/zero: the file is larger than 1024 KiB", Assert.Single(result.Faults).ToString());
    }

    [Fact]
    public void Load_ByteOrderMarkAndWindowsLineEnds_AreRead()
    {
        using var folder = new ConfigFolder("\uFEFF" + Minimal.Replace("\n", "\r\n", StringComparison.Ordinal));
        folder.Write("secrets/token", $"\uFEFF{ConfigFolder.Secret}\r\n");

        var target = Assert.Single(folder.Load().Config!.Targets);

        Assert.Equal(ConfigFolder.Secret, Assert.IsType<TestPlan>(target.Plan).TokenSecret!.Reveal());
    }

    [Fact]
    public void Load_GarbageWithoutEnd_KeepsTheReportBounded()
    {
        using var folder = new ConfigFolder("targets:\n" + string.Concat(Enumerable.Repeat("  - x\n", 5000)));

        var faults = folder.Load().Faults;

        Assert.Equal(1001, faults.Count);
        Assert.Equal("and 4000 more faults, not shown", faults[^1].Message);
    }

    [Theory]
    [InlineData("k@: x\n")]
    [InlineData("targets@: x\n")]
    [InlineData("- &a@ [*a]\n")]
    [InlineData("? [@]\n")]
    [InlineData("- \"@\n")]
    [InlineData("- {@: [\n")]
    public void Load_MebibyteOfFaults_EndsSoon(string piece)
    {
        var count = (ConfigLoader.MaxBytes - 100) / (piece.Length + 6);
        using var folder = new ConfigFolder(string.Concat(Enumerable.Range(0, count).Select(index => piece.Replace("@", $"{index}", StringComparison.Ordinal))));

        var start = TimeProvider.System.GetTimestamp();
        Assert.NotEmpty(folder.Load().Faults);

        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(10), $"took {TimeProvider.System.GetElapsedTime(start)}");
        TestContext.Current.TestOutputHelper!.WriteLine($"{TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:0} ms");
    }

    [Fact]
    public void Load_ThousandTargets_TakesWellUnderASecond()
    {
        var target = Full[Full.IndexOf("  - name: one", StringComparison.Ordinal)..Full.IndexOf("  - {name", StringComparison.Ordinal)];
        var text = "targets:\n" + string.Concat(Enumerable.Range(0, 1000).Select(index => target.Replace("name: one", $"name: target-{index}", StringComparison.Ordinal)));
        using var folder = new ConfigFolder(text);
        Assert.Empty(folder.Load().Faults);

        // The best of a few: the others tell how busy the machine is.
        var took = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 5 && took >= TimeSpan.FromSeconds(1); attempt++)
        {
            var start = TimeProvider.System.GetTimestamp();
            Assert.Equal(1000, folder.Load().Config!.Targets.Count);
            took = TimeSpan.FromTicks(Math.Min(took.Ticks, TimeProvider.System.GetElapsedTime(start).Ticks));
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"1,000 targets, {text.Length / 1024} KiB, read in {took.TotalMilliseconds:0} ms");
        Assert.True(took < TimeSpan.FromSeconds(1), $"took {took}");
    }
}
