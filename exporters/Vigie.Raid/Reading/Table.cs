using Vigie.Snmp;

namespace Vigie.Raid.Reading;

/// <summary>The columns of an SNMP table that we need, and no others.</summary>
internal sealed class Table
{
    /// <summary>Names columns.</summary>
    /// <param name="entry">The table's entry object; its columns follow below it.</param>
    /// <param name="columns">Numbers of the columns.</param>
    public Table(Oid entry, params int[] columns)
    {
        Entry = entry;
        Columns = columns;
        ColumnOids = [.. columns.Select(column => entry.Append((uint)column))];
    }

    /// <summary>The table's entry object.</summary>
    public Oid Entry { get; }

    /// <summary>Numbers of the columns.</summary>
    public IReadOnlyList<int> Columns { get; }

    /// <summary>The columns' identifiers, in the same order.</summary>
    public IReadOnlyList<Oid> ColumnOids { get; }

    /// <summary>Place of a column among those that are read; -1 when it is not.</summary>
    public int PlaceOf(int column)
    {
        for (var place = 0; place < Columns.Count; place++)
        {
            if (Columns[place] == column)
            {
                return place;
            }
        }

        return -1;
    }
}

/// <summary>A row: cells by the column's number in the MIB.</summary>
internal sealed class Row(Table table, uint[] index, SnmpValue[] cells)
{
    /// <summary>What follows the column in the identifier.</summary>
    public IReadOnlyList<uint> Index => index;

    /// <summary>The last arc of the index: the number that vendors print.</summary>
    public uint Number => index.Length == 0 ? 0 : index[^1];

    /// <summary>A cell; one that the agent did not send, or that was not asked for, is absent.</summary>
    public Cell this[int column]
    {
        get
        {
            var place = table.PlaceOf(column);
            return new Cell(place < 0 || place >= cells.Length ? SnmpValue.Absent(SnmpType.NoSuchInstance) : cells[place]);
        }
    }
}

/// <summary>What was read of an agent: rows and scalars. The parsers' only input.</summary>
internal sealed class Readout
{
    private readonly Dictionary<Table, IReadOnlyList<Row>> _tables = [];
    private readonly Dictionary<Oid, SnmpValue> _scalars = [];

    /// <summary>Names of the vendors that the same agent was recognised as.</summary>
    public IReadOnlyCollection<string> Recognised { get; init; } = [];

    /// <summary>What the owner said about the device.</summary>
    public OwnerHints Hints { get; init; } = OwnerHints.None;

    /// <summary>The rows of a table; none when it was not read.</summary>
    public IReadOnlyList<Row> this[Table table] => _tables.GetValueOrDefault(table, []);

    /// <summary>A scalar; absent when it was not read.</summary>
    public Cell this[Oid scalar] => new(_scalars.GetValueOrDefault(scalar, SnmpValue.Absent(SnmpType.NoSuchObject)));

    public void Add(Table table, IReadOnlyList<Row> rows) => _tables[table] = rows;

    public void Add(Oid scalar, SnmpValue value) => _scalars[scalar] = value;
}

/// <summary>What the owner said about a device that the device does not tell.</summary>
/// <param name="Levels">RAID levels by name of the array.</param>
/// <param name="SystemArrays">Names of arrays that are the device's own.</param>
internal sealed record OwnerHints(IReadOnlyDictionary<string, string> Levels, IReadOnlyList<string> SystemArrays)
{
    public static readonly OwnerHints None = new(new Dictionary<string, string>(), []);
}
