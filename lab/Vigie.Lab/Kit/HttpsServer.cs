using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Vigie.Lab.Kit;

/// <summary>
/// HTTPS on one port, as the doubles of devices speak it: the certificate may change, connections are cut, and the port may be closed
/// and opened again while the double goes on.
/// </summary>
/// <param name="address">Address to listen on.</param>
/// <param name="certificate">The certificate of its own.</param>
/// <param name="answer">Answers a request; the token ends when the port is closed.</param>
/// <param name="first">What looks at a connection before TLS does; null: nobody.</param>
internal sealed class HttpsServer(IPAddress address, X509Certificate2 certificate, Func<HttpContext, CancellationToken, Task> answer, Func<ConnectionContext, ConnectionDelegate, Task>? first = null) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConnectionContext> _connections = new(StringComparer.Ordinal);
    private readonly X509Certificate2 _own = certificate;
    private volatile X509Certificate2? _other;
    private CancellationTokenSource _stopping = new();
    private WebApplication? _app;

    /// <summary>https://127.0.0.1:PORT/.</summary>
    public Uri BaseUri { get; private set; } = new("https://127.0.0.1/");

    /// <summary>SHA-256 of the certificate shown on new connections.</summary>
    public string Fingerprint => Certificates.Fingerprint(Certificate);

    /// <summary>Connections open now.</summary>
    public int OpenConnections => _connections.Count;

    private X509Certificate2 Certificate => _other ?? _own;

    /// <summary>Shows a certificate on new connections, null: its own; open ones are cut.</summary>
    public void Show(X509Certificate2? other)
    {
        _other = other;
        CutConnections();
    }

    /// <summary>Shows a certificate that is not its own, or its own again; nothing happens when it does already.</summary>
    /// <param name="other">Whether it is to be another one.</param>
    /// <param name="make">Makes the other one.</param>
    public void ShowOther(bool other, Func<X509Certificate2> make)
    {
        if (other != _other is not null)
        {
            Show(other ? make() : null);
        }
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="port">Port; 0: any free one.</param>
    public async Task ListenAsync(int port)
    {
        var builder = LabWeb.Builder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(address, port, Configure);
        });
        var app = builder.Build();
        var stopping = _stopping.Token;
        app.Run(context => answer(context, stopping));
        await app.StartAsync();
        BaseUri = new Uri(LabWeb.Address(app));
        _app = app;
    }

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

    private void Configure(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection => TrackAsync(connection, next));
        if (first is not null)
        {
            listen.Use(next => connection => first(connection, next));
        }

        listen.UseHttps(https => https.ServerCertificateSelector = (_, _) => Certificate);
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

/// <summary>A double itself cut the connection.</summary>
internal sealed class ConnectionCutException() : Exception("connection cut on purpose");
