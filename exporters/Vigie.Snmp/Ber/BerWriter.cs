namespace Vigie.Snmp.Ber;

/// <summary>
/// Writes BER from the back to the front, so that each length is known when it is written and nothing moves. The caller gives room
/// enough: what it writes are its own requests, whose size it knows.
/// </summary>
internal ref struct BerWriter(Span<byte> room)
{
    private readonly Span<byte> _room = room;
    private int _at = room.Length;

    /// <summary>Octets written so far; a mark for <see cref="Wrap"/>.</summary>
    public readonly int Length => _room.Length - _at;

    /// <summary>What was written.</summary>
    public readonly ReadOnlySpan<byte> Written => _room[_at..];

    /// <summary>Puts a header before all that was written since the mark.</summary>
    public void Wrap(int tag, int mark)
    {
        WriteLength(Length - mark);
        WriteTag(tag);
    }

    public void WriteOctets(scoped ReadOnlySpan<byte> octets, int tag = BerTag.OctetString)
    {
        var mark = Length;
        WriteRaw(octets);
        Wrap(tag, mark);
    }

    public void WriteNull(int tag = BerTag.Null) => WriteOctets([], tag);

    public void WriteInteger(long value, int tag = BerTag.Integer)
    {
        var mark = Length;
        BerNumber.Write(Take(BerNumber.LengthOf(value)), unchecked((ulong)value));
        Wrap(tag, mark);
    }

    public void WriteUnsigned(ulong value, int tag)
    {
        var mark = Length;
        BerNumber.Write(Take(value > long.MaxValue ? 9 : BerNumber.LengthOf((long)value)), value);
        Wrap(tag, mark);
    }

    /// <summary>Writes octets that are BER already.</summary>
    public void WriteRaw(scoped ReadOnlySpan<byte> octets) => octets.CopyTo(Take(octets.Length));

    private void WriteTag(int tag)
    {
        do
        {
            Take(1)[0] = (byte)tag;
            tag >>= 8;
        }
        while (tag > 0);
    }

    private void WriteLength(int length)
    {
        if (length < 0x80)
        {
            Take(1)[0] = (byte)length;
            return;
        }

        var octets = length <= 0xFF ? 1 : length <= 0xFFFF ? 2 : 3;
        BerNumber.Write(Take(octets), (ulong)length);
        Take(1)[0] = (byte)(0x80 | octets);
    }

    private Span<byte> Take(int octets)
    {
        _at -= octets;
        return _room.Slice(_at, octets);
    }
}
