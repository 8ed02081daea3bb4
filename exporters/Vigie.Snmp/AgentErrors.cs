using Vigie.Snmp.Messages;

namespace Vigie.Snmp;

/// <summary>What an agent's error-status means to the caller.</summary>
internal static class AgentErrors
{
    public static SnmpException Exception(int status)
    {
        var name = ErrorStatus.NameOf(status);
        return status switch
        {
            ErrorStatus.TooBig => new SnmpException(SnmpFailure.TooBig, "Even the smallest answer is too big for the agent.", errorStatus: status),
            ErrorStatus.AuthorizationError or ErrorStatus.NoAccess => new SnmpException(SnmpFailure.Forbidden, $"The agent does not let us read this: {name}.", errorStatus: status),
            _ => new SnmpException(SnmpFailure.AgentError, $"The agent answered with {name}.", errorStatus: status),
        };
    }
}
