namespace Vigie.Snmp.Transport;

/// <summary>Counts traffic; read from any thread.</summary>
internal sealed class TrafficCounter
{
    private long _requests;
    private long _retries;
    private long _answers;
    private long _discarded;
    private long _bytesSent;
    private long _bytesReceived;

    public SnmpTraffic Snapshot => new(
        Interlocked.Read(ref _requests),
        Interlocked.Read(ref _retries),
        Interlocked.Read(ref _answers),
        Interlocked.Read(ref _discarded),
        Interlocked.Read(ref _bytesSent),
        Interlocked.Read(ref _bytesReceived));

    public void Sent(int octets)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _bytesSent, octets);
    }

    public void Received(int octets, bool isDiscarded)
    {
        Interlocked.Increment(ref isDiscarded ? ref _discarded : ref _answers);
        Interlocked.Add(ref _bytesReceived, octets);
    }

    public void Retried() => Interlocked.Increment(ref _retries);
}
