using Vigie.Core.Collecting;
using Vigie.Snmp;

namespace Vigie.Reach;

/// <summary>The frame's reason for each cause that the SNMP client knows.</summary>
public static class SnmpFailures
{
    /// <summary>The reason of a failure.</summary>
    /// <param name="failure">What the client said.</param>
    /// <returns>The reason.</returns>
    public static FailureReason ReasonOf(SnmpFailure failure) => failure switch
    {
        SnmpFailure.Unreachable => FailureReason.Unreachable,
        SnmpFailure.Timeout => FailureReason.Timeout,
        SnmpFailure.Auth => FailureReason.Auth,
        SnmpFailure.Forbidden => FailureReason.Forbidden,
        SnmpFailure.Unsupported => FailureReason.Unsupported,
        SnmpFailure.Config => FailureReason.Config,
        SnmpFailure.Protocol or SnmpFailure.TooBig or SnmpFailure.AgentError => FailureReason.Protocol,
        _ => FailureReason.Internal,
    };

    /// <summary>The failure as the frame takes it.</summary>
    /// <param name="failure">What the client said.</param>
    /// <returns>The same with its reason.</returns>
    public static TargetFailureException ToFailure(this SnmpException failure) => new(ReasonOf(failure.Failure), failure.Message, failure);
}
