namespace Vigie.Core.Tests.Configuration;

public sealed class FingerprintTests
{
    private const string Two = ConfigLoaderTests.Full;

    [Fact]
    public void Fingerprint_SameContentInOtherOrderAndStyle_IsTheSame()
    {
        using var first = new ConfigFolder(ConfigLoaderTests.Minimal);
        var block = first.Load().Config!.Targets[0].Fingerprint;

        first.Write("vigie.yml", """
            targets: [{site: AARD, kind: "test", name: one, token_secret_file: 'secrets/token', token_id: vigie@pbs!exporter, url: "https://127.0.0.1:8007"}]
            """);

        Assert.Equal(block, first.Load().Config!.Targets[0].Fingerprint);
    }

    [Fact]
    public void Fingerprint_RotatedSecretFile_Changes()
    {
        using var folder = new ConfigFolder(ConfigLoaderTests.Minimal);
        var before = folder.Load().Config!.Targets[0].Fingerprint;

        folder.Write("secrets/token", "another");

        Assert.NotEqual(before, folder.Load().Config!.Targets[0].Fingerprint);
    }

    [Fact]
    public void Fingerprint_OtherVariable_Changes()
    {
        using var folder = new ConfigFolder(ConfigLoaderTests.Minimal.Replace("token_secret_file: secrets/token", "token_secret: ${V}", StringComparison.Ordinal));
        string Fingerprint(string value) => Core.Configuration.ConfigLoader.Load(folder.ConfigFile, [new TestModule()], _ => value).Config!.Targets[0].Fingerprint;

        Assert.Equal(Fingerprint("a"), Fingerprint("a"));
        Assert.NotEqual(Fingerprint("a"), Fingerprint("b"));
    }

    [Theory]
    [InlineData("retries: 7", "retries: 6", true, false)]
    [InlineData("group: \"*\"", "group: \"**\"", true, false)]
    [InlineData("  interval: 30s", "  interval: 31s", true, true)]
    [InlineData("  auth_backoff: 20m", "  auth_backoff: 21m", false, true)]
    [InlineData("site: DRYN", "site: DRYM", false, true)]
    [InlineData("port: 9781", "port: 9782", false, false)]
    [InlineData("# Every", "# All", false, false)]
    public void Fingerprint_ChangeInTheFile_TouchesThoseItConcerns(string from, string to, bool first, bool second)
    {
        Assert.Contains(from, Two, StringComparison.Ordinal);
        using var folder = new ConfigFolder(Two);
        var before = folder.Load().Config!.Targets;

        folder.Write("vigie.yml", Two.Replace(from, to, StringComparison.Ordinal));
        var after = folder.Load().Config!.Targets;

        Assert.Equal(first, before[0].Fingerprint != after[0].Fingerprint);
        Assert.Equal(second, before[1].Fingerprint != after[1].Fingerprint);
    }

    [Fact]
    public void Fingerprint_TargetsInOtherOrder_StaysWithEach()
    {
        using var folder = new ConfigFolder("targets: [A, B]".Replace("A", One("a"), StringComparison.Ordinal).Replace("B", One("b"), StringComparison.Ordinal));
        var before = folder.Load().Config!.Targets.ToDictionary(target => target.Identity.Name, target => target.Fingerprint);

        folder.Write("vigie.yml", $"targets: [{One("b")}, {One("a")}]");

        Assert.Equal(before, folder.Load().Config!.Targets.ToDictionary(target => target.Identity.Name, target => target.Fingerprint));
        Assert.NotEqual(before["a"], before["b"]);
    }

    [Fact]
    public void ToString_OfConfiguration_ShowsNeitherFingerprintNorSecret()
    {
        using var folder = new ConfigFolder(Two);
        var config = folder.Load().Config!;

        var shown = $"{config} {config.Listen} {config.Targets[0]} {config.Targets[0].Plan} {string.Join(' ', folder.Load().Files)}";

        Assert.DoesNotContain(config.Targets[0].Fingerprint, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(config.Listen.Fingerprint, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(ConfigFolder.Secret, shown, StringComparison.Ordinal);
        Assert.Contains("***", shown, StringComparison.Ordinal);
    }

    private static string One(string name) =>
        $"{{name: {name}, kind: test, site: s, url: \"https://h\", token_id: a@b!c, token_secret_file: secrets/token}}";
}
