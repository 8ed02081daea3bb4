using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Ssh;
using Vigie.Testing;

namespace Vigie.Reach.Tests;

/// <summary>The keys bastions, via and ssh: what comes through, what is told, and which targets a change concerns.</summary>
public sealed class SshKeysTests : IDisposable
{
    private const string HostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

    private const string Good = $"""
        bastions:
          - name: outer
            host: 192.0.2.1
            port: 2222
            user: vigie
            key_file: id
            host_keys: ["{HostKey} a comment"]
            keep_connection: true
          - name: inner
            host: 10.0.0.1
            user: vigie
            key_file: id
            host_keys: ["{HostKey}"]
            connect_timeout: 9s
            via: outer
        targets:
          - name: near
            kind: thing
            site: AARD
          - name: far
            kind: thing
            site: DRYN
            via: inner
            ssh:
              host: 10.0.0.2
              user: admin
              key_file: id
              host_keys: ["{HostKey}"]
          - name: middle
            kind: other
            site: DRYN
            via: outer

        """;

    private static readonly IReadOnlyList<ReachModule> _modules = [new ReachModule(), new ReachModule("other")];

    private readonly TemporaryFolder _folder = new();

    public SshKeysTests() => _folder.WritePrivate("id", "a key");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_BastionsAndVia_MakeTheWay()
    {
        var plans = Load(Good).Config!.Targets.Select(target => (ReachPlan)target.Plan).ToList();
        Assert.Null(plans[0].Via);
        var outer = plans[2].Via!;
        Assert.Equal(("outer", "192.0.2.1", 2222, "vigie", _folder.PathOf("id"), true), (outer.Name, outer.Address, outer.Port, outer.User, outer.KeyFile, outer.KeepsConnection));
        Assert.Equal([HostKey], outer.HostKeys);
        Assert.Equal(["outer", "inner", "thing"], plans[1].Server!.Hops.Select(hop => hop.Name));
        Assert.Equal(TimeSpan.FromSeconds(9), plans[1].Via!.ConnectTimeout);
        Assert.Equal(outer, plans[1].Via!.Via);
    }

    [Theory]
    [InlineData("via: inner", "via: iner", "vigie.yml:23:", "did you mean inner? Possible here: outer, inner")]
    [InlineData("via: outer\ntargets", "via: inner\ntargets", "vigie.yml:15:", "must be the name of a bastion that stands under bastions")]
    [InlineData("host: 192.0.2.1", "host: \"-oProxyCommand=x\"", "vigie.yml:3:", "must be a host name or an IP address")]
    [InlineData("user: admin", "user: \"a b\"", "vigie.yml:26:", "must be a user name")]
    [InlineData("key_file: id", "key_file: missing", "vigie.yml:6:", "the file")]
    [InlineData("host_keys: [\"" + HostKey + " a comment\"]", "host_keys: []", "vigie.yml:7:", "must hold at least one public key")]
    [InlineData("host_keys: [\"" + HostKey + " a comment\"]", "host_keys: [\"outer " + HostKey + "\"]", "vigie.yml:7:", "without the host in front of it")]
    [InlineData("keep_connection: true", "keep_conection: true", "vigie.yml:8:", "did you mean keep_connection?")]
    [InlineData("port: 2222", "port: 0", "vigie.yml:4:", "must be a whole number from 1 to 65535")]
    public void Load_OneMistake_IsOneFaultAtItsLine(string good, string bad, string place, string words)
    {
        var fault = Assert.Single(Load(ReplaceFirst(Good, good, bad)).Faults).ToString();
        Assert.Contains(place, fault, StringComparison.Ordinal);
        Assert.Contains(words, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_KeyFileOpenToOthers_IsAFault()
    {
        File.SetUnixFileMode(_folder.PathOf("id"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var faults = Load(Good).Faults.Select(fault => fault.ToString()).ToList();
        Assert.Equal(3, faults.Count);
        Assert.All(faults, fault => Assert.Contains("its mode is 404, ssh wants 600", fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_NameTwice_IsAFaultAtTheSecond()
    {
        var faults = Load(ReplaceFirst(Good, "name: inner", "name: outer")).Faults.Select(fault => fault.ToString()).ToList();
        Assert.Contains(faults, fault => fault.Contains("vigie.yml:9:", StringComparison.Ordinal)
            && fault.Contains("must be unique: the bastion on line 2 has this name already", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_NoBastions_ViaIsAFault()
    {
        var fault = Assert.Single(Load("targets: [{ name: a, kind: thing, site: AARD, via: b }]").Faults);
        Assert.Contains("there is none before this place", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Fingerprint_ChangedBastion_ConcernsThoseBehindItAlone()
    {
        var before = Fingerprints(Good);
        Assert.Equal(before, Fingerprints(Good));
        Assert.Equal([true, false, true], Same(before, Fingerprints(Good.Replace("9s", "8s", StringComparison.Ordinal))));
        // The outer one is on the way of both.
        Assert.Equal([true, false, false], Same(before, Fingerprints(Good.Replace("2222", "2223", StringComparison.Ordinal))));
        _folder.WritePrivate("id", "another key");
        Assert.Equal([true, false, false], Same(before, Fingerprints(Good)));
    }

    [Fact]
    public async Task CheckAsync_ThisMachine_TakesTheConfiguration()
    {
        foreach (var target in Load(Good).Config!.Targets)
        {
            Assert.Empty(await target.Plan.CheckAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task CheckAsync_NoSsh_NamesThePackage()
    {
        var host = ((ReachPlan)Load(Good).Config!.Targets[2].Plan).Via!;
        var problems = await SshCheck.RunAsync(host, TimeProvider.System, new SshSettings { Program = "/nonexistent/ssh" }, TestContext.Current.CancellationToken);
        Assert.Contains("install the package openssh-client", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void ReasonOf_EveryFailure_HasAReasonAndHostKeysAreIdentity()
    {
        var reasons = Enum.GetValues<SshFailure>().ToDictionary(failure => failure, SshFailures.ReasonOf);
        Assert.All(reasons.Values, reason => Assert.True(Enum.IsDefined(reason)));
        Assert.Equal(
            [SshFailure.HostKeyChanged, SshFailure.HostKeyUnknown, SshFailure.HostKeyType],
            reasons.Where(pair => pair.Value == FailureReason.Identity).Select(pair => pair.Key));
        Assert.Equal([SshFailure.AuthRefused], reasons.Where(pair => pair.Value == FailureReason.Auth).Select(pair => pair.Key));
        Assert.Equal([SshFailure.OwnConfig, SshFailure.Local], reasons.Where(pair => pair.Value == FailureReason.Internal).Select(pair => pair.Key));
    }

    private ConfigResult Load(string text) => ConfigLoader.Load(_folder.Write("vigie.yml", text), _modules, _ => null);

    private List<string> Fingerprints(string text) => [.. Load(text).Config!.Targets.Select(target => target.Fingerprint)];

    private static IEnumerable<bool> Same(List<string> one, List<string> other) => one.Zip(other, (a, b) => a == b);

    private static string ReplaceFirst(string text, string old, string by)
    {
        var index = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(index >= 0, old);
        return text[..index] + by + text[(index + old.Length)..];
    }
}
