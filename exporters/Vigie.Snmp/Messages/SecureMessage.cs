using Vigie.Snmp.Ber;

namespace Vigie.Snmp.Messages;

/// <summary>What msgFlags say (RFC 3412 section 6.4).</summary>
[Flags]
internal enum MessageFlags
{
    None = 0,
    Authenticated = 1,
    Encrypted = 2,
    Reportable = 4,
}

/// <summary>A message of v3 (RFC 3412 section 6) with the user-based security model (RFC 3414).</summary>
/// <param name="Id">Pairs request and reply below the encryption.</param>
/// <param name="Flags">Its security level, and whether a report is wanted.</param>
/// <param name="Security">Parameters of the user-based model.</param>
/// <param name="Data">The scoped unit in plain, or encrypted: the content of an OCTET STRING.</param>
internal readonly record struct SecureMessage(int Id, MessageFlags Flags, UsmParameters Security, ReadOnlyMemory<byte> Data)
{
    /// <summary>The largest datagram that we take (RFC 3412 section 6.3): all that UDP carries.</summary>
    public const int MaxSize = 65_507;
    private const int Version = 3;
    private const int UserBased = 3;
    private const int Overhead = 64;

    /// <summary>Parses a message; bytes behind it are passed over.</summary>
    /// <exception cref="SnmpFormatException">It is no message of v3, or of another security model.</exception>
    public static SecureMessage Parse(ReadOnlyMemory<byte> message)
    {
        var outer = new BerReader(message.Span);
        var reader = outer.Enter(BerTag.Sequence);
        var version = reader.ReadInt32();
        if (version != Version)
        {
            throw new SnmpFormatException($"message of version {version}");
        }

        var (id, flags) = ParseHeader(reader.Enter(BerTag.Sequence));
        var security = UsmParameters.Parse(message, reader.Enter(BerTag.OctetString));
        var data = (flags & MessageFlags.Encrypted) == 0 ? WholeElement(message, reader) : Content(message, reader.Read(BerTag.OctetString));
        return new SecureMessage(id, flags, security, data);
    }

    /// <summary>Octets that are enough to write it.</summary>
    public int Room() => Overhead + Security.Room() + Data.Length;

    /// <summary>Writes the message.</summary>
    /// <param name="writer">Where to.</param>
    /// <returns>Where the digest's content begins, counted from the end of the message.</returns>
    public int Write(ref BerWriter writer)
    {
        if ((Flags & MessageFlags.Encrypted) == 0)
        {
            writer.WriteRaw(Data.Span);
        }
        else
        {
            writer.WriteOctets(Data.Span);
        }

        var digest = Security.Write(ref writer);
        var mark = writer.Length;
        writer.WriteInteger(UserBased);
        writer.WriteOctets([(byte)Flags]);
        writer.WriteInteger(MaxSize);
        writer.WriteInteger(Id);
        writer.Wrap(BerTag.Sequence, mark);
        writer.WriteInteger(Version);
        writer.Wrap(BerTag.Sequence, 0);
        return digest;
    }

    /// <summary>Without names, digests and data.</summary>
    public override string ToString() => $"v3 {Flags}";

    private static (int Id, MessageFlags Flags) ParseHeader(BerReader header)
    {
        var id = header.ReadInt32();
        header.ReadInt32();
        var flags = header.Read(BerTag.OctetString);
        var model = header.ReadInt32();
        if (flags.Length != 1 || model != UserBased)
        {
            throw new SnmpFormatException($"security model {model} with {flags.Length} octets of flags");
        }

        return (id, (MessageFlags)header.Content(flags)[0]);
    }

    private static ReadOnlyMemory<byte> Content(ReadOnlyMemory<byte> message, Tlv element) => message.Slice(element.Start, element.Length);

    /// <summary>The next element with its header.</summary>
    private static ReadOnlyMemory<byte> WholeElement(ReadOnlyMemory<byte> message, BerReader reader)
    {
        var start = reader.Position;
        var element = reader.Read(BerTag.Sequence);
        return message[start..(element.Start + element.Length)];
    }
}
