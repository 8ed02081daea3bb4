using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Vigie.Lab.Pbs;

/// <summary>How a double is started.</summary>
public sealed record PbsDoubleOptions
{
    /// <summary>Port on the loopback address; 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Certificate; null: a new one.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Token; null: a new one.</summary>
    public PbsToken? Token { get; init; }

    /// <summary>Clock; null: the system's.</summary>
    public TimeProvider? Clock { get; init; }
}

/// <summary>
/// A Proxmox Backup Server that exists only as its API over HTTPS, as nasty as the real one. Scenario, faults and certificate may be
/// changed while it runs.
/// </summary>
public sealed class PbsDouble : IAsyncDisposable
{
    private readonly PbsDoubleOptions _options;
    private readonly PbsHandler _handler;
    private readonly TimeProvider _clock;
    private readonly X509Certificate2 _ownCertificate;
    private readonly ConcurrentDictionary<string, ConnectionContext> _connections = new(StringComparer.Ordinal);
    private volatile Func<DateTimeOffset, PbsScenario> _scenario;
    private volatile X509Certificate2 _certificate;
    private CancellationTokenSource _stopping = new();
    private WebApplication? _app;

    private PbsDouble(Func<DateTimeOffset, PbsScenario> scenario, PbsDoubleOptions options)
    {
        _options = options;
        _scenario = scenario;
        _clock = options.Clock ?? TimeProvider.System;
        Token = options.Token ?? PbsToken.New();
        _ownCertificate = options.Certificate ?? PbsCertificate.Create(scenario(_clock.GetUtcNow()).Node);
        _certificate = _ownCertificate;
        _handler = new PbsHandler(this, _clock);
    }

    /// <summary>https://127.0.0.1:PORT/ (without /api2/json).</summary>
    public Uri BaseUri { get; private set; } = new("https://127.0.0.1/");

    /// <summary>SHA-256 over the DER of the certificate shown now: 32 lower-case pairs joined by colons.</summary>
    public string Fingerprint => PbsCertificate.Fingerprint(_certificate);

    /// <summary>The token it accepts.</summary>
    public PbsToken Token { get; }

    /// <summary>user@realm!name of the token.</summary>
    public string TokenId => Token.Id;

    /// <summary>Secret of the token.</summary>
    public string TokenSecret => Token.Secret;

    /// <summary>The faults in force.</summary>
    public PbsFaults Faults { get; } = new();

    /// <summary>The last 20,000 requests that have ended, oldest first.</summary>
    public IReadOnlyList<PbsRequest> Requests => Log.Requests;

    /// <summary>Requests begun.</summary>
    public long RequestCount => Log.Started;

    /// <summary>Bytes of bodies put on the wire, after compression.</summary>
    public long BytesSent => Log.Bytes;

    /// <summary>Most requests that were under way at once.</summary>
    public int MaxConcurrentRequests => Log.MostInFlight;

    /// <summary>Requests that were never answered: each would hold a worker of the real server until its restart.</summary>
    public int StuckRequests => _handler.Stuck;

    /// <summary>Connections open now.</summary>
    public int OpenConnections => _connections.Count;

    internal PbsRequestLog Log { get; } = new();

    /// <summary>Starts a double that tells one fixed scenario.</summary>
    public static Task<PbsDouble> StartAsync(PbsScenario scenario, int port = 0, TimeProvider? clock = null) =>
        StartAsync(_ => scenario, new PbsDoubleOptions { Port = port, Clock = clock });

    /// <summary>Starts a double whose scenario is asked for at each request, with the clock's time.</summary>
    public static async Task<PbsDouble> StartAsync(Func<DateTimeOffset, PbsScenario> scenario, PbsDoubleOptions options)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(options);
        var pbs = new PbsDouble(scenario, options);
        await pbs.ListenAsync(options.Port);
        return pbs;
    }

    /// <summary>Tells another scenario from the next request on.</summary>
    public void Play(PbsScenario scenario) => _scenario = _ => scenario;

    /// <summary>Tells another scenario, asked for at each request.</summary>
    public void Play(Func<DateTimeOffset, PbsScenario> scenario) => _scenario = scenario;

    /// <summary>Changes the scenario played so far.</summary>
    public void Change(Func<PbsScenario, PbsScenario> change)
    {
        var before = _scenario;
        _scenario = now => change(before(now));
    }

    /// <summary>Shows a certificate that nobody has pinned, on new connections; open ones are cut.</summary>
    public void ReplaceCertificate()
    {
        _certificate = PbsCertificate.Create("replaced");
        CutConnections();
    }

    /// <summary>Shows the first certificate again; open connections are cut.</summary>
    public void RestoreCertificate()
    {
        _certificate = _ownCertificate;
        CutConnections();
    }

    /// <summary>Empties <see cref="Requests"/> and sets the counts to zero.</summary>
    public void ClearRequests() => Log.Clear();

    /// <summary>Stops listening: connections are refused until <see cref="ListenAgainAsync"/>.</summary>
    public async Task StopListeningAsync()
    {
        if (_app is not { } app)
        {
            return;
        }

        _app = null;
        await _stopping.CancelAsync();
        CutConnections();
        using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        await app.StopAsync(atOnce.Token);
        await app.DisposeAsync();
    }

    /// <summary>Listens on the same port again.</summary>
    public async Task ListenAgainAsync()
    {
        if (_app is null)
        {
            _stopping.Dispose();
            _stopping = new CancellationTokenSource();
            await ListenAsync(BaseUri.Port);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopListeningAsync();
        _stopping.Dispose();
    }

    internal PbsScenario ScenarioAt(DateTimeOffset now) => _scenario(now);

    private async Task ListenAsync(int port)
    {
        var builder = LabWeb.Builder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(_options.Address, port, Configure);
        });
        var app = builder.Build();
        var stopping = _stopping.Token;
        app.Run(context => _handler.HandleAsync(context, stopping));
        await app.StartAsync();
        BaseUri = new Uri(LabWeb.Address(app));
        _app = app;
    }

    private void Configure(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection => TrackAsync(connection, next));
        listen.Use(next => connection => PlainHttp.RedirectOrPassAsync(connection, next));
        listen.UseHttps(https => https.ServerCertificateSelector = (_, _) => _certificate);
    }

    private async Task TrackAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        _connections[connection.ConnectionId] = connection;
        try
        {
            await next(connection);
        }
        finally
        {
            _connections.TryRemove(connection.ConnectionId, out _);
        }
    }

    private void CutConnections()
    {
        foreach (var connection in _connections.Values)
        {
            connection.Abort();
        }
    }
}
