using System.Globalization;
using System.Text.RegularExpressions;
using Vigie.Core.Configuration;
using Vigie.Testing;

namespace Vigie.Host.Tests.Configuration;

/// <summary>The configurations that deploy/config offers to begin with, as the program reads them.</summary>
public sealed class DeployedConfigurationTests
{
    public static TheoryData<string, int, string[]> Files => new()
    {
        { "one", 9780, ["ipsec", "mysql", "pbs", "postgres", "raid"] },
        { "watcher", 9781, ["heartbeat"] },
        { "pbs", 9782, ["pbs"] },
        { "raid", 9783, ["raid"] },
        { "ipsec", 9784, ["ipsec"] },
        { "mysql", 9785, ["mysql"] },
        { "postgres", 9786, ["postgres"] },
    };

    [Fact]
    public void Folders_All_AreLookedAt() =>
        Assert.Equal(Files.Select(row => row.Data.Item1).Order(StringComparer.Ordinal), Directory.GetDirectories(Repository.PathOf("deploy", "config")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public void File_WithItsSecrets_IsGoodListensOnLoopbackAndHoldsItsKindsAlone(string name, int port, string[] kinds)
    {
        using var folder = new TemporaryFolder();
        var text = File.ReadAllText(Repository.PathOf("deploy", "config", name, "vigie.yml"));
        foreach (Match secret in Regex.Matches(text, @"_file: (secrets/[\w.-]+)"))
        {
            folder.Write(secret.Groups[1].Value, "a-long-enough-secret");
        }

        folder.Write("state/.keep", "");
        var file = folder.Write("vigie.yml", text.Replace("/var/lib/vigie", "state", StringComparison.Ordinal));
        var result = ConfigLoader.Load(file, Modules.All, _ => null);

        Assert.Empty(result.Faults);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), result.Config!.Listen.ToString());
        Assert.Equal(kinds, result.Config.Targets.Select(target => target.Identity.Kind).Order(StringComparer.Ordinal));
    }
}
