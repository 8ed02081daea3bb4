using System.Globalization;

namespace Vigie.Lab.Snmp;

/// <summary>An object identifier, ordered number by number: 1.10 comes after 1.9 (RFC 3416, section 4.2.2).</summary>
internal readonly struct MibOid : IComparable<MibOid>
{
    private readonly uint[] _arcs;

    private MibOid(uint[] arcs) => _arcs = arcs;

    /// <summary>Reads 1.3.6 or .1.3.6; null when it is none.</summary>
    public static MibOid? Parse(string text)
    {
        var words = text.TrimStart('.').Split('.');
        var arcs = new uint[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!uint.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out arcs[i]))
            {
                return null;
            }
        }

        return new MibOid(arcs);
    }

    /// <summary>This one with more numbers behind it.</summary>
    public MibOid With(params ReadOnlySpan<uint> arcs) => new([.. _arcs, .. arcs]);

    public int CompareTo(MibOid other) => _arcs.AsSpan().SequenceCompareTo(other._arcs);

    public override string ToString() => "." + string.Join('.', _arcs.Select(arc => arc.ToString(CultureInfo.InvariantCulture)));
}
