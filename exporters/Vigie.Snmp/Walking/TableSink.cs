namespace Vigie.Snmp.Walking;

/// <summary>Puts cells into rows. Columns may lack cells and come at different paces.</summary>
internal sealed class TableSink(int columns) : IWalkSink
{
    private readonly List<SnmpRow> _rows = [];
    private readonly Dictionary<OidIndex, int> _places = [];
    private readonly int[] _expected = new int[columns];

    public int Count => _rows.Count;

    public void Add(Cursor column, in VarBind found)
    {
        if (!found.Oid.TryGetIndex(column.Root, out var index))
        {
            return;
        }

        // Columns nearly always have the same rows in the same order: look there first.
        var place = _expected[column.Place];
        if (place >= _rows.Count || _rows[place].Index != index)
        {
            place = PlaceOf(index);
        }

        _rows[place][column.Place] = found.Value;
        _expected[column.Place] = place + 1;
    }

    /// <summary>The rows in order of their index.</summary>
    public IReadOnlyList<SnmpRow> Finish()
    {
        _rows.Sort((left, right) => left.Index.CompareTo(right.Index));
        return _rows;
    }

    private int PlaceOf(OidIndex index)
    {
        if (!_places.TryGetValue(index, out var place))
        {
            place = _rows.Count;
            _places.Add(index, place);
            _rows.Add(new SnmpRow(index, columns));
        }

        return place;
    }
}
