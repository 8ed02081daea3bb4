using Vigie.Lab.Snmp;
using Vigie.Lab.Sns;
using Vigie.Testing;

namespace Vigie.Lab.Tests.Sns;

public sealed class SnsSnmpTests
{
    private static readonly DateTimeOffset Moment = new(2026, 11, 20, 12, 20, 0, TimeSpan.Zero);

    [Fact]
    public async Task Walk_NewLayout_TellsOneRowPerTunnelAndThePolicies()
    {
        var values = await WalkAsync(SnsModels.Healthy("DRYN", Moment));

        Assert.Equal("\"4.8.13\"", values[".18.2.0"]);
        Assert.Equal(2, Column(values, ".1.1.1.18").Count(v => v == "\"installed\""));
        Assert.Equal(["\"Site_fw_aard\"", "\"Site_fw_aard\""], Column(values, ".1.1.1.4"));
        Assert.Equal(["\"established\""], Column(values, ".1.2.1.6"));
        Assert.Equal(["1", "1", "2", "0"], Column(values, ".1.3.1.13"));
        Assert.Equal(["\"10.12.0.0/24\"", "\"10.12.1.0/24\"", "\"10.12.0.0/24\"", "\"10.12.0.0/16\""], Column(values, ".1.3.1.7"));
        Assert.All(Column(values, ".1.1.1.16"), v => Assert.Equal("\"\"", v.Trim()));
    }

    [Fact]
    public async Task Walk_OldLayout_TellsTwoRowsPerTunnelAndNoPolicy()
    {
        var values = await WalkAsync(SnsModels.Healthy("DRYN", Moment, SnsVersion.V311));

        Assert.Equal("\"3.11.17\"", values[".0.2.0"]);
        Assert.Equal(["1", "1", "1", "1"], Column(values, ".1.1.1.11"));
        Assert.Empty(Column(values, ".1.1.1.18"));
        Assert.DoesNotContain(values.Keys, k => k.StartsWith(".1.2", StringComparison.Ordinal) || k.StartsWith(".1.3.", StringComparison.Ordinal) && k.Contains(".1.3.1.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Walk_Cluster_TellsItsNodes()
    {
        var values = await WalkAsync(SnsModels.Healthy("DRYN", Moment) with { Cluster = [new SnsNode("A", false), new SnsNode("B", true)] });

        Assert.Equal("2", values[".11.1.0"]);
        Assert.Equal(["2", "1"], Column(values, ".11.7.1.10"));
    }

    private static IEnumerable<string> Column(IReadOnlyDictionary<string, string> values, string column) =>
        [.. values.Where(v => v.Key.StartsWith(column + ".", StringComparison.Ordinal)).Select(v => v.Value)];

    /// <summary>Name behind 1.3.6.1.4.1.11256.1 to value.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> WalkAsync(SnsState state)
    {
        using var folder = new TemporaryFolder();
        var program = Snmpd.Find() ?? throw new TestFailedException("snmpd is missing: Debian package snmpd");
        await using var sns = await SnsSnmp.StartAsync(_ => state, program, folder.Root);
        var user = sns.Agent.User;
        string[] arguments =
        [
            "-v3", "-l", "authPriv", "-u", user.Name, "-a", "SHA-256", "-A", user.AuthPassword, "-x", "AES", "-X", user.PrivPassword, "-Onq", "-m", "",
            $"127.0.0.1:{sns.Agent.Port}", SnsMib.Root,
        ];
        var said = (await Tool.RunAsync("snmpbulkwalk", arguments)).Succeeded();
        var head = SnsMib.Root + ".1";
        return said.Split('\n').Where(l => l.StartsWith(head, StringComparison.Ordinal)).Select(l => l[head.Length..].Split(' ', 2)).ToDictionary(p => p[0], p => p[1]);
    }
}
