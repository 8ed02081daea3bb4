namespace Vigie.Snmp.Walking;

/// <summary>Takes what a walk finds.</summary>
internal interface IWalkSink
{
    /// <summary>Rows or objects so far.</summary>
    int Count { get; }

    /// <summary>Takes an object of a column.</summary>
    void Add(Cursor column, in VarBind found);
}
