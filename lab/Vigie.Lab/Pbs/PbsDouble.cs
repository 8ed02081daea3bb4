using System.Net;
using System.Security.Cryptography.X509Certificates;
using Vigie.Lab.Kit;

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
    private readonly PbsHandler _handler;
    private readonly TimeProvider _clock;
    private readonly HttpsServer _server;
    private volatile Func<DateTimeOffset, PbsScenario> _scenario;

    private PbsDouble(Func<DateTimeOffset, PbsScenario> scenario, PbsDoubleOptions options)
    {
        _scenario = scenario;
        _clock = options.Clock ?? TimeProvider.System;
        Token = options.Token ?? PbsToken.New();
        _handler = new PbsHandler(this, _clock);
        _server = new HttpsServer(options.Address, options.Certificate ?? PbsCertificate.Create(scenario(_clock.GetUtcNow()).Node), _handler.HandleAsync, PlainHttp.RedirectOrPassAsync);
    }

    /// <summary>https://127.0.0.1:PORT/ (without /api2/json).</summary>
    public Uri BaseUri => _server.BaseUri;

    /// <summary>SHA-256 over the DER of the certificate shown now: 32 lower-case pairs joined by colons.</summary>
    public string Fingerprint => _server.Fingerprint;

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
    public int OpenConnections => _server.OpenConnections;

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
        await pbs._server.ListenAsync(options.Port);
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
    public void ReplaceCertificate() => _server.Show(NewCertificate());

    /// <summary>Shows the first certificate again; open connections are cut.</summary>
    public void RestoreCertificate() => _server.Show(null);

    /// <summary>Empties <see cref="Requests"/> and sets the counts to zero.</summary>
    public void ClearRequests() => Log.Clear();

    /// <summary>Stops listening: connections are refused until <see cref="ListenAgainAsync"/>.</summary>
    public Task StopListeningAsync() => _server.StopListeningAsync();

    /// <summary>Listens on the same port again.</summary>
    public Task ListenAgainAsync() => _server.ListenAgainAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>Shows a certificate that nobody has pinned, or the first one; nothing happens when it does already.</summary>
    internal void ShowOther(bool other) => _server.ShowOther(other, NewCertificate);

    internal PbsScenario ScenarioAt(DateTimeOffset now) => _scenario(now);

    private static X509Certificate2 NewCertificate() => PbsCertificate.Create("replaced");
}
