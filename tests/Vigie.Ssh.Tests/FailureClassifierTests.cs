using FsCheck.Fluent;
using Vigie.Ssh.Failures;
using Vigie.Testing;

namespace Vigie.Ssh.Tests;

/// <summary>What ssh says, as OpenSSH 9.2 at LogLevel INFO was heard to say it, and what it means.</summary>
public sealed class FailureClassifierTests
{
    private const string Tail = "kex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535\n";

    private static readonly SshHost _way = Samples.Host("fw", via: Samples.Host("jump"));

    [Theory]
    [InlineData("@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key for 2.fw has changed and you have requested strict checking.\nHost key verification failed.\n", SshFailure.HostKeyChanged, "fw")]
    [InlineData("@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key for 1.jump has changed and you have requested strict checking.\nHost key verification failed.\n" + Tail, SshFailure.HostKeyChanged, "jump")]
    [InlineData("No ED25519 host key is known for 2.fw and you have requested strict checking.\nHost key verification failed.\n", SshFailure.HostKeyUnknown, "fw")]
    [InlineData("No ED25519 host key is known for 1.jump and you have requested strict checking.\nHost key verification failed.\n" + Tail, SshFailure.HostKeyUnknown, "jump")]
    [InlineData("Host key verification failed.\n" + Tail, SshFailure.HostKeyUnknown, "jump")]
    [InlineData("Unable to negotiate with UNKNOWN port 65535: no matching host key type found. Their offer: ssh-ed25519\n", SshFailure.HostKeyType, "fw")]
    [InlineData("Unable to negotiate with 192.0.2.1 port 22: no matching key exchange method found. Their offer: diffie-hellman-group1-sha1\n", SshFailure.NoCommonAlgorithm, "fw")]
    [InlineData("root@192.0.2.1: Permission denied (publickey).\n" + Tail, SshFailure.AuthRefused, "jump")]
    [InlineData("root@192.0.2.1: Permission denied (publickey,keyboard-interactive).\n", SshFailure.AuthRefused, "fw")]
    [InlineData("Received disconnect from 192.0.2.1 port 22:2: Too many authentication failures\n", SshFailure.AuthRefused, "fw")]
    [InlineData("no such identity: /etc/vigie/id: No such file or directory\nroot@192.0.2.1: Permission denied (publickey).\n" + Tail, SshFailure.KeyFile, "jump")]
    [InlineData("@  WARNING: UNPROTECTED PRIVATE KEY FILE!  @\nPermissions 0644 for '/id' are too open.\nLoad key \"/id\": bad permissions\nroot@192.0.2.1: Permission denied (publickey).\n", SshFailure.KeyFile, "fw")]
    [InlineData("Load key \"/id\": error in libcrypto\nroot@192.0.2.1: Permission denied (publickey).\n", SshFailure.KeyFile, "fw")]
    [InlineData("ssh: Could not resolve hostname jump.invalid: Temporary failure in name resolution\n" + Tail, SshFailure.NameUnknown, "jump")]
    [InlineData("channel 0: open failed: administratively prohibited: open failed\nstdio forwarding failed\n" + Tail, SshFailure.Forbidden, "jump")]
    [InlineData("channel 0: open failed: connect failed: Connection refused\nstdio forwarding failed\n" + Tail, SshFailure.TargetUnreachable, "fw")]
    [InlineData("channel 0: open failed: connect failed: No route to host\nstdio forwarding failed\n" + Tail, SshFailure.TargetUnreachable, "fw")]
    [InlineData("channel 0: open failed: connect failed: Connection timed out\nstdio forwarding failed\n" + Tail, SshFailure.TargetUnreachable, "fw")]
    [InlineData("stdio forwarding failed\n" + Tail, SshFailure.NoWay, "fw")]
    [InlineData("ssh: connect to host 192.0.2.1 port 22: Connection refused\n" + Tail, SshFailure.Unreachable, "jump")]
    [InlineData("ssh: connect to host 192.0.2.1 port 22: Connection timed out\n" + Tail, SshFailure.Unreachable, "jump")]
    [InlineData("ssh: connect to host 192.0.2.1 port 22: No route to host\n" + Tail, SshFailure.Unreachable, "jump")]
    [InlineData("ssh: connect to host 192.0.2.1 port 22: Network is unreachable\n" + Tail, SshFailure.Unreachable, "jump")]
    [InlineData("Connection timed out during banner exchange\nConnection to UNKNOWN port 65535 timed out\n", SshFailure.NoGreeting, "fw")]
    [InlineData("Connection timed out during banner exchange\n" + Tail, SshFailure.NoGreeting, "jump")]
    [InlineData("Connection to 192.0.2.2 closed by remote host.\n", SshFailure.CutOff, "fw")]
    [InlineData("client_loop: send disconnect: Broken pipe\n", SshFailure.CutOff, "fw")]
    [InlineData("Timeout, server 192.0.2.2 not responding.\n", SshFailure.CutOff, "fw")]
    [InlineData(Tail, SshFailure.ClosedEarly, "jump")]
    [InlineData("kex_exchange_identification: read: Connection reset by peer\nConnection reset by 192.0.2.2 port 22\n", SshFailure.CutOff, "fw")]
    [InlineData("Can't open user config file /x: No such file or directory\n", SshFailure.OwnConfig, null)]
    [InlineData("/x: line 3: Bad configuration option: nosuchoption\n/x: terminating, 1 bad configuration options\n", SshFailure.OwnConfig, null)]
    [InlineData("ControlPath too long ('/run/x' >= 108 bytes)\n", SshFailure.OwnConfig, null)]
    [InlineData("Bad local forwarding specification '127.0.0.1:0:10.99.1.2:2222'\n", SshFailure.OwnConfig, null)]
    [InlineData("bind [127.0.0.1]:15432: Address already in use\nchannel_setup_fwd_listener_tcpip: cannot listen to port: 15432\nCould not request local forwarding.\n", SshFailure.Local, null)]
    [InlineData("No user exists for uid 4711\n", SshFailure.Local, null)]
    [InlineData("", SshFailure.EndedUnclean, null)]
    [InlineData("something that nobody has heard of\n", SshFailure.EndedUnclean, null)]
    public void Classify_WhatSshSays_TellsCauseAndHop(string said, SshFailure failure, string? hop)
    {
        var verdict = FailureClassifier.Classify(said, _way);
        Assert.Equal((failure, hop), (verdict.Failure, verdict.Hop?.Name));
        Assert.Equal((failure, hop), (FailureClassifier.Classify(said.ToUpperInvariant(), _way).Failure, verdict.Hop?.Name));
    }

