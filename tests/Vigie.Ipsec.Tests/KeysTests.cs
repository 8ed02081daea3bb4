using Vigie.Core.Configuration;
using Vigie.Testing;

namespace Vigie.Ipsec.Tests;

/// <summary>What a target of kind ipsec may say, and what it is told when it says something else.</summary>
public sealed class KeysTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("source: strongswan\nshell: local")]
    [InlineData("source: opnsense\nshell: local\ncommand_prefix: [sudo, -n]\nprogram: /usr/local/sbin/swanctl")]
    [InlineData("source: libreswan\nshell: local")]
    [InlineData("source: xfrm\nshell: local\nalways_on: true")]
    [InlineData("source: sns-api\nurl: https://fw.example\nuser: vigie\npassword_file: secret\nlocal_addresses: [192.0.2.1]")]
    [InlineData("source: sns-snmp\naddress: fw.example:1161\nversion: v2c\ncommunity_file: secret\nlayout: new")]
    [InlineData("source: sns-snmp\naddress: 192.0.2.1\nuser: vigie\nauth_password_file: secret\npriv_password_file: secret")]
    [InlineData("source: strongswan\nshell: local\ntunnels:\n  - {name: a-b, connection: site-b, child: lan, peer: B, always_on: false, probe: {host: 10.2.0.10, port: 80, source: 10.1.0.10, mtu: true}}\n  - {name: rest, connection: \"*\"}")]
    public void Read_GoodTarget_HasNoFault(string keys) => Assert.Empty(Load(keys));

    [Theory]
    [InlineData("shell: local", "source is missing")]
    [InlineData("source: strongswan", "must be given, or ssh, but not both")]
    [InlineData("source: strongswan\nshell: local\ncommand_prefix: [-n]", "must not begin with a hyphen")]
    [InlineData("source: strongswan\nshell: local\nprogram: \"swanctl; id\"", "must be a name or path")]
    [InlineData("source: strongswan\nshell: local\nurl: https://fw.example", "must not be given with the source strongswan")]
    [InlineData("source: sns-api\nuser: vigie", "url: must be given for this source")]
    [InlineData("source: sns-api\nurl: https://fw.example/x\nuser: vigie\npassword_file: secret", "must be an address without a path")]
    [InlineData("source: sns-api\nurl: https://fw.example\nuser: vigie\npassword_file: secret\nca_file: secret", "must be a PEM file that holds certificates")]
    [InlineData("source: sns-snmp\naddress: 192.0.2.1\nversion: v2c", "community: must be given for v2c")]
    [InlineData("source: sns-snmp\naddress: 192.0.2.1\nversion: v2c\ncommunity_file: secret\nuser: x", "it belongs to v3")]
    [InlineData("source: xfrm\nshell: local\ntunnels: [{name: a, connection: b, probe: {host: 10.2.0.10, source: \"2001:db8::1\"}}]", "must be of the same family as host")]
    [InlineData("source: xfrm\nshell: local\ntunnels: [{name: a, connection: b, probe: {host: other.example}}]", "must be an IPv4 or IPv6 address")]
    [InlineData("source: xfrm\nshell: local\ntunnels: [{name: a}]", "connection is missing")]
    public void Read_BadTarget_IsTold(string keys, string fault) => Assert.Contains(Load(keys), one => one.Contains(fault, StringComparison.Ordinal));

    [Fact]
    public void Read_GatewayAndProbeHostBehindBastions_AreReached()
    {
        var key = _folder.WritePrivate("key", "a private key");
        const string HostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
        var ssh = $"{{host: 10.0.0.1, user: vigie, key_file: {key}, host_keys: [\"{HostKey}\"]}}";
        var bastions = $"bastions:\n  - {{name: bastion, host: 192.0.2.9, user: vigie, key_file: {key}, host_keys: [\"{HostKey}\"]}}\n";
        Assert.Empty(Load($"source: strongswan\nssh: {ssh}\nvia: bastion\ntunnels: [{{name: a, connection: b, probe: {{host: 10.2.0.1, ssh: {ssh}, via: bastion}}}}]", bastions));
        Assert.Empty(Load("source: sns-api\nurl: https://fw.example\nuser: vigie\npassword_file: secret\nvia: bastion", bastions));
        Assert.Contains(Load("source: strongswan\nshell: local\nvia: bastion", bastions), fault => fault.Contains("must come with ssh", StringComparison.Ordinal));
        Assert.Contains(Load($"source: strongswan\nssh: {ssh}\nshell: local", bastions), fault => fault.Contains("but not both", StringComparison.Ordinal));
    }

    private List<string> Load(string keys, string top = "")
    {
        _folder.Write("secret", "hushhush");
        var lines = string.Concat(keys.Split('\n').Select(line => $"    {line}\n"));
        var file = _folder.Write("vigie.yml", $"{top}targets:\n  - name: gw\n    kind: ipsec\n    site: A\n{lines}");
        return [.. ConfigLoader.Load(file, [new IpsecModule()], _ => null).Faults.Select(fault => fault.ToString())];
    }
}
