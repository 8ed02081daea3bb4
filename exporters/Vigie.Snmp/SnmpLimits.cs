namespace Vigie.Snmp;

/// <summary>How much one walk may take, whatever the agent sends.</summary>
public sealed record SnmpLimits
{
    /// <summary>20,000 rows or objects and 16 MiB of answers: more than any table of a storage or network box has.</summary>
    public static SnmpLimits Default { get; } = new();

    /// <summary>Rows of a table, or objects of a walk.</summary>
    public int MaxRows { get; init; } = 20_000;

    /// <summary>Octets of all answers together.</summary>
    public long MaxBytes { get; init; } = 16 << 20;
}
