using System.Diagnostics;
using Vigie.Testing.Ssh;

namespace Vigie.Ssh.Tests;

/// <summary>Commands over a real sshd behind a real bastion, and everything that can go wrong on the way.</summary>
public sealed class RemoteCommandTests
{
    [Fact]
    public async Task RunAsync_ThroughBastion_GivesOutputAndStatus()
    {
        await using var ground = await SshGround.StartAsync();
        var good = await ground.RunAsync(ground.FirewallHost, new RemoteCommand("say", "hello", "there"));
        Assert.Equal((0, "hello there\n", false), (good.ExitStatus, good.Output, good.IsCut));
        Assert.Equal("hello there\n", good.Require());
        var three = await ground.RunAsync(ground.FirewallHost, new RemoteCommand("exit", "3"));
        Assert.Equal((3, ""), (three.ExitStatus, three.Output));
        Assert.Equal("some words", three.Error.Trim());
        Assert.Equal(SshFailure.CommandFailed, Assert.Throws<SshException>(three.Require).Failure);
        var refused = await ground.RunAsync(ground.FirewallHost, new RemoteCommand("cat", "/etc/shadow"));
        Assert.Equal(SshFailure.CommandRefused, Assert.Throws<SshException>(refused.Require).Failure);
    }

    [Fact]
    public async Task RunAsync_CommandThatReads_FindsNothingOnItsInput()
    {
        await using var ground = await SshGround.StartAsync();
        Assert.Equal("end\n", (await ground.RunAsync(ground.FirewallHost, new RemoteCommand("ask"))).Require());
    }

    [Fact]
    public async Task RunAsync_KeyRefused_TellsWhichHop()
    {
        await using var ground = await SshGround.StartAsync();
        var atBastion = await ground.FailAsync(ground.FirewallHost with { Via = ground.BastionHost with { KeyFile = ground.OtherKey.File } });
        Assert.Equal((SshFailure.AuthRefused, "bastion-aard"), (atBastion.Failure, atBastion.Hop));
        var atFirewall = await ground.FailAsync(ground.FirewallHost with { KeyFile = ground.OtherKey.File });
        Assert.Equal((SshFailure.AuthRefused, "fw-dryn"), (atFirewall.Failure, atFirewall.Hop));
    }

