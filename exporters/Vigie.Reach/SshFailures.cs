using Vigie.Core.Collecting;
using Vigie.Ssh;

namespace Vigie.Reach;

/// <summary>Turns failures of ssh into those of the frame.</summary>
public static class SshFailures
{
    /// <summary>The reason of a failure.</summary>
    /// <param name="failure">What ssh said.</param>
    /// <returns>The reason.</returns>
    public static FailureReason ReasonOf(SshFailure failure) => failure switch
    {
        SshFailure.HostKeyChanged or SshFailure.HostKeyUnknown or SshFailure.HostKeyType => FailureReason.Identity,
        SshFailure.AuthRefused => FailureReason.Auth,
        SshFailure.Forbidden or SshFailure.CommandRefused => FailureReason.Forbidden,
        SshFailure.NameUnknown or SshFailure.TargetUnreachable or SshFailure.NoWay or SshFailure.Unreachable or SshFailure.ClosedEarly => FailureReason.Unreachable,
        SshFailure.NoGreeting or SshFailure.Timeout => FailureReason.Timeout,
        SshFailure.CommandMissing or SshFailure.NoCommonAlgorithm => FailureReason.Unsupported,
        SshFailure.CutOff or SshFailure.EndedUnclean or SshFailure.CommandFailed => FailureReason.Protocol,
        SshFailure.KeyFile or SshFailure.ClientMissing => FailureReason.Config,
        SshFailure.OwnConfig or SshFailure.Local => FailureReason.Internal,
        _ => FailureReason.Internal,
    };

    /// <summary>The failure as the frame takes it.</summary>
    /// <param name="failure">What ssh said.</param>
    /// <returns>The same with its reason.</returns>
    public static TargetFailureException ToFailure(this SshException failure) => new(ReasonOf(failure.Failure), failure.Message, failure);
}
