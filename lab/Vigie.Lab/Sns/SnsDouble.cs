using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Sns;

/// <summary>How a double is started.</summary>
internal sealed record SnsDoubleOptions
{
    /// <summary>Port on the loopback address; 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Certificate; null: a new one, of a CA of its own and with the serial number as only name.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The administrator that may read.</summary>
    public string User { get; init; } = "vigie";

    /// <summary>Password; null: a new one.</summary>
    public string? Password { get; init; }

    /// <summary>Clock; null: the system's.</summary>
    public TimeProvider? Clock { get; init; }
}

/// <summary>
/// A Stormshield firewall that exists only as its HTTPS API: login with cookie and session, commands of serverd as XML, and a guard that
/// freezes the login for everybody after three wrong passwords. State, faults and certificate may be changed while it runs.
/// </summary>
internal sealed class SnsDouble : IAsyncDisposable
{
    private readonly SnsDoubleOptions _options;
    private readonly SnsHandler _handler;
    private readonly TimeProvider _clock;
    private readonly HttpsServer _server;
    private volatile Func<DateTimeOffset, SnsState> _state;

    private SnsDouble(Func<DateTimeOffset, SnsState> state, SnsDoubleOptions options)
    {
        _options = options;
        _state = state;
        _clock = options.Clock ?? TimeProvider.System;
        Password = options.Password ?? RandomNumberGenerator.GetHexString(24, lowercase: true);
        Access = new SnsAccess(_clock);
        _handler = new SnsHandler(this, _clock);
        _server = new HttpsServer(options.Address, options.Certificate ?? SnsCertificate.Create(state(_clock.GetUtcNow()).Serial), _handler.HandleAsync);
    }

    /// <summary>https://127.0.0.1:PORT/.</summary>
    public Uri BaseUri => _server.BaseUri;

    /// <summary>SHA-256 over the DER of the certificate shown now: 32 lower-case pairs joined by colons.</summary>
    public string Fingerprint => _server.Fingerprint;

    /// <summary>Name of the administrator.</summary>
    public string User => _options.User;

    /// <summary>Password that is right now; changing it makes the old one wrong.</summary>
    public string Password { get; set; }

    /// <summary>Rights of a session, joined by commas; without vpn_read the monitor commands are refused (205).</summary>
    public string Level { get; set; } = "base,vpn_read";

    /// <summary>Guard and sessions: Counts tells failed logins, freezes and sessions left open.</summary>
    public SnsAccess Access { get; }

    /// <summary>The faults in force.</summary>
    public SnsFaults Faults { get; } = new();

    /// <summary>The last 20,000 requests that have ended, oldest first.</summary>
    public IReadOnlyList<SnsRequest> Requests => _handler.Requests;

    /// <summary>Requests that were never answered.</summary>
    public int StuckRequests => _handler.Stuck;

    /// <summary>Starts a double that tells one fixed state.</summary>
    public static Task<SnsDouble> StartAsync(SnsState state, TimeProvider? clock = null) => StartAsync(_ => state, new SnsDoubleOptions { Clock = clock });

    /// <summary>Starts a double whose state is asked for at each command, with the clock's time.</summary>
    public static async Task<SnsDouble> StartAsync(Func<DateTimeOffset, SnsState> state, SnsDoubleOptions options)
    {
        var sns = new SnsDouble(state, options);
        await sns._server.ListenAsync(options.Port);
        return sns;
    }

    /// <summary>Tells another state from the next command on.</summary>
    public void Play(SnsState state) => _state = _ => state;

    /// <summary>Tells another state, asked for at each command.</summary>
    public void Play(Func<DateTimeOffset, SnsState> state) => _state = state;

    /// <summary>Changes the state played so far.</summary>
    public void Change(Func<SnsState, SnsState> change)
    {
        var before = _state;
        _state = now => change(before(now));
    }

    /// <summary>What it tells at a moment.</summary>
    public SnsState StateAt(DateTimeOffset now) => _state(now);

    /// <summary>Empties <see cref="Requests"/>.</summary>
    public void ClearRequests() => _handler.Clear();

    /// <summary>Shows a certificate that nobody has pinned, or the first one; nothing happens when it does already.</summary>
    public void ShowOther(bool other) => _server.ShowOther(other, NewCertificate);

    /// <summary>Shows a certificate that nobody has pinned; open connections are cut.</summary>
    public void ReplaceCertificate() => _server.Show(NewCertificate());

    /// <summary>Shows the first certificate again; open connections are cut.</summary>
    public void RestoreCertificate() => _server.Show(null);

    /// <summary>Stops listening: connections are refused until <see cref="ListenAgainAsync"/>.</summary>
    public Task StopListeningAsync() => _server.StopListeningAsync();

    /// <summary>Listens on the same port again.</summary>
    public Task ListenAgainAsync() => _server.ListenAgainAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static X509Certificate2 NewCertificate() => SnsCertificate.Create("SN710AREPLACED");
}
