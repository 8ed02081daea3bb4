namespace Vigie.Snmp.Walking;

/// <summary>How far the walk of one column has come.</summary>
/// <param name="root">The column, or the root of a subtree.</param>
/// <param name="place">Its place among those asked for.</param>
internal sealed class Cursor(Oid root, int place)
{
    public int Place => place;

    public Oid Root { get; } = root;

    /// <summary>The last object seen: the next request looks behind it.</summary>
    public Oid Last { get; private set; } = root;

    public bool IsDone { get; private set; }

    /// <summary>Why it ended.</summary>
    public WalkEnd End { get; private set; }

    public void Finish(WalkEnd end = WalkEnd.Complete) => (IsDone, End) = (true, end);

    /// <summary>Takes the next binding.</summary>
    /// <returns>Whether it belongs to the column; if not, the column is done.</returns>
    public bool Take(in VarBind binding)
    {
        // Outside is the end, wherever it lies: some agents wrap around to their first object.
        if (binding.Value.Type == SnmpType.EndOfMibView || !binding.Oid.StartsWith(Root) || IsDenial(binding))
        {
            Finish();
            return false;
        }

        if (binding.Oid <= Last)
        {
            Finish(WalkEnd.NotIncreasing);
            return false;
        }

        Last = binding.Oid;
        return true;
    }

    /// <summary>Agents that mix up their versions deny the object asked behind, where the end of the view belongs.</summary>
    private bool IsDenial(in VarBind binding) => binding.Oid == Last && binding.Value.Type is (SnmpType.NoSuchObject or SnmpType.NoSuchInstance);
}
