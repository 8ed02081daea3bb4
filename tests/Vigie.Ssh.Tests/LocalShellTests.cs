using System.Diagnostics;

namespace Vigie.Ssh.Tests;

/// <summary>Commands of this machine, without a shell.</summary>
public sealed class LocalShellTests
{
    private readonly LocalShell _shell = new(TimeProvider.System);

    [Fact]
    public async Task RunAsync_Program_GivesOutputAndStatus()
    {
        var result = await RunAsync(new RemoteCommand("echo", "hello", "there"));
        Assert.Equal((0, "hello there\n", false), (result.ExitStatus, result.Output, result.IsCut));
        Assert.Equal(1, (await RunAsync(new RemoteCommand("/bin/false"))).ExitStatus);
    }

    [Fact]
    public async Task RunAsync_ProgramThatReads_FindsNothingOnItsInput() => Assert.Equal("", (await RunAsync(new RemoteCommand("cat"))).Output);

    [Fact]
    public async Task RunAsync_NoSuchProgram_IsTold() => Assert.Equal(SshFailure.CommandMissing, (await FailAsync(new RemoteCommand("no-such-program"))).Failure);

    [Fact]
    public async Task RunAsync_HangingProgram_EndsAtTheDeadline()
    {
        var clock = Stopwatch.StartNew();
        var failure = await FailAsync(new RemoteCommand("sleep", "20") { Deadline = TimeSpan.FromSeconds(1) });
        Assert.Equal(SshFailure.Timeout, failure.Failure);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task RunAsync_EndlessOutput_IsCutAndEnded()
    {
        var result = await RunAsync(new RemoteCommand("yes") { MaxOutputBytes = 1000 });
        Assert.Equal((true, -1, 1000), (result.IsCut, result.ExitStatus, result.Output.Length));
    }

    private Task<RemoteResult> RunAsync(RemoteCommand command) => _shell.RunAsync(command, TestContext.Current.CancellationToken);

    private Task<SshException> FailAsync(RemoteCommand command) => Assert.ThrowsAsync<SshException>(() => RunAsync(command));
}
