namespace Vigie.Snmp;

/// <summary>What was read of a table.</summary>
/// <param name="Columns">The columns in the order asked for.</param>
/// <param name="Rows">Rows in order of their index: all for which any column had a cell.</param>
/// <param name="End">Why it ended; the worst of all columns.</param>
public sealed record SnmpTable(IReadOnlyList<Oid> Columns, IReadOnlyList<SnmpRow> Rows, WalkEnd End);

/// <summary>A row of a table. Its cells were read at slightly different times.</summary>
public sealed class SnmpRow
{
    private readonly SnmpValue[] _cells;

    internal SnmpRow(OidIndex index, int columns)
    {
        Index = index;
        _cells = new SnmpValue[columns];
        Array.Fill(_cells, SnmpValue.Absent(SnmpType.NoSuchInstance));
    }

    /// <summary>Makes a row, for another client behind <see cref="ISnmpSession"/> and for doubles of one.</summary>
    /// <param name="index">What follows the columns in the identifiers.</param>
    /// <param name="cells">One value for each column; absent ones too.</param>
    public SnmpRow(OidIndex index, IReadOnlyList<SnmpValue> cells) => (Index, _cells) = (index, [.. cells]);

    /// <summary>What identifies the row in the agent; it may change when the agent restarts.</summary>
    public OidIndex Index { get; }

    /// <summary>A cell.</summary>
    /// <param name="column">Place of the column among those asked for.</param>
    /// <returns>Its value; NoSuchInstance when the row lacks it.</returns>
    public SnmpValue this[int column]
    {
        get => _cells[column];
        internal set => _cells[column] = value;
    }
}
