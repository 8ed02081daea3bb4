using Vigie.Ssh.Failures;

namespace Vigie.Ssh;

/// <summary>What came of a command that ran.</summary>
/// <param name="ExitStatus">0 to 254; -1 when the output was cut, because the command was ended then.</param>
/// <param name="Output">What it wrote, as UTF-8; what is no UTF-8 becomes U+FFFD.</param>
/// <param name="Error">The first 16 KiB of what it, and ssh, wrote to standard error.</param>
/// <param name="IsCut">Whether it wrote more than <see cref="RemoteCommand.MaxOutputBytes"/>.</param>
/// <param name="Took">Time from start to end.</param>
public sealed record RemoteResult(int ExitStatus, string Output, string Error, bool IsCut, TimeSpan Took)
{
    /// <summary>The whole output of a command that ended well.</summary>
    /// <returns><see cref="Output"/>.</returns>
    /// <exception cref="SshException">
    /// The output was cut (<see cref="SshFailure.CutOff"/>) or the status is not 0: 124 from <c>timeout</c>, 126 refused by a forced command,
    /// 127 no such command, any other <see cref="SshFailure.CommandFailed"/>.
    /// </exception>
    public string Require()
    {
        if (IsCut)
        {
            throw new SshException(SshFailure.CutOff, $"the output was cut after {Output.Length} characters: it is longer than is read");
        }

        var said = StandardError.LastLine(Error);
        return ExitStatus switch
        {
            0 => Output,
            124 => throw new SshException(SshFailure.Timeout, "the remote side ended the command after its own time limit (exit status 124)"),
            126 => throw new SshException(SshFailure.CommandRefused, $"the remote side refuses this command (exit status 126){said}"),
            127 => throw new SshException(SshFailure.CommandMissing, $"the command does not exist there (exit status 127){said}"),
            _ => throw new SshException(SshFailure.CommandFailed, $"the command ended with exit status {ExitStatus}{said}"),
        };
    }
}
