using System.Net.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Vigie.Core.Configuration;

namespace Vigie.Core.Http.Access;

/// <summary>
/// Who may speak to Vigie: the certificate it shows, the authorities of its clients, names and passwords. Renewed as a whole by a reload,
/// so that a new certificate or password needs no restart. Safe for use by several threads.
/// </summary>
public sealed partial class HttpAccess : IDisposable
{
    /// <summary>At most one log line about refused credentials in this time: a flood must not fill a disk.</summary>
    private static readonly TimeSpan _refusalLogInterval = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Lock _refusalLock = new();
    private volatile State _state;
    private long? _refusalLoggedAt;
    private int _refusalsSinceLogged;

    /// <summary>Takes certificates and users of a configuration.</summary>
    /// <param name="listen">The configuration.</param>
    /// <param name="clock">The only source of time.</param>
    /// <param name="logs">Where refusals are told.</param>
    public HttpAccess(ListenConfig listen, TimeProvider clock, ILoggerFactory logs)
    {
        _clock = clock;
        _log = logs.CreateLogger("vigie.http");
        _state = StateOf(listen);
    }

    /// <summary>Options of the next handshake.</summary>
    internal SslServerAuthenticationOptions TlsOptions => _state.Tls ?? throw new InvalidOperationException("the listener has no TLS");

    /// <summary>Takes those of another configuration: the next handshake and the next request are measured by them.</summary>
    /// <param name="listen">The new configuration.</param>
    public void Renew(ListenConfig listen) => _state = StateOf(listen);

    /// <inheritdoc/>
    public void Dispose() => _state.Credentials?.Dispose();

    /// <summary>Whether a request may go on; if not, it is answered.</summary>
    internal async ValueTask<bool> AdmitAsync(HttpContext context)
    {
        if (_state.Credentials is not { } credentials)
        {
            return true;
        }

        string? authorization = context.Request.Headers.Authorization is [var one] ? one : null;
        switch (await credentials.CheckAsync(authorization, context.RequestAborted))
        {
            case CredentialVerdict.Granted:
                return true;
            case CredentialVerdict.Busy:
                context.Response.Headers.RetryAfter = "1";
                await context.AnswerTextAsync(StatusCodes.Status503ServiceUnavailable, "Too many credentials are being checked. Try again.");
                return false;
            default:
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"vigie\", charset=\"UTF-8\"";
                LogRefusal(context, authorization is not null);
                await context.AnswerTextAsync(StatusCodes.Status401Unauthorized, "Name and password are needed.");
                return false;
        }
    }

    private State StateOf(ListenConfig listen) => new(
        listen.Tls is null ? null : Access.TlsOptions.Of(listen.Tls),
        listen.Users.Count == 0 ? null : new CredentialCheck(listen.Users, _clock));

    private void LogRefusal(HttpContext context, bool wasGiven)
    {
        lock (_refusalLock)
        {
            _refusalsSinceLogged++;
            if (_refusalLoggedAt is { } at && _clock.GetElapsedTime(at) < _refusalLogInterval)
            {
                return;
            }

            // The name is not told: people type passwords into the wrong field.
            Log.Refused(_log, context.Connection.RemoteIpAddress?.ToString() ?? "unknown", wasGiven ? "wrong" : "none", _refusalsSinceLogged);
            _refusalLoggedAt = _clock.GetTimestamp();
            _refusalsSinceLogged = 0;
        }
    }

    private sealed record State(SslServerAuthenticationOptions? Tls, CredentialCheck? Credentials);

    private static partial class Log
    {
        [LoggerMessage(10, LogLevel.Warning, "refused a client: from {Remote}, credentials {Credentials}, refusals since the last such line {Refusals}")]
        public static partial void Refused(ILogger logger, string remote, string credentials, int refusals);
    }
}
