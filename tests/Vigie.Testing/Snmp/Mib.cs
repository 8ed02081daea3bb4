using Vigie.Snmp;
using Vigie.Snmp.Messages;

namespace Vigie.Testing.Snmp;

/// <summary>The objects of an agent double, and what a well-behaved agent answers of them.</summary>
internal sealed class Mib
{
    private readonly SortedList<Oid, SnmpValue> _objects = [];

    /// <summary>A table of numbers: cell = row * 1000 + column.</summary>
    public static Mib OfTable(string entry, int rows, params uint[] columns)
    {
        var mib = new Mib();
        foreach (var column in columns)
        {
            for (var row = 1u; row <= rows; row++)
            {
                mib.Add(Oid.Parse(entry).Append(column, row), SnmpValue.Integer((row * 1000) + column));
            }
        }

        return mib;
    }

    public Mib Add(Oid oid, SnmpValue value)
    {
        _objects[oid] = value;
        return this;
    }

    public Mib Remove(Oid oid)
    {
        _objects.Remove(oid);
        return this;
    }

    public Pdu Answer(Pdu request, int version = 1) => request.Type switch
    {
        PduType.Get => Reply(request, request.Bindings.Select(asked => Get(asked.Oid)), version),
        PduType.GetNext => Reply(request, request.Bindings.Select(asked => Next(asked.Oid)), version),
        _ => Reply(request, Bulk(request), version),
    };

    private IEnumerable<VarBind> Bulk(Pdu request)
    {
        var last = request.Bindings.Select(asked => asked.Oid).ToArray();
        for (var repetition = 0; repetition < request.ErrorIndex; repetition++)
        {
            for (var column = 0; column < last.Length; column++)
            {
                var next = Next(last[column]);
                last[column] = next.Oid;
                yield return next;
            }
        }
    }

    private static Pdu Reply(Pdu request, IEnumerable<VarBind> bindings, int version)
    {
        var all = bindings.ToArray();
        var missing = version == 0 ? Array.FindIndex(all, binding => !binding.Value.IsPresent) : -1;
        return missing < 0
            ? new Pdu(PduType.Response, request.RequestId, 0, 0, all)
            : new Pdu(PduType.Response, request.RequestId, ErrorStatus.NoSuchName, missing + 1, request.Bindings);
    }

    private VarBind Get(Oid oid) => new(oid, _objects.TryGetValue(oid, out var value) ? value : SnmpValue.Absent(SnmpType.NoSuchObject));

    private VarBind Next(Oid oid)
    {
        // The first of those behind, by halves.
        var (low, high) = (0, _objects.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _objects.Keys[middle] <= oid ? (middle + 1, high) : (low, middle);
        }

        return low < _objects.Count ? new VarBind(_objects.Keys[low], _objects.Values[low]) : new VarBind(oid, SnmpValue.Absent(SnmpType.EndOfMibView));
    }
}
