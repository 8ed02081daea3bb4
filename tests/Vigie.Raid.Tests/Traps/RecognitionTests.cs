using Vigie.Core.Collecting;
using Vigie.Raid.Tests.Support;
using Vigie.Raid.Vendors;
using Vigie.Reach;
using Vigie.Snmp;
using Vigie.Testing;

namespace Vigie.Raid.Tests.Traps;

public sealed class RecognitionTests
{
    private const string Extend = "1.3.6.1.4.1.8072.1.3.2";
    private const string MdStat = "Personalities : [raid1]\nmd5 : active raid1 sdb1[1] sda1[0]\n      1000 blocks super 1.2 [2/2] [UU]\n\nunused devices: <none>";

    [Fact]
    public async Task Device_NothingThatWeKnow_FailsAsUnsupportedAndSaysWhatItIs()
    {
        await using var watched = new Watched(new Agent().Put("1.3.6.1.2.1.1.1.0", "Printer 2000"));
        var failure = await watched.FailAsync("device");
        Assert.Equal(FailureReason.Unsupported, failure.Reason);
        Assert.Contains("Printer 2000", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Device_SysObjectIdOfNetSnmp_IsRecognisedByItsTables()
    {
        var agent = new Agent().Put("1.3.6.1.2.1.1.1.0", "Linux nas 4.4.302 x86_64").Put("1.3.6.1.2.1.1.2.0", SnmpValue.OfOid(Oid.Parse("1.3.6.1.4.1.8072.3.2.10"))).Put("1.3.6.1.4.1.6574.1.5.1.0", "DS920+");
        await using var watched = new Watched(agent);
        var ran = await watched.RunAsync("device");
        Assert.Equal("Synology DSM DS920+", ran.Run.Identified!.Value.Product);
        Assert.Single(ran.Samples.Series("raid_device_info", "vendor=\"synology\""));
    }

    [Fact]
    public async Task Arrays_HostOfSeveralVendors_TellsThemAll()
    {
        await using var watched = new Watched(Extended("mdstat").Row("1.3.6.1.4.1.3582.4.1.4.3.1.2.1", "0", (5, 3), (6, "data"), (11, 5), (20, 0)));
        var samples = (await watched.RunAsync("arrays")).Samples;
        Assert.Equal(1, samples["raid_arrays", "vendor=\"linux_md\""]);
        Assert.Equal(1, samples["raid_arrays", "vendor=\"megaraid\""]);
        Assert.Equal("optimal", samples.State("raid_array_state", "array=\"md5\""));
        Assert.Equal("optimal", samples.State("raid_array_state", "array=\"data\""));
    }

    [Fact]
    public async Task Arrays_RecognisedWithoutAny_AreZeroAndLookedForAnew()
    {
        await using var watched = new Watched(new Agent().Put("1.3.6.1.4.1.6574.1.5.1.0", "DS920+"));
        Assert.Equal(0, (await watched.RunAsync("arrays")).Samples["raid_arrays", "vendor=\"synology\""]);
        watched.Agent.Row("1.3.6.1.4.1.6574.3.1.1", "0", (2, "Volume 1"), (3, 1));
        Assert.Equal(1, (await watched.RunAsync("arrays")).Samples["raid_arrays"]);
    }

    [Fact]
    public async Task Arrays_RestrictedToOneVendor_IgnoreTheOthers()
    {
        var agent = Extended("mdstat").Row("1.3.6.1.4.1.3582.4.1.4.3.1.2.1", "0", (5, 3), (6, "data"), (20, 0));
        await using var watched = new Watched(agent, settings => settings with { Vendors = [.. AllVendors.List.Where(vendor => vendor.Name == "megaraid")] });
        Assert.Empty((await watched.RunAsync("arrays")).Samples.Series("raid_arrays", "vendor=\"linux_md\""));
    }

    [Theory]
    [InlineData("mdstat")]
    [InlineData("raid")]
    public async Task LinuxMd_AnyToken_IsFoundByItsCommand(string token)
    {
        await using var watched = new Watched(Extended(token));
        Assert.Equal(1, (await watched.RunAsync("arrays")).Samples["raid_arrays"]);
    }

    [Fact]
    public async Task LinuxMd_ExtendOfOtherThings_IsNotRecognised()
    {
        await using var watched = new Watched(new Agent().Row($"{Extend}.2.1", Key("uptime"), (2, "/usr/bin/uptime"), (3, "")).Row($"{Extend}.3.1", Key("uptime"), (2, "up 4 days")));
        Assert.Equal(FailureReason.Unsupported, (await watched.FailAsync("arrays")).Reason);
    }

    [Fact]
    public async Task LinuxMd_OutputTooBigForOneAnswer_IsReadLineByLine()
    {
        var agent = Extended("mdstat");
        agent.TooBig = Oid.Parse($"{Extend}.3.1.2.{Key("mdstat")}");
        var lines = MdStat.Split('\n');
        for (var line = 0; line < lines.Length; line++)
        {
            agent.Put($"{Extend}.4.1.2.{Key("mdstat")}.{line + 1}", lines[line]);
        }

        await using var watched = new Watched(agent);
        Assert.Equal("optimal", (await watched.RunAsync("arrays")).Samples.State("raid_array_state", "array=\"md5\""));
    }

    [Theory]
    [InlineData(SnmpFailure.Unreachable, FailureReason.Unreachable)]
    [InlineData(SnmpFailure.Timeout, FailureReason.Timeout)]
    [InlineData(SnmpFailure.Auth, FailureReason.Auth)]
    [InlineData(SnmpFailure.Forbidden, FailureReason.Forbidden)]
    [InlineData(SnmpFailure.Protocol, FailureReason.Protocol)]
    [InlineData(SnmpFailure.Unsupported, FailureReason.Unsupported)]
    [InlineData(SnmpFailure.Config, FailureReason.Config)]
    [InlineData(SnmpFailure.TooBig, FailureReason.Protocol)]
    [InlineData(SnmpFailure.AgentError, FailureReason.Protocol)]
    public async Task Collectors_EachCauseOfFailure_HaveAReason(SnmpFailure failure, FailureReason reason)
    {
        await using var watched = new Watched(new Agent { Fault = new SnmpException(failure, "no") });
        foreach (var collector in new[] { "device", "arrays", "disks" })
        {
            Assert.Equal(reason, (await watched.FailAsync(collector)).Reason);
        }
    }

    [Fact]
    public void Reasons_AllCauses_AreMappedToOtherThanOurOwnFault() =>
        Assert.All(Enum.GetValues<SnmpFailure>(), failure => Assert.NotEqual(FailureReason.Internal, SnmpFailures.ReasonOf(failure)));

    [Fact]
    public async Task Collectors_ASteadyDevice_CostFewRequests()
    {
        var agent = new Agent().Put("1.3.6.1.4.1.6574.1.5.1.0", "DS920+").Row("1.3.6.1.4.1.6574.3.1.1", "0", (2, "Volume 1"), (3, 1)).Row("1.3.6.1.4.1.6574.2.1.1", "0", (2, "Disk 1"), (5, 1));
        await using var watched = new Watched(agent);
        await watched.RunAllAsync();
        var before = watched.Exchanges.Requests;
        await watched.RunAllAsync();
        Assert.InRange(watched.Exchanges.Requests - before, 1, 4);
    }

    private static Agent Extended(string token) => new Agent()
        .Put($"{Extend}.1.0", 1).Row($"{Extend}.2.1", Key(token), (2, "/bin/cat"), (3, "/proc/mdstat")).Row($"{Extend}.3.1", Key(token), (1, "Personalities"), (2, MdStat));

    private static string Key(string token) => $"{token.Length}.{string.Join('.', token.Select(letter => (int)letter))}";
}
