namespace Vigie.Snmp;

/// <summary>Why a request failed: a closed set that a module maps to its own reasons.</summary>
public enum SnmpFailure
{
    /// <summary>No such host, no route, or the port is closed.</summary>
    Unreachable,

    /// <summary>No answer to any attempt. A wrong community looks the same: agents are silent about it.</summary>
    Timeout,

    /// <summary>The user, its password or its security level was refused; <see cref="SnmpException.Report"/> tells what the agent said.</summary>
    Auth,

    /// <summary>The user is known but may not read this (error-status authorizationError or noAccess).</summary>
    Forbidden,

    /// <summary>What came back is no SNMP, is cut off, or breaks the protocol.</summary>
    Protocol,

    /// <summary>The agent does not know this version, security model or kind of request.</summary>
    Unsupported,

    /// <summary>The agent has no such context.</summary>
    Config,

    /// <summary>Even the smallest answer is too big for the agent.</summary>
    TooBig,

    /// <summary>The agent answered with another error; <see cref="SnmpException.ErrorStatus"/> tells which.</summary>
    AgentError,
}