    [Fact]
    public async Task RunAsync_HostKeyChanged_IsRefusedAndTellsWhichHop()
    {
        await using var ground = await SshGround.StartAsync();
        var stranger = ground.OtherKey.Public;
        var atFirewall = await ground.FailAsync(ground.FirewallHost with { HostKeys = [stranger] });
        Assert.Equal((SshFailure.HostKeyChanged, "fw-dryn"), (atFirewall.Failure, atFirewall.Hop));
        Assert.Contains("SHA256:", atFirewall.Message, StringComparison.Ordinal);
        var atBastion = await ground.FailAsync(ground.FirewallHost with { Via = ground.BastionHost with { HostKeys = [stranger] } });
        Assert.Equal((SshFailure.HostKeyChanged, "bastion-aard"), (atBastion.Failure, atBastion.Hop));
        // Asked again it is refused again: nothing was learnt.
        Assert.Equal(SshFailure.HostKeyChanged, (await ground.FailAsync(ground.FirewallHost with { HostKeys = [stranger] })).Failure);
        Assert.DoesNotContain(ground.Firewall.Lines, line => line.Contains("Accepted publickey", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_HostKeyOfAnotherType_IsTold()
    {
        await using var ground = await SshGround.StartAsync();
        var rsa = await SshKeyPair.CreateAsync(ground.Folder.PathOf("rsa"), "ecdsa");
        var failure = await ground.FailAsync(ground.FirewallHost with { HostKeys = [rsa.Public] });
        Assert.Equal((SshFailure.HostKeyType, "fw-dryn"), (failure.Failure, failure.Hop));
    }

    [Fact]
    public async Task RunAsync_DestinationNotPermitted_IsForbiddenByTheBastion()
    {
        await using var ground = await SshGround.StartAsync();
        ground.Bastion.Authorize($"restrict,port-forwarding,permitopen=\"127.0.0.1:1\",command=\"/bin/false\" {ground.Key.Public}");
        var failure = await ground.FailAsync(ground.FirewallHost);
        Assert.Equal((SshFailure.Forbidden, "bastion-aard"), (failure.Failure, failure.Hop));
    }

    [Fact]
    public async Task RunAsync_FirewallClosed_TheBastionIsFine()
    {
        await using var ground = await SshGround.StartAsync();
        await ground.Firewall.DisposeAsync();
        var failure = await ground.FailAsync(ground.FirewallHost);
        Assert.Equal((SshFailure.TargetUnreachable, "fw-dryn"), (failure.Failure, failure.Hop));
    }

    [Fact]
    public async Task RunAsync_BastionClosed_IsUnreachable()
    {
        await using var ground = await SshGround.StartAsync();
        await ground.Bastion.DisposeAsync();
        var failure = await ground.FailAsync(ground.FirewallHost);
        Assert.Equal((SshFailure.Unreachable, "bastion-aard"), (failure.Failure, failure.Hop));
    }

    [Fact]
    public async Task RunAsync_NameWithoutAddress_IsTold()
    {
        await using var ground = await SshGround.StartAsync();
        var failure = await ground.FailAsync(ground.FirewallHost with { Via = ground.BastionHost with { Address = "no-such-host.invalid" } });
        Assert.Equal((SshFailure.NameUnknown, "bastion-aard"), (failure.Failure, failure.Hop));
    }

    [Fact]
    public async Task RunAsync_MuteListener_IsNoSsh()
    {
        await using var ground = await SshGround.StartAsync();
        using var mute = new MuteListener();
        var failure = await ground.FailAsync(ground.BastionHost with { Port = mute.Port, ConnectTimeout = TimeSpan.FromSeconds(1) });
        Assert.Equal((SshFailure.NoGreeting, "bastion-aard"), (failure.Failure, failure.Hop));
        ground.Bastion.Authorize($"restrict,port-forwarding,permitopen=\"127.0.0.1:{mute.Port}\",command=\"/bin/false\" {ground.Key.Public}");
        var behind = await ground.FailAsync(ground.FirewallHost with { Port = mute.Port, ConnectTimeout = TimeSpan.FromSeconds(1) });
        Assert.Equal((SshFailure.NoGreeting, "fw-dryn"), (behind.Failure, behind.Hop));
    }

    [Fact]
    public async Task RunAsync_ListenerThatHangsUp_ClosedEarly()
    {
        await using var ground = await SshGround.StartAsync();
        using var rude = new MuteListener(hangsUp: true);
        var failure = await ground.FailAsync(ground.BastionHost with { Port = rude.Port });
        Assert.Equal((SshFailure.ClosedEarly, "bastion-aard"), (failure.Failure, failure.Hop));
    }

    [Fact]
    public async Task RunAsync_KeyFileOpenToOthersOrMissing_IsTold()
    {
        await using var ground = await SshGround.StartAsync();
        File.SetUnixFileMode(ground.Key.File, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Equal((SshFailure.KeyFile, "bastion-aard"), await FailureAsync(ground.FirewallHost));
        File.SetUnixFileMode(ground.Key.File, UnixFileMode.UserRead);
        Assert.Equal((SshFailure.KeyFile, "fw-dryn"), await FailureAsync(ground.FirewallHost with { KeyFile = ground.Folder.PathOf("missing") }));
        async Task<(SshFailure, string?)> FailureAsync(SshHost host)
        {
            var failure = await ground.FailAsync(host);
            return (failure.Failure, failure.Hop);
        }
    }

    [Fact]
    public async Task RunAsync_KeyWithPassphrase_IsRefusedAndDoesNotAsk()
    {
        await using var ground = await SshGround.StartAsync();
        var locked = await SshKeyPair.CreateAsync(ground.Folder.PathOf("locked"), passphrase: "five5");
        ground.Bastion.Authorize(locked.Public);
        var failure = await ground.FailAsync(ground.BastionHost with { KeyFile = locked.File });
        Assert.Equal(SshFailure.AuthRefused, failure.Failure);
    }

    [Fact]
    public async Task RunAsync_HungCommand_EndsAtTheDeadlineWithAllProcesses()
    {
        await using var ground = await SshGround.StartAsync();
        await using var connection = ground.Hub.Open(ground.FirewallHost);
        var clock = Stopwatch.StartNew();
        var command = new RemoteCommand("hang") { Deadline = TimeSpan.FromSeconds(2) };
        var failure = await Assert.ThrowsAsync<SshException>(() => connection.RunAsync(command, CancellationToken.None));
        TestContext.Current.TestOutputHelper?.WriteLine($"a deadline of 2 s was kept after {clock.Elapsed.TotalSeconds:0.00} s");
        Assert.Equal(SshFailure.Timeout, failure.Failure);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));
        Assert.Empty(SshProcesses.Of(ground.Base));
    }

    [Fact]
    public async Task RunAsync_Cancelled_EndsAtOnceWithAllProcesses()
    {
        await using var ground = await SshGround.StartAsync();
        await using var connection = ground.Hub.Open(ground.FirewallHost);
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.RunAsync(new RemoteCommand("hang"), cancel.Token));
        Assert.Empty(SshProcesses.Of(ground.Base));
    }

    [Theory]
    [InlineData("endless")]
    [InlineData("noise")]
    public async Task RunAsync_EndlessOutput_IsCutAndEnded(string word)
    {
        await using var ground = await SshGround.StartAsync();
        var command = new RemoteCommand(word) { MaxOutputBytes = 100_000, Deadline = TimeSpan.FromSeconds(20) };
        var result = await ground.RunAsync(ground.FirewallHost, command);
        Assert.True(result.IsCut);
        Assert.Equal(-1, result.ExitStatus);
        Assert.InRange(result.Output.Length, word == "endless" ? 100_000 : 0, 100_000);
        Assert.InRange(result.Error.Length, 0, 16 * 1024);
        Assert.InRange(result.Took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(SshFailure.CutOff, Assert.Throws<SshException>(result.Require).Failure);
    }

    [Fact]
    public async Task RunAsync_OutputOfExactlyTheBound_IsWhole()
    {
        await using var ground = await SshGround.StartAsync();
        var result = await ground.RunAsync(ground.FirewallHost, new RemoteCommand("big", "300000") { MaxOutputBytes = 300_000 });
        Assert.Equal((0, 300_000, false), (result.ExitStatus, result.Output.Length, result.IsCut));
    }

    [Fact]
    public async Task RunAsync_CommandKilledBySignal_IsEndedUnclean()
    {
        await using var ground = await SshGround.StartAsync();
        Assert.Equal(SshFailure.EndedUnclean, (await ground.FailAsync(ground.FirewallHost, "die")).Failure);
        Assert.Equal(SshFailure.EndedUnclean, (await ground.FailAsync(ground.FirewallHost, "exit", "255")).Failure);
    }

    [Fact]
    public async Task RunAsync_SessionCutInTheMiddle_IsTold()
    {
        await using var ground = await SshGround.StartAsync();
        var failure = await ground.FailAsync(ground.FirewallHost, "cut");
        Assert.Equal((SshFailure.CutOff, "fw-dryn"), (failure.Failure, failure.Hop));
    }

    [Fact]
    public async Task RunAsync_ForcedCommandMissing_IsTold()
    {
        await using var ground = await SshGround.StartAsync();
        ground.Firewall.Authorize($"restrict,command=\"/nonexistent/ipsec-read\" {ground.Key.Public}");
        var result = await ground.RunAsync(ground.FirewallHost, new RemoteCommand("say", "hello"));
        Assert.Equal(SshFailure.CommandMissing, Assert.Throws<SshException>(result.Require).Failure);
    }

    [Fact]
    public async Task RunAsync_CommandOnTheBastion_RunsItsForcedCommandAlone()
    {
        await using var ground = await SshGround.StartAsync();
        var result = await ground.RunAsync(ground.BastionHost, new RemoteCommand("say", "hello"));
        Assert.Equal((1, ""), (result.ExitStatus, result.Output));
    }

    [Fact]
    public async Task RunAsync_TwoBastions_CountsTheHops()
    {
        await using var ground = await SshGround.StartAsync();
        await using var inner = await RealSshd.StartAsync(ground.Folder, "inner", [ground.BastionLine]);
        ground.Bastion.Authorize($"restrict,port-forwarding,permitopen=\"127.0.0.1:{inner.Port}\",command=\"/bin/false\" {ground.Key.Public}");
        var middle = ground.HostOf(inner, "bastion-inner", ground.BastionHost);
        Assert.Equal("hello\n", (await ground.RunAsync(ground.FirewallHost with { Via = middle }, new RemoteCommand("say", "hello"))).Require());
        var failure = await ground.FailAsync(ground.FirewallHost with { Via = middle with { KeyFile = ground.OtherKey.File } });
        Assert.Equal((SshFailure.AuthRefused, "bastion-inner"), (failure.Failure, failure.Hop));
        var outer = await ground.FailAsync(ground.FirewallHost with { Via = middle with { Via = ground.BastionHost with { KeyFile = ground.OtherKey.File } } });
        Assert.Equal((SshFailure.AuthRefused, "bastion-aard"), (outer.Failure, outer.Hop));
    }

    [Fact]
    public async Task RunAsync_ManyAtOnce_OneConnectionAtATimeAtTheBastion()
    {
        await using var ground = await SshGround.StartAsync();
        await using var connection = ground.Hub.Open(ground.FirewallHost);
        var most = 0;
        var runs = Task.WhenAll(Enumerable.Range(0, 5).Select(i => connection.RunAsync(new RemoteCommand("say", $"{i}"), CancellationToken.None)));
        while (!runs.IsCompleted)
        {
            most = Math.Max(most, SshProcesses.Of(ground.Base).Count);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal(["0\n", "1\n", "2\n", "3\n", "4\n"], (await runs).Select(result => result.Output));
        // The one that runs and the jump that it started.
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task RunAsync_NoSshProgram_NamesThePackage()
    {
        await using var ground = await SshGround.StartAsync();
        await using var hub = new SshHub(TimeProvider.System, new SshSettings { Program = "/nonexistent/ssh", BaseFolder = ground.Base });
        await using var connection = hub.Open(ground.BastionHost);
        var failure = await Assert.ThrowsAsync<SshException>(() => connection.RunAsync(new RemoteCommand("say"), CancellationToken.None));
        Assert.Equal(SshFailure.ClientMissing, failure.Failure);
        Assert.Contains("openssh-client", failure.Message, StringComparison.Ordinal);
    }
}
