using Microsoft.Extensions.Logging;

namespace Vigie.Core.Collecting;

/// <summary>What the frame gives to an open target.</summary>
/// <param name="Identity">Who the target is.</param>
/// <param name="Clock">The only source of time.</param>
/// <param name="Logger">A log whose category names kind and target.</param>
/// <param name="Exchanges">Where each request to the device is told.</param>
public sealed record TargetServices(TargetIdentity Identity, TimeProvider Clock, ILogger Logger, ExchangeLog Exchanges);

/// <summary>
/// Counts the requests that a target costs its device, and shows each exchange to <c>vigie probe</c>.
/// Safe for use by several threads.
/// </summary>
public sealed class ExchangeLog
{
    private readonly Action<Exchange>? _watcher;
    private long _requests;

    /// <summary>Makes the log.</summary>
    /// <param name="watcher">Who is shown each exchange, or null.</param>
    public ExchangeLog(Action<Exchange>? watcher = null) => _watcher = watcher;

    /// <summary>Requests sent since the target was opened.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Whether somebody looks: only then is it worth keeping an excerpt of an answer.</summary>
    public bool IsWatched => _watcher is not null;

    /// <summary>Counts one request. Call it when the request is sent, whatever comes of it.</summary>
    public void CountRequest() => Interlocked.Increment(ref _requests);

    /// <summary>Shows one finished exchange to the watcher, if there is one.</summary>
    /// <param name="exchange">What was asked and what came back; no secret in it.</param>
    public void Show(Exchange exchange) => _watcher?.Invoke(exchange);
}

/// <summary>One request and its answer, for people.</summary>
/// <param name="Asked">What was asked: method and path, an OID, a command.</param>
/// <param name="Answered">What came back: status, reason, an excerpt of at most some hundred characters.</param>
/// <param name="Bytes">Size of the answer in bytes.</param>
/// <param name="Took">Time from question to answer.</param>
public sealed record Exchange(string Asked, string Answered, long Bytes, TimeSpan Took)
{
    /// <summary>What the device's clock showed when it answered, to a second, where the protocol tells it; null: it does not.</summary>
    public DateTimeOffset? PeerTime { get; init; }
}
