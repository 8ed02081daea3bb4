using Vigie.Core.Collecting;
using Vigie.Snmp;

namespace Vigie.Raid.Protocol;

/// <summary>The frame's reason for each cause that the SNMP client knows.</summary>
internal static class SnmpFailures
{
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

    public static TargetFailureException Translate(SnmpException exception) => new(ReasonOf(exception.Failure), exception.Message, exception);
}
