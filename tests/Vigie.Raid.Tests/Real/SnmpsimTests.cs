using Vigie.Raid.Tests.Support;
using Vigie.Snmp;
using Vigie.Testing;
using Vigie.Testing.Snmp;

namespace Vigie.Raid.Tests.Real;

/// <summary>The recordings served by Debian's snmpsim over UDP: the same text as from memory, with requests and tables of the real client.</summary>
public sealed class SnmpsimTests
{
    public static TheoryData<string> Names => GoldenTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Collectors_RecordingServedBySnmpsim_TellTheGoldenText(string name)
    {
        await using var server = await Snmpsim.StartAsync(new Dictionary<string, string> { [name] = await File.ReadAllTextAsync(Recordings.PathOf(name), TestContext.Current.CancellationToken) });
        await using var watched = new Watched(() => new SnmpSession(
            new SnmpSettings { Host = "127.0.0.1", Port = server.Port, Credentials = new SnmpCommunity(SnmpVersion.V2c, name), Timeout = TimeSpan.FromSeconds(5), Retries = 1 }, TimeProvider.System));
        var golden = await File.ReadAllTextAsync(Repository.PathOf("tests", "Vigie.Raid.Tests", "Golden", $"{name}.prom"), TestContext.Current.CancellationToken);
        Assert.Equal(golden, (await watched.RunAllAsync()).Text);
    }
}
