using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Vigie.Core.Collecting;
using Vigie.Ipsec.Parsing;
using Vigie.Reach;

namespace Vigie.Ipsec.Protocol;

/// <summary>
/// Speaks with the HTTPS API of one SNS: login, commands, logout. A firewall freezes after three failed logins, administrators
/// included, so that after a refusal this client does not log in again for a quarter of an hour, whoever asks.
/// </summary>
internal sealed class SnsClient : IAsyncDisposable
{
    private const long MostBytes = 8L << 20;
    private const string CookieName = "NETASQ_sslclient";

    /// <summary>The guard of the firewall counts for some minutes; the frame's own hold may be set shorter, this one not.</summary>
    private static readonly TimeSpan _holdAfterRefusal = TimeSpan.FromMinutes(15);

    private readonly SnsAccess _access;
    private readonly TargetServices _services;
    private readonly Tunnel? _tunnel;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private (long At, TargetFailureException Why)? _refused;

    /// <summary>Makes the client. No connection is opened.</summary>
    /// <param name="access">Where the firewall is and how to be let in.</param>
    /// <param name="tunnel">The way through a bastion, or null; owned from now on.</param>
    /// <param name="services">Clock and exchange log.</param>
    public SnsClient(SnsAccess access, Tunnel? tunnel, TargetServices services)
    {
        (_access, _tunnel, _services) = (access, tunnel, services);
        _http = new HttpClient(MakeHandler(access, tunnel)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Logs in, lets commands be put, and logs out whatever came of them. One session at a time: a firewall has few.</summary>
    /// <typeparam name="T">What is made of the answers.</typeparam>
    /// <param name="work">Puts commands by <see cref="Session.AskAsync"/>.</param>
    /// <param name="deadline">Ends when the run's time is over.</param>
    /// <returns>What <paramref name="work"/> made.</returns>
    /// <exception cref="TargetFailureException">With the reason.</exception>
    public async Task<T> InSessionAsync<T>(Func<Session, Task<T>> work, CancellationToken deadline)
    {
        await _turn.WaitAsync(deadline);
        try
        {
            var session = await OpenAsync(deadline);
            try
            {
                return await work(session);
            }
            finally
            {
                await CloseAsync(session, deadline);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _turn.Dispose();
        if (_tunnel is not null)
        {
            await _tunnel.DisposeAsync();
        }
    }

    private async Task<Session> OpenAsync(CancellationToken deadline)
    {
        if (_refused is { } refused && _services.Clock.GetElapsedTime(refused.At) < _holdAfterRefusal)
        {
            throw new TargetFailureException(FailureReason.Auth, $"{refused.Why.Message}; no further attempt for a quarter of an hour, so that the firewall locks nobody out", refused.Why);
        }

        try
        {
            var cookie = await AuthenticateAsync(deadline);
            var login = await SendAsync(HttpMethod.Post, "/api/auth/login", "POST /api/auth/login", [new("app", "sslclient"), new("id", "0")], cookie, deadline);
            var id = login.Answer.Texts.GetValueOrDefault("sessionid", "");
            return login.Answer.Code is 100 or null && id.Length > 0 ? new Session(this, id, cookie) { Serial = login.Answer.Texts.GetValueOrDefault("serial", "") } : throw SnsRefusal.Of("login", login.Answer) ?? NoSession();
        }
        catch (TargetFailureException fault) when (fault.Reason == FailureReason.Auth)
        {
            _refused = (_services.Clock.GetTimestamp(), fault);
            throw;
        }
    }

    private static TargetFailureException NoSession() => new(FailureReason.Protocol, "login: the firewall gave no session");

    private async Task<string> AuthenticateAsync(CancellationToken deadline)
    {
        var (answer, cookies) = await SendAsync(HttpMethod.Post, "/auth/admin.html", "POST /auth/admin.html",
            [new("uid", Base64(_access.User)), new("pswd", Base64(_access.Password)), new("app", "sslclient")], null, deadline);
        if (SnsRefusal.OfLogin(answer.Message) is { } refusal)
        {
            throw refusal;
        }

        return cookies.Select(CookieOf).FirstOrDefault(value => value is not null) ?? throw new TargetFailureException(FailureReason.Protocol, "login: the firewall accepts it, but sends no cookie");
    }

    private async Task CloseAsync(Session session, CancellationToken deadline)
    {
        // The deadline may be over; a session that stays open would be missing later on.
        using var patience = deadline.IsCancellationRequested ? new CancellationTokenSource(TimeSpan.FromSeconds(2), _services.Clock) : CancellationTokenSource.CreateLinkedTokenSource(deadline);
        try
        {
            await SendAsync(HttpMethod.Get, $"/api/auth/logout?sessionid={Uri.EscapeDataString(session.Id)}", "GET /api/auth/logout", null, session.Cookie, patience.Token);
        }
        catch (Exception fault) when (fault is TargetFailureException or OperationCanceledException)
        {
            // What was read is good; the firewall ends the session by itself, and the exchange log has shown the fault.
        }
    }

    private async Task<(SnsAnswer Answer, IReadOnlyList<string> Cookies)> SendAsync(
        HttpMethod method, string path, string asked, IReadOnlyList<KeyValuePair<string, string>>? form, string? cookie, CancellationToken deadline)
    {
        using var ownTime = new CancellationTokenSource(_access.Timeout, _services.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ownTime.Token, deadline);
        var (started, outcome, bytes) = (_services.Clock.GetTimestamp(), "cancelled", 0L);
        DateTimeOffset? peerTime = null;
        _services.Exchanges.CountRequest();
        try
        {
            using var message = new HttpRequestMessage(method, new Uri(_access.Url, path)) { Content = form is null ? null : new FormUrlEncodedContent(form) };
            if (cookie is not null)
            {
                message.Headers.TryAddWithoutValidation("Cookie", $"{CookieName}={cookie}");
            }

            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, both.Token);
            outcome = string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {response.StatusCode}");
            peerTime = response.Headers.Date;
            if (HttpFailures.OfStatus(response.StatusCode) is { } refusal)
            {
                throw refusal;
            }

            await using var body = new BoundedStream(await response.Content.ReadAsStreamAsync(both.Token), MostBytes);
            using var whole = new MemoryStream();
            await body.CopyToAsync(whole, both.Token);
            bytes = whole.Length;
            var answer = SnsXml.Read(whole.ToArray());
            outcome += $", nws {answer.Code?.ToString(CultureInfo.InvariantCulture) ?? answer.Message}, {answer.Sections.Sum(section => section.Lines.Count)} lines";
            return (answer, response.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : []);
        }
        catch (Exception fault) when (!deadline.IsCancellationRequested && HttpFailures.Explain(fault, ownTime.IsCancellationRequested, _access.Timeout) is { } failure)
        {
            // Through a bastion a connection is accepted first, and dropped when there is no way on: only ssh knows why.
            var mayBeTheWay = failure.Reason is FailureReason.Protocol or FailureReason.Tls or FailureReason.Unreachable;
            var known = mayBeTheWay && _tunnel is not null ? await _tunnel.WhyClosedAsync(_access.Url.IdnHost, _access.Url.Port, deadline) ?? failure : failure;
            outcome = $"{known.Reason.Name()}: {known.Message}";
            throw new TargetFailureException(known.Reason, $"{asked}: {known.Message}", fault);
        }
        finally
        {
            _services.Exchanges.Show(new Exchange(asked, outcome, bytes, _services.Clock.GetElapsedTime(started)) { PeerTime = peerTime });
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string? CookieOf(string header)
    {
        var value = header.StartsWith($"{CookieName}=", StringComparison.Ordinal) ? header[(CookieName.Length + 1)..].Split(';', 2)[0] : "";
        return value.Length is > 0 and <= 1024 && value.All(letter => letter is > ' ' and < '\x7f') ? value : null;
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The HttpClient owns its handler.")]
    private static SocketsHttpHandler MakeHandler(SnsAccess access, Tunnel? tunnel)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxConnectionsPerServer = 1,
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            MaxResponseHeadersLength = 32,
            MaxResponseDrainSize = 16 * 1024,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            SslOptions = access.Certificate.ToOptions(access.Url.IdnHost),
        };
        if (tunnel is not null)
        {
            handler.ConnectCallback = (_, cancel) => tunnel.ConnectAsync(access.Url.IdnHost, access.Url.Port, cancel);
        }

        return handler;
    }

    /// <summary>An open session.</summary>
    internal sealed class Session(SnsClient client, string id, string cookie)
    {
        public string Id => id;

        public string Cookie => cookie;

        /// <summary>Serial number of the firewall that answers; empty when it did not tell.</summary>
        public string Serial { get; init; } = "";

        /// <summary>Puts a command.</summary>
        /// <param name="command">Words and options of serverd's language.</param>
        /// <param name="deadline">Ends when the run's time is over.</param>
        /// <returns>The answer, whole; null when this version does not know the command.</returns>
        /// <exception cref="TargetFailureException">With the reason.</exception>
        public async Task<SnsAnswer?> AskAsync(string command, CancellationToken deadline)
        {
            // Blanks as %20: a plus would be a plus.
            var path = $"/api/command?sessionid={Uri.EscapeDataString(id)}&cmd={Uri.EscapeDataString(command)}";
            var (answer, _) = await client.SendAsync(HttpMethod.Get, path, command, null, cookie, deadline);
            return SnsRefusal.IsUnknownCommand(answer) ? null : SnsRefusal.Of(command, answer) is { } refusal ? throw refusal : answer;
        }
    }
}
