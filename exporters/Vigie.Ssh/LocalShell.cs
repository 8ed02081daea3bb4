using Vigie.Ssh.Processes;

namespace Vigie.Ssh;

/// <summary>Runs the same commands as processes of this machine, without a shell: for a daemon that runs where Vigie does.</summary>
/// <param name="clock">The time.</param>
public sealed class LocalShell(TimeProvider clock) : IRemoteShell
{
    /// <inheritdoc/>
    public async Task<RemoteResult> RunAsync(RemoteCommand command, CancellationToken cancel)
    {
        var program = Programs.Find(command.Words[0])
            ?? throw new SshException(SshFailure.CommandMissing, $"there is no program {command.Words[0]} on this machine");
        var order = new RunOrder(program, [.. command.Words.Skip(1)], command.Deadline, command.MaxOutputBytes);
        var outcome = await ProcessRun.RunAsync(order, clock, cancel);
        return outcome.End switch
        {
            RunEnd.Deadline => throw new SshException(SshFailure.Timeout, $"{command} did not end within {command.Deadline.TotalSeconds:0.#} s"),
            RunEnd.Flood => new RemoteResult(-1, outcome.Output, outcome.Error, true, outcome.Took),
            _ when outcome.ExitCode is >= 0 and < 255 => new RemoteResult(outcome.ExitCode, outcome.Output, outcome.Error, false, outcome.Took),
            _ => throw new SshException(SshFailure.EndedUnclean, $"{command} ended with {outcome.ExitCode}"),
        };
    }
}
