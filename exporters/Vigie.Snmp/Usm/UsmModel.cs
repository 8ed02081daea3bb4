using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Vigie.Snmp.Ber;
using Vigie.Snmp.Messages;
using Vigie.Snmp.Transport;

namespace Vigie.Snmp.Usm;

/// <summary>
/// The user-based security model, the client's side (RFC 3414 section 3). It learns engine and time from the agent's reports: an
/// unproven clock serves to ask the first time, from then on only authentic messages move it.
/// </summary>
internal sealed class UsmModel : IMessageModel
{
    private const MessageFlags LevelBits = MessageFlags.Authenticated | MessageFlags.Encrypted;
    private readonly SnmpUser _user;
    private readonly TimeProvider _clock;
    private Engine? _engine;
    private ulong _salt = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));

    public UsmModel(SnmpUser user, TimeProvider clock)
    {
        (_user, _clock) = (user, clock);
        FullLevel = Level = (user.Auth is null ? MessageFlags.None : MessageFlags.Authenticated) | (user.Priv is null ? MessageFlags.None : MessageFlags.Encrypted);
    }

    /// <summary>The level that the user is meant to be used at.</summary>
    public MessageFlags FullLevel { get; }

    /// <summary>The level in use; lowered only to find out why an agent is silent.</summary>
    public MessageFlags Level { get; set; }

    /// <summary>Asks in the default context; also only to find out why an agent is silent.</summary>
    public bool UsesDefaultContext { get; set; }

    /// <summary>Whether the user is meant to read another context than the default one.</summary>
    public bool HasContext => _user.ContextName.Length > 0;

    /// <summary>Whether the agent has told its engine.</summary>
    public bool KnowsEngine => _engine is not null;

    /// <summary>Whether the agent ever answered this user at its full level.</summary>
    public bool HasSucceeded { get; private set; }

    public void Forget() => _engine = null;

    public ReadOnlyMemory<byte> Write(Pdu request) => _engine is null ? WriteDiscovery(request) : WriteRequest(_engine, request);

    public Verdict Read(byte[] datagram, Pdu request)
    {
        try
        {
            var message = SecureMessage.Parse(datagram);
            if (message.Id != request.RequestId)
            {
                return Verdict.NotOurs;
            }

            var isAuthentic = (message.Flags & MessageFlags.Authenticated) != 0;
            return isAuthentic && !HasRightDigest(datagram, message)
                ? Verdict.Suspicious(SnmpFailure.Auth, "The answer carries a wrong digest.")
                : Judge(message, Open(message), isAuthentic, request, datagram.Length);
        }
        catch (SnmpFormatException e)
        {
            return Verdict.Suspicious(SnmpFailure.Protocol, $"The answer is no SNMPv3 message: {e.Message}.");
        }
    }

    /// <summary>Asks for the engine: no user, no engine, no objects (RFC 3414 section 4).</summary>
    private static ReadOnlyMemory<byte> WriteDiscovery(Pdu request)
    {
        var scoped = Plain(new ScopedPdu(default, default, new Pdu(PduType.Get, request.RequestId, 0, 0, [])));
        return Finish(new SecureMessage(request.RequestId, MessageFlags.Reportable, default, scoped), out _);
    }

    private static ReadOnlyMemory<byte> Plain(ScopedPdu scoped)
    {
        var room = new byte[scoped.Room()];
        var writer = new BerWriter(room);
        scoped.Write(ref writer);
        return room.AsMemory(room.Length - writer.Length);
    }

    private static Memory<byte> Finish(SecureMessage message, out int digestFromEnd)
    {
        var room = new byte[message.Room()];
        var writer = new BerWriter(room);
        digestFromEnd = message.Write(ref writer);
        return room.AsMemory(room.Length - writer.Length);
    }

    private Memory<byte> WriteRequest(Engine engine, Pdu request)
    {
        var (boots, time) = (Level & MessageFlags.Authenticated) == 0 ? (0, 0) : (engine.Boots, engine.Time);
        var data = Plain(new ScopedPdu(engine.Id, UsesDefaultContext ? default(ReadOnlyMemory<byte>) : _user.ContextName, request));
        var salt = (Level & MessageFlags.Encrypted) == 0 ? [] : new byte[PrivScheme.SaltLength];
        if (salt.Length > 0)
        {
            _user.Priv!.MakeSalt(++_salt, boots, salt);
            data = _user.Priv.Encrypt(engine.Keys.Priv, salt, boots, time, data.Span);
        }

        var digest = (Level & MessageFlags.Authenticated) == 0 ? [] : new byte[_user.Auth!.MacLength];
        var message = Finish(
            new SecureMessage(request.RequestId, Level | MessageFlags.Reportable, new UsmParameters(engine.Id, boots, time, _user.Name, digest, salt), data), out var digestFromEnd);
        if (digest.Length > 0)
        {
            _user.Auth!.Sign(engine.Keys.Auth, message.Span, digest);
            digest.CopyTo(message[^digestFromEnd..]);
        }

        return message;
    }

    /// <summary>Whether the digest is that of the message with zeros in its place (RFC 3414 section 6.3.2).</summary>
    private bool HasRightDigest(byte[] datagram, in SecureMessage message)
    {
        var theirs = message.Security.Authentication;
        if (_engine is null || _user.Auth is not { } scheme || theirs.Length != scheme.MacLength
            || !message.Security.EngineId.Span.SequenceEqual(_engine.Id) || !MemoryMarshal.TryGetArray(theirs, out var place))
        {
            return false;
        }

        Span<byte> kept = stackalloc byte[AuthScheme.LongestDigest];
        kept = kept[..theirs.Length];
        theirs.Span.CopyTo(kept);
        datagram.AsSpan(place.Offset, place.Count).Clear();
        Span<byte> ours = stackalloc byte[AuthScheme.LongestDigest];
        ours = ours[..scheme.MacLength];
        scheme.Sign(_engine.Keys.Auth, datagram, ours);
        return CryptographicOperations.FixedTimeEquals(ours, kept);
    }

    private Pdu Open(in SecureMessage message)
    {
        if ((message.Flags & MessageFlags.Encrypted) == 0)
        {
            return ScopedPdu.Parse(message.Data).Pdu;
        }

        var security = message.Security;
        if ((message.Flags & MessageFlags.Authenticated) == 0 || _engine is null || _user.Priv is null || security.Privacy.Length != PrivScheme.SaltLength)
        {
            throw new SnmpFormatException("encrypted in a way that was not asked for");
        }

        return ScopedPdu.Parse(_user.Priv.Decrypt(_engine.Keys.Priv, security.Privacy.Span, security.Boots, security.Time, message.Data.Span)
            ?? throw new SnmpFormatException($"{message.Data.Length} octets cannot be decrypted")).Pdu;
    }

    private Verdict Judge(in SecureMessage message, Pdu pdu, bool isAuthentic, Pdu request, int octets)
    {
        var security = message.Security;
        if (security.Boots < 0 || security.Time < 0)
        {
            return Verdict.Suspicious(SnmpFailure.Protocol, "The answer carries a negative clock.");
        }

        if (pdu.Type == PduType.Report)
        {
            return JudgeReport(security, Reports.Of(pdu), isAuthentic);
        }

        if (pdu.Type != PduType.Response || pdu.RequestId != request.RequestId || _engine is null || !security.EngineId.Span.SequenceEqual(_engine.Id))
        {
            return Verdict.NotOurs;
        }

        if ((message.Flags & LevelBits) != Level)
        {
            return Verdict.Suspicious(SnmpFailure.Auth, "The answer comes at another security level than the request.");
        }

        if (isAuthentic && !_engine.Follow(security.Boots, security.Time))
        {
            return Verdict.Suspicious(SnmpFailure.Auth, "The answer is older than the time window allows.", SnmpReport.NotInTimeWindow);
        }

        HasSucceeded |= Level == FullLevel && !UsesDefaultContext;
        return new Verdict(VerdictKind.Answer, pdu, Octets: octets);
    }

    private Verdict JudgeReport(in UsmParameters security, SnmpReport report, bool isAuthentic) => report switch
    {
        SnmpReport.UnknownEngineId => LearnEngine(security),
        SnmpReport.NotInTimeWindow => LearnTime(security, isAuthentic),
        _ => Reports.Refusal(report),
    };

    private Verdict LearnEngine(in UsmParameters security)
    {
        if (security.EngineId.IsEmpty)
        {
            return Verdict.Suspicious(SnmpFailure.Protocol, "The agent reports an unknown engine without telling its own.", SnmpReport.UnknownEngineId);
        }

        if (_engine is not null && security.EngineId.Span.SequenceEqual(_engine.Id))
        {
            return Reports.Refusal(SnmpReport.UnknownEngineId);
        }

        _engine = new Engine(security.EngineId, security.Boots, security.Time, _user.Localise(security.EngineId.Span), _clock);
        return Verdict.AskAgain;
    }

    /// <summary>Our request's own identifier and key are in an authentic report, so it is no replay: even a clock that went back is believed.</summary>
    private Verdict LearnTime(in UsmParameters security, bool isAuthentic)
    {
        if (!isAuthentic || _engine is null)
        {
            _engine = null;
            return Reports.Refusal(SnmpReport.NotInTimeWindow);
        }

        _engine.Set(security.Boots, security.Time);
        return Verdict.AskAgain;
    }
}
