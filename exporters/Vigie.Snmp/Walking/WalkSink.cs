namespace Vigie.Snmp.Walking;

/// <summary>Keeps the objects of a subtree in order.</summary>
internal sealed class WalkSink : IWalkSink
{
    public List<VarBind> Objects { get; } = [];

    public int Count => Objects.Count;

    public void Add(Cursor column, in VarBind found) => Objects.Add(found);
}