    [Fact]
    public void Classify_AnyText_NeverThrowsAndStaysBounded() =>
        Properties.Hold(ArbMap.Default.ArbFor<string>(), said =>
        {
            var failure = Explanation.Of(said ?? "", _way);
            Assert.True(Enum.IsDefined(failure.Failure));
            Assert.InRange(failure.Message.Length, 1, 1000);
            Assert.DoesNotContain(failure.Message, char.IsControl);
        });

    [Fact]
    public void Classify_RowsAmongAnyLines_TheEarlierRowOfTheTableWins()
    {
        string[] rows =
        [
            "Host key for 2.fw has changed and you have requested strict checking.",
            "No ED25519 host key is known for 2.fw and you have requested strict checking.",
            "x: no matching host key type found.",
            "a@b: Permission denied (publickey).",
            "channel 0: open failed: administratively prohibited: open failed",
            "channel 0: open failed: connect failed: Connection refused",
            "stdio forwarding failed",
            "ssh: connect to host h port 22: Connection refused",
            "Connection to h closed by remote host.",
            "kex_exchange_identification: Connection closed by remote host",
        ];
        var causes = rows.Select(row => FailureClassifier.Classify(row, _way).Failure).ToList();
        Assert.Equal(causes.Count, causes.Distinct().Count());
        Properties.Hold(ArbMap.Default.ArbFor<int[]>(), picks =>
        {
            var chosen = picks.Select(pick => (pick & int.MaxValue) % rows.Length).ToList();
            var expected = chosen.Count == 0 ? SshFailure.EndedUnclean : causes[chosen.Min()];
            Assert.Equal(expected, FailureClassifier.Classify(string.Join('\n', chosen.Select(index => rows[index])), _way).Failure);
        });
    }
}
