using System.Globalization;
using Vigie.Snmp;

namespace Vigie.Testing;

/// <summary>
/// An agent in memory, behind the seam of the SNMP client: what it holds is put in by tests, object by object or from a file in snmpsim's
/// format (snmprec). It answers like a v2c agent: exceptions in place of what it lacks.
/// </summary>
internal sealed class Agent : ISnmpSession
{
    private readonly SortedDictionary<Oid, SnmpValue> _objects = [];
    private List<KeyValuePair<Oid, SnmpValue>>? _sorted;
    private long _requests;

    /// <summary>When set, each request fails with it.</summary>
    public SnmpException? Fault { get; set; }

    /// <summary>When set, a table or walk with a column below this identifier ends so, after its first half.</summary>
    public (Oid Below, WalkEnd End)? Cut { get; set; }

    /// <summary>A scalar that the agent cannot put into one answer.</summary>
    public Oid? TooBig { get; set; }

    public SnmpTraffic Traffic => new(_requests, 0, _requests, 0, 0, 0);

    public int Count => _objects.Count;

    /// <summary>Reads a file of lines <c>oid|type|value</c>.</summary>
    public static Agent Recorded(string file)
    {
        var agent = new Agent();
        foreach (var line in File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var parts = line.Split('|', 3);
            agent._objects[Oid.Parse(parts[0])] = ValueOf(parts[1], parts[2]);
        }

        return agent;
    }

    /// <summary>Puts an object in: long is INTEGER, ulong Counter64, uint Gauge32, string and byte[] OCTET STRING; null takes it out.</summary>
    public Agent Put(string oid, object? value)
    {
        _sorted = null;
        var key = Oid.Parse(oid);
        if (value is null)
        {
            _objects.Remove(key);
        }
        else
        {
            _objects[key] = Typed(value);
        }

        return this;
    }

    /// <summary>Puts a row in: pairs of column and value.</summary>
    public Agent Row(string entry, string index, params (int Column, object? Value)[] cells)
    {
        foreach (var (column, value) in cells.Where(cell => cell.Value is not null))
        {
            Put(string.Create(CultureInfo.InvariantCulture, $"{entry}.{column}.{index}"), value);
        }

        return this;
    }

    /// <summary>Takes out all below an identifier.</summary>
    public Agent Drop(string prefix)
    {
        _sorted = null;
        var root = Oid.Parse(prefix);
        foreach (var oid in _objects.Keys.Where(oid => oid.StartsWith(root)).ToList())
        {
            _objects.Remove(oid);
        }

        return this;
    }

    /// <summary>Takes out a row of a table.</summary>
    public Agent DropRow(string entry, string index)
    {
        foreach (var column in Enumerable.Range(1, 100))
        {
            Put(string.Create(CultureInfo.InvariantCulture, $"{entry}.{column}.{index}"), null);
        }

        return this;
    }

    public Task<IReadOnlyList<VarBind>> GetAsync(IReadOnlyList<Oid> oids, CancellationToken cancellation) =>
        Answer<IReadOnlyList<VarBind>>(() => [.. oids.Select(oid => new VarBind(oid, oid == TooBig ? SnmpValue.Absent(SnmpType.Null) : _objects.GetValueOrDefault(oid, SnmpValue.Absent(SnmpType.NoSuchObject))))]);

    public Task<IReadOnlyList<VarBind>> GetNextAsync(IReadOnlyList<Oid> oids, CancellationToken cancellation) =>
        Answer<IReadOnlyList<VarBind>>(() => [.. oids.Select(Next)]);

    public Task<IReadOnlyList<VarBind>> GetBulkAsync(IReadOnlyList<Oid> oids, int nonRepeaters, int maxRepetitions, CancellationToken cancellation) =>
        throw new NotSupportedException("The product reads tables, not single GETBULKs.");

    public Task<SnmpWalk> WalkAsync(Oid root, SnmpLimits limits, CancellationToken cancellation) =>
        Answer(() => new SnmpWalk([.. Below(root).Select(pair => new VarBind(pair.Key, pair.Value))], WalkEnd.Complete));

