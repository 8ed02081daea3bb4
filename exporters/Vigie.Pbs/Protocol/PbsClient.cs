using System.Diagnostics.CodeAnalysis;
using System.Net;
using Vigie.Core.Collecting;
using Vigie.Reach;

namespace Vigie.Pbs.Protocol;

/// <summary>
/// Puts questions to one PBS over HTTPS and hands out the bytes of the answers. It pins the certificate, follows no redirect,
/// bounds each answer in time and size, and keeps one request per lane in flight.
/// </summary>
internal sealed class PbsClient : IDisposable
{
    private const int ErrorTextBytes = 1024;
    private const int WatchedExcerptBytes = 400;

    private readonly TargetServices _services;
    private readonly PbsAccess _access;
    private readonly PbsCertificateCheck _check;
    private readonly HttpClient _http;
    private readonly Tunnel? _tunnel;
    private readonly SemaphoreSlim _quick = new(1, 1);
    private readonly SemaphoreSlim _listing = new(1, 1);
    private long _silences;

    /// <summary>Makes the client. No connection is opened.</summary>
    /// <param name="access">Where the PBS is and how to be let in.</param>
    /// <param name="services">Clock and exchange log.</param>
    /// <param name="tunnel">The way through a bastion; null for a direct one.</param>
    public PbsClient(PbsAccess access, TargetServices services, Tunnel? tunnel = null)
    {
        _tunnel = tunnel;
        _access = access;
        _services = services;
        _check = new PbsCertificateCheck(access.Pin);
        _http = new HttpClient(MakeHandler(_check, tunnel)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The certificate last accepted, or null before the first handshake.</summary>
    public PresentedCertificate? Certificate => _check.Presented;

    /// <summary>How many calls that name no datastore found no server or got no answer so far.</summary>
    public long Silences => Interlocked.Read(ref _silences);

    /// <summary>Asks, and lets the answer be read while it comes.</summary>
    /// <typeparam name="T">What the answer is read to.</typeparam>
    /// <param name="request">The question.</param>
    /// <param name="read">Reads the body; a failure that it throws gets the path in front of its message.</param>
    /// <param name="deadline">Ends when the run's time is over.</param>
    /// <returns>What <paramref name="read"/> made of it.</returns>
    /// <exception cref="TargetFailureException">With the reason; Timeout when the request's own time is over.</exception>
    public async Task<T> AskAsync<T>(PbsRequest request, Func<Stream, CancellationToken, Task<T>> read, CancellationToken deadline)
    {
        var lane = request.Lane == PbsLane.Quick ? _quick : _listing;
        await lane.WaitAsync(deadline);
        var exchange = new Attempt(request, _services);
        try
        {
            using var ownTime = new CancellationTokenSource(request.Timeout, _services.Clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(ownTime.Token, deadline);
            try
            {
                return await SendAsync(exchange, read, both.Token);
            }
            catch (Exception fault) when (!deadline.IsCancellationRequested && Explain(fault, request, ownTime.IsCancellationRequested) is { } failure)
            {
                failure = await WhyClosedAsync(fault, failure, request, deadline) ?? failure;
                exchange.Outcome = $"{failure.Reason.Name()}: {failure.Message}";
                if (!request.NamesDatastore && failure.Reason is (FailureReason.Timeout or FailureReason.Unreachable))
                {
                    Interlocked.Increment(ref _silences);
                }

                throw failure;
            }
        }
        finally
        {
            lane.Release();
            exchange.Show();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _quick.Dispose();
        _listing.Dispose();
    }

    private async Task<T> SendAsync<T>(Attempt exchange, Func<Stream, CancellationToken, Task<T>> read, CancellationToken time)
    {
        var request = exchange.Request;
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(_access.Url, "/api2/json" + request.Path));
        // Parsed, the scheme with its '=' would be refused: the header goes out as PBS reads it. PBS percent-decodes the secret.
        message.Headers.TryAddWithoutValidation("Authorization", $"PBSAPIToken={_access.TokenId}:{Uri.EscapeDataString(_access.Secret)}");
        _services.Exchanges.CountRequest();
        using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, time);
        await using var body = await response.Content.ReadAsStreamAsync(time);
        exchange.Outcome = $"{(int)response.StatusCode} {response.StatusCode}";
        exchange.PeerTime = response.Headers.Date;
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw PbsFailures.OfStatus(response.StatusCode, await ReadErrorAsync(body, time));
        }

        var bounded = new BoundedStream(body, request.MaxBytes, _services.Exchanges.IsWatched && !request.HidesAnswer ? WatchedExcerptBytes : 0);
        try
        {
            return await read(bounded, time);
        }
        finally
        {
            exchange.Bytes = bounded.BytesRead;
            exchange.Outcome += " " + PbsFailures.ToText(bounded.Excerpt, _access.Secret);
        }
    }

    private async Task<string> ReadErrorAsync(Stream body, CancellationToken time)
    {
        var bytes = new byte[ErrorTextBytes];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, time);
        return PbsFailures.ToText(bytes.AsSpan(0, length), _access.Secret);
    }

