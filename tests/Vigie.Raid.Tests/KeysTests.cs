using Vigie.Core.Configuration;
using Vigie.Reach;
using Vigie.Snmp;
using Vigie.Testing;

namespace Vigie.Raid.Tests;

public sealed class KeysTests
{
    [Fact]
    public void Read_EveryKey_ReachesTheSettings()
    {
        var settings = Read("""
            address: nas.example:1161
                version: v3
                user: vigie
                auth_protocol: sha512
                auth_password: ${AUTH}
                priv_protocol: aes256c
                priv_password: ${PRIV}
                context: box
                timeout: 3s
                retries: 1
                max_repetitions: 10
                accept_any_source: true
                vendors: [synology, linux_md]
                expected: { arrays: 1, disks: 4, spares: 0 }
                levels: { "Storage Pool 1": shr }
                system_arrays: [md126]
                forget_after: 2d
                max_disk_temperature: 55
                smart: true
            """);
        Assert.Equal(("nas.example", 1161, 1, 10, true), (settings.Snmp.Host, settings.Snmp.Port, settings.Snmp.Retries, settings.Snmp.MaxRepetitions, settings.Snmp.AcceptsAnySource));
        Assert.IsType<SnmpUser>(settings.Snmp.Credentials);
        Assert.Equal(["synology", "linux_md"], settings.Vendors.Select(vendor => vendor.Name));
        Assert.Equal(new Expectation(1, 4, 0), settings.Expected);
        Assert.Equal("shr", settings.Hints.Levels["Storage Pool 1"]);
        Assert.Equal(["md126"], settings.Hints.SystemArrays);
        Assert.Equal(55, settings.MaxDiskTemperature);
        Assert.Equal((TimeSpan.FromDays(2), true, TimeSpan.FromSeconds(3)), (settings.ForgetAfter, settings.ReadsSmart, settings.Snmp.Timeout));
    }

    [Fact]
    public void Read_CommunityAlone_IsEnough()
    {
        var settings = Read("address: 192.0.2.7\n    version: v2c\n    community: ${COMMUNITY}");
        Assert.Equal(("192.0.2.7", 161), (settings.Snmp.Host, settings.Snmp.Port));
        Assert.IsType<SnmpCommunity>(settings.Snmp.Credentials);
        Assert.Equal(new Expectation(), settings.Expected);
    }

    [Theory]
    [InlineData("version: v2c\n    community: ${COMMUNITY}", "address")]
    [InlineData("address: nas\n    version: v2c", "community: must be given for v2c")]
    [InlineData("address: nas", "user: must be given for v3")]
    [InlineData("address: nas\n    version: v2c\n    community: ${COMMUNITY}\n    user: x", "user: must not be given with v2c")]
    [InlineData("address: nas\n    user: x\n    community: ${COMMUNITY}", "community: must not be given with v3")]
    [InlineData("address: nas\n    user: x\n    priv_password: ${PRIV}", "must come with auth_password")]
    [InlineData("address: nas\n    user: x\n    auth_password: ${SHORT}", "at least 8 characters")]
    [InlineData("address: nas:99999\n    user: x", "must be a host name or address")]
    [InlineData("address: nas\n    user: x\n    community: public", "community")]
    [InlineData("address: nas\n    user: x\n    vendors: [thecus]", "must be one of")]
    [InlineData("address: nas\n    user: x\n    retries: 9", "retries")]
    [InlineData("address: nas\n    version: v4\n    user: x", "version")]
    public void Read_Mistake_IsAFaultAtItsKey(string keys, string expected)
    {
        var result = Load(keys);
        Assert.Contains(result.Faults, fault => fault.ToString().Contains(expected, StringComparison.Ordinal));
        Assert.DoesNotContain(result.Faults, fault => fault.ToString().Contains("secret1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nas", "nas", 161)]
    [InlineData("nas.example:1161", "nas.example", 1161)]
    [InlineData("192.0.2.7:162", "192.0.2.7", 162)]
    [InlineData("2001:db8::7", "2001:db8::7", 161)]
    [InlineData("[2001:db8::7]", "2001:db8::7", 161)]
    [InlineData("[2001:db8::7]:1161", "2001:db8::7", 1161)]
    public void Address_EachForm_IsRead(string text, string host, int port) => Assert.Equal(new AgentAddress(host, port), AgentAddress.Parse(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("nas:")]
    [InlineData("nas:0")]
    [InlineData("nas:x")]
    [InlineData("udp://nas")]
    [InlineData("na s")]
    public void Address_Nonsense_IsNone(string text) => Assert.Null(AgentAddress.Parse(text).Value);

    private static RaidSettings Read(string keys)
    {
        var result = Load(keys);
        Assert.Empty(result.Faults);
        return Assert.IsType<RaidSettings>(Assert.Single(result.Config!.Targets).Plan);
    }

    private static ConfigResult Load(string keys)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("vigie.yml", $"targets:\n  - name: nas-a\n    kind: raid\n    site: AARD\n    {keys}\n");
        return ConfigLoader.Load(file, [new RaidModule()], name => name switch { "COMMUNITY" => "secret1-community", "AUTH" => "secret1-auth", "PRIV" => "secret1-priv", "SHORT" => "secret1", _ => null });
    }
}