    public Task<SnmpTable> ReadTableAsync(IReadOnlyList<Oid> columns, SnmpLimits limits, CancellationToken cancellation) => Answer(() => Read(columns));

    public void Dispose()
    {
    }

    private static SnmpValue Typed(object value) => value switch
    {
        int number => SnmpValue.Integer(number),
        long number => SnmpValue.Integer(number),
        ulong number => SnmpValue.Unsigned(SnmpType.Counter64, number),
        uint number => SnmpValue.Unsigned(SnmpType.Gauge32, number),
        string text => SnmpValue.OfText(text),
        byte[] bytes => SnmpValue.OfBytes(SnmpType.OctetString, bytes),
        SnmpValue any => any,
        _ => throw new ArgumentException($"no SNMP type for {value.GetType()}"),
    };

    private static SnmpValue ValueOf(string type, string text) => type switch
    {
        "2" => SnmpValue.Integer(long.Parse(text, CultureInfo.InvariantCulture)),
        "4" => SnmpValue.OfText(text),
        "4x" => SnmpValue.OfBytes(SnmpType.OctetString, Convert.FromHexString(text)),
        "6" => SnmpValue.OfOid(Oid.Parse(text)),
        "64" => SnmpValue.OfBytes(SnmpType.IpAddress, System.Net.IPAddress.Parse(text).GetAddressBytes()),
        "65" => SnmpValue.Unsigned(SnmpType.Counter32, ulong.Parse(text, CultureInfo.InvariantCulture)),
        "66" => SnmpValue.Unsigned(SnmpType.Gauge32, ulong.Parse(text, CultureInfo.InvariantCulture)),
        "67" => SnmpValue.Unsigned(SnmpType.TimeTicks, ulong.Parse(text, CultureInfo.InvariantCulture)),
        "70" => SnmpValue.Unsigned(SnmpType.Counter64, ulong.Parse(text, CultureInfo.InvariantCulture)),
        _ => SnmpValue.OfText(text),
    };

    private SnmpTable Read(IReadOnlyList<Oid> columns)
    {
        var rows = new SortedDictionary<OidIndex, SnmpValue[]>();
        for (var place = 0; place < columns.Count; place++)
        {
            foreach (var (oid, value) in Below(columns[place]))
            {
                oid.TryGetIndex(columns[place], out var index);
                if (!rows.TryGetValue(index, out var cells))
                {
                    rows.Add(index, cells = [.. columns.Select(_ => SnmpValue.Absent(SnmpType.NoSuchInstance))]);
                }

                cells[place] = value;
            }
        }

        var end = Cut is { } cut && columns[0].StartsWith(cut.Below) ? cut.End : WalkEnd.Complete;
        var all = rows.Select(row => new SnmpRow(row.Key, row.Value)).ToList();
        return new SnmpTable(columns, end == WalkEnd.Complete ? all : all[..(all.Count / 2)], end);
    }

    private IEnumerable<KeyValuePair<Oid, SnmpValue>> Below(Oid root)
    {
        var sorted = _sorted ??= [.. _objects];
        for (var place = First(sorted, root); place < sorted.Count && sorted[place].Key.StartsWith(root); place++)
        {
            yield return sorted[place];
        }
    }

    private VarBind Next(Oid oid)
    {
        var sorted = _sorted ??= [.. _objects];
        var place = First(sorted, oid);
        return place < sorted.Count ? new VarBind(sorted[place].Key, sorted[place].Value) : new VarBind(oid, SnmpValue.Absent(SnmpType.EndOfMibView));
    }

    /// <summary>Place of the first object behind an identifier.</summary>
    private static int First(List<KeyValuePair<Oid, SnmpValue>> sorted, Oid oid)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle].Key <= oid ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private Task<T> Answer<T>(Func<T> answer)
    {
        _requests++;
        return Fault is null ? Task.FromResult(answer()) : Task.FromException<T>(Fault);
    }
}
