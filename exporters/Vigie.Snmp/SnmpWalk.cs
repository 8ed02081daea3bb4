namespace Vigie.Snmp;

/// <summary>What a walk found.</summary>
/// <param name="Objects">Objects in the agent's order, each below the root.</param>
/// <param name="End">Why it ended.</param>
public sealed record SnmpWalk(IReadOnlyList<VarBind> Objects, WalkEnd End);
