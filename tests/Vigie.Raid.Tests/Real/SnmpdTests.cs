using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Core.Collecting;
using Vigie.Snmp;
using Vigie.Testing;
using Vigie.Testing.Snmp;

namespace Vigie.Raid.Tests.Real;

/// <summary>The module against Debian's snmpd that extends mdstat, over UDP on the loopback.</summary>
public sealed class SnmpdTests
{
    private const string Password = "long-enough-password";

    [Theory]
    [InlineData("v1", "mdstat", 4)]
    [InlineData("v2c", "mdstat", 4)]
    [InlineData("v2c", "raid", 4)]
    [InlineData("v2c", "mdstat", 60)]
    [InlineData("v3", "mdstat", 4)]
    public async Task Collectors_RealAgentThatExtendsMdstat_TellItsArrays(string version, string token, int arrays)
    {
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(folder, token, arrays);
        await using var target = Open(server.Port, Credentials(version, Password));
        var samples = await RunAsync(target, "arrays");
        Assert.Equal(arrays, samples["raid_arrays"]);
        Assert.Equal("rebuilding", samples.State("raid_array_state", "array=\"md100\""));
        Assert.Equal(0.123, samples["raid_array_activity_progress_ratio", "array=\"md100\""]!.Value, 0.001);
        Assert.Equal("optimal", samples.State("raid_array_state", "array=\"md101\""));
        Assert.Equal(arrays * 4, (await RunAsync(target, "disks"))["raid_disks"]);
    }

    [Fact]
    public async Task Collectors_WrongPasswordOfV3_FailAsAuth()
    {
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(folder, "mdstat", 1);
        await using var target = Open(server.Port, Credentials("v3", "another-long-password"));
        Assert.Equal(FailureReason.Auth, (await Assert.ThrowsAsync<TargetFailureException>(() => RunAsync(target, "device"))).Reason);
    }

    [Fact]
    public async Task Collectors_NobodyThere_FailAsTimeoutOrUnreachable()
    {
        await using var target = Open(Ports.Free(), Credentials("v2c", ""));
        var reason = (await Assert.ThrowsAsync<TargetFailureException>(() => RunAsync(target, "device"))).Reason;
        Assert.True(reason is FailureReason.Timeout or FailureReason.Unreachable, $"{reason}");
    }

    private static RaidTarget Open(int port, SnmpCredentials credentials) => new(
        new RaidSettings { Snmp = new SnmpSettings { Host = "127.0.0.1", Port = port, Credentials = credentials, Timeout = TimeSpan.FromSeconds(2), Retries = 1 } },
        new TargetServices(new TargetIdentity("host", "raid", "AARD"), TimeProvider.System, NullLogger.Instance, new ExchangeLog()),
        (settings, clock) => new SnmpSession(settings, clock));

    private static SnmpCredentials Credentials(string version, string password) => version switch
    {
        "v1" => new SnmpCommunity(SnmpVersion.V1, "public"),
        "v2c" => new SnmpCommunity(SnmpVersion.V2c, "public"),
        _ => new SnmpUser("vigie", AuthProtocol.Sha256, password, PrivProtocol.Aes128, Password),
    };

    private static async Task<Samples> RunAsync(RaidTarget target, string collector) =>
        (await Ran.OnceAsync(target.Collectors, collector, new ManualTimeProvider(), TestContext.Current.CancellationToken)).Samples;

    private static Task<RealSnmpd> StartAsync(TemporaryFolder folder, string token, int arrays) => RealSnmpd.StartAsync($"""
        createUser vigie SHA-256 "{Password}" AES "{Password}"
        rouser vigie priv
        extend {token} /bin/cat {folder.Write("mdstat", MdStat(arrays))}
        """);

    private static string MdStat(int arrays)
    {
        var text = new System.Text.StringBuilder("Personalities : [raid1] [raid6] [raid5] [raid4]\n");
        for (var array = 0; array < arrays; array++)
        {
            text.Append($"md{100 + array} : active raid5 sdd{array}[4] sdc{array}[2] sdb{array}[1] sda{array}[0]\n      5860145664 blocks super 1.2 level 5, 64k chunk, algorithm 2 ");
            text.Append(array == 0 ? "[4/3] [UUU_]\n      [==>.................]  recovery = 12.3% (240267264/1953381888) finish=142.4min speed=200412K/sec\n\n" : "[4/4] [UUUU]\n\n");
        }

        return text.Append("unused devices: <none>\n").ToString();
    }
}
