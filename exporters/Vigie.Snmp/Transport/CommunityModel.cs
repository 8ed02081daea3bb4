using Vigie.Snmp.Ber;
using Vigie.Snmp.Messages;

namespace Vigie.Snmp.Transport;

/// <summary>Versions 1 and 2c.</summary>
internal sealed class CommunityModel(SnmpCommunity community) : IMessageModel
{
    private readonly int _version = community.Version == SnmpVersion.V1 ? 0 : 1;

    public ReadOnlyMemory<byte> Write(Pdu request)
    {
        var message = new CommunityMessage(_version, community.Octets, request);
        var room = new byte[message.Room()];
        var writer = new BerWriter(room);
        message.Write(ref writer);
        return room.AsMemory(room.Length - writer.Length);
    }

    public Verdict Read(byte[] datagram, Pdu request)
    {
        try
        {
            var message = CommunityMessage.Parse(datagram);
            var isAnswer = message.Version == _version && message.Pdu.Type == PduType.Response && message.Pdu.RequestId == request.RequestId;
            return isAnswer ? new Verdict(VerdictKind.Answer, message.Pdu, Octets: datagram.Length) : Verdict.NotOurs;
        }
        catch (SnmpFormatException e)
        {
            return Verdict.Suspicious(SnmpFailure.Protocol, $"The answer is no SNMP message: {e.Message}.");
        }
    }

    public void Forget()
    {
        // A community learns nothing.
    }
}
