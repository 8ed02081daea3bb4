using Vigie.Snmp.Messages;

namespace Vigie.Snmp.Transport;

/// <summary>How units become datagrams and back: by community, or by the user-based security model.</summary>
internal interface IMessageModel
{
    /// <summary>Writes the datagram to send next on the way to an answer: the request, or what must be learnt before.</summary>
    ReadOnlyMemory<byte> Write(Pdu request);

    /// <summary>Judges a datagram that came while the request waits.</summary>
    /// <param name="datagram">What came; the result shares its bytes.</param>
    /// <param name="request">The request that waits.</param>
    Verdict Read(byte[] datagram, Pdu request);

    /// <summary>The agent fell silent: what was learnt of it may be old.</summary>
    void Forget();
}
