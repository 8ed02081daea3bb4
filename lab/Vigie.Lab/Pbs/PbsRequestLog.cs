using Vigie.Lab.Kit;

namespace Vigie.Lab.Pbs;

/// <summary>One request that the double has dealt with.</summary>
/// <param name="Time">When it came, by the double's clock.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Endpoint">The call it was taken for.</param>
/// <param name="Status">Status sent; 0 when the connection was cut or the request never ended.</param>
/// <param name="Bytes">Bytes of the body on the wire.</param>
/// <param name="Authorization">Whether a token that is right was shown.</param>
public sealed record PbsRequest(
    DateTimeOffset Time, string Method, string Target, PbsEndpoint Endpoint, int Status, long Bytes, bool Authorization);

/// <summary>The last requests and the counts of all.</summary>
internal sealed class PbsRequestLog
{
    private readonly Lock _gate = new();
    private readonly RecentList<PbsRequest> _requests = new(20_000);
    private long _started;
    private long _bytes;
    private int _inFlight;
    private int _mostInFlight;

    public long Started => Interlocked.Read(ref _started);

    public long Bytes => Interlocked.Read(ref _bytes);

    public int MostInFlight => Volatile.Read(ref _mostInFlight);

    public IReadOnlyList<PbsRequest> Requests => _requests.Items;

    public void Begin()
    {
        Interlocked.Increment(ref _started);
        lock (_gate)
        {
            _inFlight++;
            _mostInFlight = Math.Max(_mostInFlight, _inFlight);
        }
    }

    public void End(PbsRequest request)
    {
        Interlocked.Add(ref _bytes, request.Bytes);
        lock (_gate)
        {
            _inFlight--;
        }

        _requests.Add(request);
    }

    public void Clear()
    {
        lock (_gate)
        {
            _mostInFlight = _inFlight;
        }

        _requests.Clear();

        Interlocked.Exchange(ref _started, 0);
        Interlocked.Exchange(ref _bytes, 0);
    }
}
