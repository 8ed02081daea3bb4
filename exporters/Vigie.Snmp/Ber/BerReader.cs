namespace Vigie.Snmp.Ber;

/// <summary>One element: its tag and where its content lies in the whole message.</summary>
/// <param name="Tag">The identifier octets, most significant first.</param>
/// <param name="Start">Offset of the content from the beginning of the message.</param>
/// <param name="Length">Octets of content.</param>
internal readonly record struct Tlv(int Tag, int Start, int Length);

/// <summary>
/// Reads BER as agents really send it: any number of length octets, non-minimal integers, padded arcs. Strict where memory or
/// time are at stake: definite lengths only, nothing outside the enclosing element, no recursion (the caller's own nesting is the depth).
/// </summary>
internal ref struct BerReader
{
    private const int MostTagOctets = 3;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _end;
    private int _at;

    public BerReader(ReadOnlySpan<byte> bytes)
        : this(bytes, 0, bytes.Length)
    {
    }

    private BerReader(ReadOnlySpan<byte> bytes, int start, int end)
    {
        _bytes = bytes;
        _at = start;
        _end = end;
    }

    /// <summary>Offset of the next element from the beginning of the message.</summary>
    public readonly int Position => _at;

    /// <summary>Whether this element holds nothing more.</summary>
    public readonly bool IsAtEnd => _at == _end;

    /// <summary>Reads one element and steps over its content.</summary>
    /// <exception cref="SnmpFormatException">Cut off, of indefinite length, or longer than what encloses it.</exception>
    public Tlv Read()
    {
        var tag = ReadTag();
        var length = ReadLength();
        var start = _at;
        _at += length;
        return new Tlv(tag, start, length);
    }

    /// <summary>Reads an element that must have a given tag.</summary>
    /// <exception cref="SnmpFormatException">It has another tag, or cannot be read.</exception>
    public Tlv Read(int tag)
    {
        var element = Read();
        return element.Tag == tag ? element : throw new SnmpFormatException($"tag {element.Tag:x2} at {element.Start} where {tag:x2} belongs");
    }

    /// <summary>A reader of the content of the next element, which must have a given tag; this one goes on behind it.</summary>
    /// <exception cref="SnmpFormatException">It has another tag, or cannot be read.</exception>
    public BerReader Enter(int tag) => Inside(Read(tag));

    /// <summary>A reader of the content of an element that was read.</summary>
    public readonly BerReader Inside(Tlv element) => new(_bytes, element.Start, element.Start + element.Length);

    /// <summary>The content of an element that was read.</summary>
    public readonly ReadOnlySpan<byte> Content(Tlv element) => _bytes.Slice(element.Start, element.Length);

    /// <summary>Reads an INTEGER of a header: 32 bits, however many octets the peer spends on it.</summary>
    /// <exception cref="SnmpFormatException">No INTEGER, or one that does not fit.</exception>
    public int ReadInt32()
    {
        var element = Read(BerTag.Integer);
        return BerNumber.TryReadSigned(Content(element), out var value) && value is >= int.MinValue and <= uint.MaxValue
            ? unchecked((int)value)
            : throw new SnmpFormatException($"an INTEGER at {element.Start} of {element.Length} octets does not fit into 32 bits");
    }

    private int ReadTag()
    {
        int tag = Next();
        if ((tag & 0x1F) != 0x1F)
        {
            return tag;
        }

        for (var octets = 1; octets < MostTagOctets; octets++)
        {
            var next = Next();
            tag = (tag << 8) | next;
            if (next < 0x80)
            {
                return tag;
            }
        }

        throw new SnmpFormatException($"a tag of more than {MostTagOctets} octets at {_at}");
    }

    private int ReadLength()
    {
        int first = Next();
        if (first == 0x80)
        {
            throw new SnmpFormatException($"indefinite length at {_at}");
        }

        var length = first < 0x80 ? first : ReadLongLength(first & 0x7F);
        return length <= _end - _at ? (int)length : throw new SnmpFormatException($"{length} octets announced at {_at}, {_end - _at} are there");
    }

    private long ReadLongLength(int octets)
    {
        long length = 0;
        for (var i = 0; i < octets; i++)
        {
            // Stops growing before it can overflow; whatever follows, it is too long already.
            length = length > int.MaxValue ? length : (length << 8) | Next();
        }

        return length;
    }

    private byte Next() => _at < _end ? _bytes[_at++] : throw new SnmpFormatException($"cut off at {_at}");
}
