using Vigie.Core.Configuration;
using Vigie.Pbs.Objectives;
using Vigie.Pbs.Stores;
using Vigie.Testing;

namespace Vigie.Pbs.Tests;

/// <summary>The keys of a PBS target: good ones come through, bad ones are told in these words.</summary>
public sealed class ConfigurationTests
{
    private const string Pin = "00:01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:10:11:12:13:14:15:16:17:18:19:1a:1b:1c:1d:1e:1f";

    [Fact]
    public void Read_OnlyWhatIsRequired_TakesTheDefaults()
    {
        var settings = Good("""
            url: https://127.0.0.1:8007
            token_id: vigie@pbs!exporter
            token_secret: ${SECRET}
            """);

        Assert.Equal(new Uri("https://127.0.0.1:8007"), settings.Access.Url);
        Assert.Equal("vigie@pbs!exporter", settings.Access.TokenId);
        Assert.Equal("s3cret", settings.Access.Secret);
        Assert.Null(settings.Access.Pin);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.Timeout);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.ListingTimeout);
        Assert.Equal(TimeSpan.FromSeconds(120), settings.SnapshotTimeout);
        Assert.Equal(TimeSpan.FromHours(1), settings.SnapshotCycle);
        Assert.Equal(new BreakerTimes(TimeSpan.FromHours(1), TimeSpan.FromHours(24)), settings.Breaker);
        Assert.Empty(settings.Objectives);
        Assert.DoesNotContain("s3cret", settings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AllKeys_AreRead()
    {
        var settings = Good($$"""
            url: https://pbs.example:8007
            token_id: vigie@pbs!exporter
            token_secret: ${SECRET}
            fingerprint: "{{Pin.ToUpperInvariant().Replace(":", "", StringComparison.Ordinal)}}"
            timeout: 5s
            listing_timeout: 1m
            snapshot_timeout: 5m
            snapshot_cycle: 2h
            datastores: ["nas*", second]
            exclude_datastores: [nas-old]
            breaker: { first: 10m, longest: 2h }
            objectives:
              - { group: vm/100, datastore: nas, namespace: "", max_age: 4h }
              - { group: "vm/10*", namespace: "shop*", max_age: 4h }
              - { group: "*", max_age: 26h }
            """);

        Assert.Equal(Pin, settings.Access.Pin?.ToString());
        Assert.Equal(new BreakerTimes(TimeSpan.FromMinutes(10), TimeSpan.FromHours(2)), settings.Breaker);
        Assert.Equal(["nas*", "second"], settings.Datastores);
        Assert.Equal(["nas-old"], settings.ExcludedDatastores);
        Assert.Equal(TimeSpan.FromHours(2), settings.SnapshotCycle);
        Assert.Equal(
            [
                new Objective("vm/100", "nas", "", TimeSpan.FromHours(4)),
                new Objective("vm/10*", "*", "shop*", TimeSpan.FromHours(4)),
                new Objective("*", "*", "*", TimeSpan.FromHours(26)),
            ],
            settings.Objectives);
    }

    [Theory]
    [InlineData("url: http://127.0.0.1:8007", "url", "https")]
    [InlineData("url: https://127.0.0.1:8007/api2/json", "url", "must be an address without a path, such as https://pbs.example:8007")]
    [InlineData("token_id: exporter", "token_id", "must be USER@REALM!TOKENNAME, such as vigie@pbs!exporter")]
    [InlineData("token_id: vigie@pbs!exporter=0a1b", "token_id", "must be USER@REALM!TOKENNAME, such as vigie@pbs!exporter")]
    [InlineData("fingerprint: aa:bb", "fingerprint", "must be 32 pairs of hexadecimal digits, joined by colons or not, as PBS shows under 'Show Fingerprint'")]
    [InlineData("timeout: 2s", "timeout", "4s")]
    [InlineData("breaker: { first: 2h, longest: 1h }", "breaker.longest", "must not be shorter than first")]
    [InlineData("objectives: [{ group: vm100, max_age: 4h }]", "objectives[0].group", "must be TYPE/ID, such as vm/100 or vm/10*, or *")]
    [InlineData("objectives: [{ group: vm/100 }]", "objectives[0]", "max_age")]
    [InlineData("objectiv: []", "objectiv", "")]
    public void Read_BadKey_IsToldWithWhatWouldBeRight(string line, string path, string rule)
    {
        var key = line[..line.IndexOf(':', StringComparison.Ordinal)];
        var lines = new[] { "url: https://127.0.0.1:8007", "token_id: vigie@pbs!exporter", "token_secret: ${SECRET}" }.Where(other => !other.StartsWith(key + ":", StringComparison.Ordinal));

        var result = Load(string.Join('\n', lines.Append(line)));

        var fault = Assert.Single(result.Faults);
        Assert.Equal($"targets[0].{path}", fault.Path);
        Assert.Contains(rule, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NothingGiven_TellsAllThatIsMissing()
    {
        var result = Load("{}");

        Assert.Equal(3, result.Faults.Count);
    }

    [Fact]
    public void Families_OfAllCollectors_AreDeclaredOnce()
    {
        var families = ((Core.IModule)new PbsModule()).Families;

        Assert.Equal(families.Count, families.Select(family => family.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(families, family => Assert.StartsWith("pbs_", family.Name, StringComparison.Ordinal));
        var declared = typeof(PbsMetrics).GetFields().Select(field => field.GetValue(null)).OfType<Exposition.MetricFamily>();
        Assert.Equal(declared.Select(family => family.Name).Order(StringComparer.Ordinal), families.Select(family => family.Name).Order(StringComparer.Ordinal));
    }

    private static PbsSettings Good(string keys)
    {
        var result = Load(keys);
        Assert.Empty(result.Faults);
        return Assert.IsType<PbsSettings>(Assert.Single(result.Config!.Targets).Plan);
    }

    private static ConfigResult Load(string keys)
    {
        using var folder = new TemporaryFolder();
        var target = keys == "{}" ? "" : "\n" + string.Join('\n', keys.Split('\n').Select(line => "    " + line));
        var file = folder.Write("vigie.yml", $"targets:\n  - name: pbs-a\n    kind: pbs\n    site: AARD{target}\n");
        return ConfigLoader.Load(file, [new PbsModule()], name => name == "SECRET" ? "s3cret" : null);
    }
}
