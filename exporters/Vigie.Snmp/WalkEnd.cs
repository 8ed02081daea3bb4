namespace Vigie.Snmp;

/// <summary>Why a walk ended. All but Complete mean that there may be more.</summary>
public enum WalkEnd
{
    /// <summary>All that the agent has was read.</summary>
    Complete,

    /// <summary>The agent repeated itself or went back: it would walk for ever.</summary>
    NotIncreasing,

    /// <summary>The agent failed on an object and cannot get past it.</summary>
    AgentError,

    /// <summary>More rows than <see cref="SnmpLimits.MaxRows"/>.</summary>
    TooManyRows,

    /// <summary>More octets than <see cref="SnmpLimits.MaxBytes"/>.</summary>
    TooManyBytes,
}
