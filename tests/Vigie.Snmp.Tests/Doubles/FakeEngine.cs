using System.Text;
using Vigie.Snmp.Ber;
using Vigie.Snmp.Messages;

namespace Vigie.Snmp.Tests.Doubles;

/// <summary>The agent's side of the user-based security model, honest unless a test changes what it sends.</summary>
internal sealed class FakeEngine(SnmpUser user)
{
    public static readonly Oid UsmStats = Oid.Parse("1.3.6.1.6.3.15.1.1");

    public byte[] Id { get; set; } = Convert.FromHexString("80000000010203");

    public int Boots { get; set; } = 3;

    public int Time { get; set; } = 1000;

    /// <summary>Whether reports to unknown engines tell boots and time, as most agents do.</summary>
    public bool TellsTimeInDiscovery { get; set; } = true;

    public SecureMessage? LastRequest { get; private set; }

    /// <summary>Answers a datagram as RFC 3414 section 3.2 has it: discovery, time window, then the request itself.</summary>
    public byte[] Answer(ReadOnlyMemory<byte> datagram)
    {
        var request = SecureMessage.Parse(datagram);
        LastRequest = request;
        if (!request.Security.EngineId.Span.SequenceEqual(Id))
        {
            var clock = TellsTimeInDiscovery ? (Boots, Time) : (0, 0);
            return Write(request.Id, MessageFlags.None, Report(UsmStats.Append(4u, 0u), 0), clock.Item1, clock.Item2);
        }

        var isAuthenticated = (request.Flags & MessageFlags.Authenticated) != 0;
        var pdu = Open(request);
        if (isAuthenticated && (request.Security.Boots != Boots || Math.Abs(request.Security.Time - Time) > 150))
        {
            return Write(request.Id, MessageFlags.Authenticated, Report(UsmStats.Append(2u, 0u), pdu.RequestId));
        }

        return Write(request.Id, request.Flags & ~MessageFlags.Reportable, Response(pdu));
    }

    public static Pdu Report(Oid counter, int requestId) => new(PduType.Report, requestId, 0, 0, [new VarBind(counter, SnmpValue.Unsigned(SnmpType.Counter32, 1))]);

    public static Pdu Response(Pdu request) => new(PduType.Response, request.RequestId, 0, 0, [.. request.Bindings.Select(asked => new VarBind(asked.Oid, SnmpValue.Integer(42)))]);

    public Pdu Open(in SecureMessage request)
    {
        var security = request.Security;
        var data = (request.Flags & MessageFlags.Encrypted) == 0
            ? request.Data
            : user.Priv!.Decrypt(user.Localise(Id).Priv, security.Privacy.Span, security.Boots, security.Time, request.Data.Span)!;
        return ScopedPdu.Parse(data).Pdu;
    }

    /// <summary>Writes a message as this engine would, at any level.</summary>
    public byte[] Write(int id, MessageFlags flags, Pdu pdu, int? boots = null, int? time = null)
    {
        var keys = user.Localise(Id);
        var scoped = new ScopedPdu(Id, default, pdu);
        var writer = new BerWriter(new byte[scoped.Room()]);
        scoped.Write(ref writer);
        var data = writer.Written.ToArray();
        byte[] salt = [];
        if ((flags & MessageFlags.Encrypted) != 0)
        {
            salt = Encoding.ASCII.GetBytes("saltsalt");
            data = user.Priv!.Encrypt(keys.Priv, salt, boots ?? Boots, time ?? Time, data);
        }

        var digest = (flags & MessageFlags.Authenticated) == 0 ? [] : new byte[user.Auth!.MacLength];
        var message = new SecureMessage(id, flags, new UsmParameters(Id, boots ?? Boots, time ?? Time, user.Name, digest, salt), data);
        var room = new byte[message.Room()];
        writer = new BerWriter(room);
        var digestFromEnd = message.Write(ref writer);
        var bytes = writer.Written.ToArray();
        if (digest.Length > 0)
        {
            user.Auth!.Sign(keys.Auth, bytes, digest);
            digest.CopyTo(bytes.AsSpan(bytes.Length - digestFromEnd));
        }

        return bytes;
    }
}