    /// <summary>A forward accepts first and is refused then: HTTP sees a connection that is dropped, only ssh knows why.</summary>
    private async Task<TargetFailureException?> WhyClosedAsync(Exception fault, TargetFailureException seen, PbsRequest request, CancellationToken deadline)
    {
        if (_tunnel is null || fault is not HttpRequestException || seen.Reason is not (FailureReason.Unreachable or FailureReason.Tls or FailureReason.Protocol) || IsKnown(fault))
        {
            return null;
        }

        var told = await _tunnel.WhyClosedAsync(_access.Url.IdnHost, _access.Url.Port, deadline);
        return told is null ? null : new TargetFailureException(told.Reason, $"GET {request.Path}: {told.Message}", fault);
    }

    /// <summary>Whether our own check of the certificate, or of the way, gave the reason.</summary>
    private static bool IsKnown(Exception fault) => fault is TargetFailureException || (fault.InnerException is { } inner && IsKnown(inner));

    private static TargetFailureException? Explain(Exception fault, PbsRequest request, bool isOwnTimeOver)
    {
        var failure = isOwnTimeOver && fault is not TargetFailureException
            ? new TargetFailureException(FailureReason.Timeout, $"no whole answer within {request.Timeout.TotalSeconds:0.###} s", fault)
            : PbsFailures.OfTransport(fault);
        return failure is null ? null : new TargetFailureException(failure.Reason, $"GET {request.Path}: {failure.Message}", failure.InnerException);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The HttpClient owns its handler.")]
    private static SocketsHttpHandler MakeHandler(PbsCertificateCheck check, Tunnel? tunnel) => new()
    {
        // TLS and its check of the certificate are the same: the bastion carries bytes that it cannot read.
        ConnectCallback = tunnel is null ? null : (context, cancel) => tunnel.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel),
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        // The only compression that PBS speaks.
        AutomaticDecompression = DecompressionMethods.Deflate,
        MaxConnectionsPerServer = 2,
        // New handshakes from time to time show a renewed certificate.
        PooledConnectionLifetime = TimeSpan.FromMinutes(15),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(100),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        MaxResponseHeadersLength = 32,
        MaxResponseDrainSize = 16 * 1024,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        SslOptions = check.ToOptions(),
    };

    /// <summary>One request on its way, told to the exchange log when it is over.</summary>
    private sealed class Attempt(PbsRequest request, TargetServices services)
    {
        private readonly long _started = services.Clock.GetTimestamp();

        public PbsRequest Request { get; } = request;

        public string Outcome { get; set; } = "cancelled";

        public long Bytes { get; set; }

        public DateTimeOffset? PeerTime { get; set; }

        public void Show() =>
            services.Exchanges.Show(new Exchange($"GET {Request.Path}", Outcome, Bytes, services.Clock.GetElapsedTime(_started)) { PeerTime = PeerTime });
    }
}
