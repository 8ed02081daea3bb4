namespace Vigie.Ssh;

/// <summary>Runs fixed commands on one host: over SSH, or as processes of this machine.</summary>
public interface IRemoteShell
{
    /// <summary>Runs one command to its end.</summary>
    /// <param name="command">Its words and bounds.</param>
    /// <param name="cancel">Ends the command early; what was started is gone when the call returns.</param>
    /// <returns>Exit status and output; a status other than 0 is a result, see <see cref="RemoteResult.Require"/>.</returns>
    /// <exception cref="SshException">The command could not be run, did not end by itself, or its deadline passed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    Task<RemoteResult> RunAsync(RemoteCommand command, CancellationToken cancel);
}
