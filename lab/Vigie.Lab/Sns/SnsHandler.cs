using System.Text;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Sns;

/// <summary>A request that the double has dealt with.</summary>
/// <param name="Time">When it came, by the double's clock.</param>
/// <param name="Endpoint">The step.</param>
/// <param name="Command">The command, when it is one.</param>
/// <param name="Status">HTTP status; 0: cut or never answered.</param>
internal sealed record SnsRequest(DateTimeOffset Time, SnsEndpoint Endpoint, string? Command, int Status);

/// <summary>Answers one request after the other, as the API of the box does: HTTP says 200 nearly always, and the XML says what happened.</summary>
internal sealed class SnsHandler(SnsDouble sns, TimeProvider clock)
{
    private const string CookieName = "NETASQ_sslclient";
    private const string Page = "<!DOCTYPE html>\n<html><head><title>Stormshield Network Security</title></head><body><script>var lang=\"en\";</script></body></html>\n";

    private readonly RecentList<SnsRequest> _requests = new(20_000);
    private int _stuck;

    public int Stuck => Volatile.Read(ref _stuck);

    public IReadOnlyList<SnsRequest> Requests => _requests.Items;

    public void Clear() => _requests.Clear();

    public async Task HandleAsync(HttpContext context, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var begun = clock.GetUtcNow();
        var endpoint = EndpointOf(context.Request);
        var command = endpoint == SnsEndpoint.Command ? Raw(context.Request, "cmd") : null;
        var ended = false;
        try
        {
            await AnswerAsync(context, endpoint, command, stop.Token);
            ended = true;
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ConnectionCutException)
        {
            context.Abort();
        }
        finally
        {
            _requests.Add(new SnsRequest(begun, endpoint, command, ended ? context.Response.StatusCode : 0));
        }
    }

    private static SnsEndpoint EndpointOf(HttpRequest request) => (request.Method, request.Path.Value) switch
    {
        ("POST" or "GET", "/auth/admin.html") => SnsEndpoint.Auth,
        ("POST", "/api/auth/login") => SnsEndpoint.Login,
        ("GET", "/api/command") => SnsEndpoint.Command,
        ("GET", "/api/auth/logout") => SnsEndpoint.Logout,
        _ => SnsEndpoint.Unknown,
    };

    /// <summary>A value of the query as the box reads it: only %XX is decoded, a plus stays a plus.</summary>
    private static string? Raw(HttpRequest request, string name) => (request.QueryString.Value ?? "").TrimStart('?').Split('&')
        .Where(pair => pair.StartsWith(name + "=", StringComparison.Ordinal)).Select(pair => Uri.UnescapeDataString(pair[(name.Length + 1)..])).FirstOrDefault();

    private async Task AnswerAsync(HttpContext context, SnsEndpoint endpoint, string? command, CancellationToken stop)
    {
        var fault = sns.Faults.For(endpoint, command);
        if (fault is { Kind: SnsFaultKind.Hang })
        {
            Interlocked.Increment(ref _stuck);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        }

        if (fault is { Kind: SnsFaultKind.Latency })
        {
            await Task.Delay(fault.Delay, TimeProvider.System, stop);
        }

        if (fault is not null && await SnsMisbehaviour.AnswerAsync(context, fault, stop))
        {
            return;
        }

        var text = endpoint switch
        {
            SnsEndpoint.Auth => await SignInAsync(context, fault),
            SnsEndpoint.Login => await OpenAsync(context),
            SnsEndpoint.Command => Command(context, command),
            SnsEndpoint.Logout => sns.Access.Close(Raw(context.Request, "sessionid")) ? SnsAnswers.Nws(100, "OK") : SnsAnswers.Nws(203, "Invalid session"),
            _ => null,
        };
        context.Response.StatusCode = text is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        context.Response.ContentType = text is null ? "text/html" : "text/xml; charset=utf-8";
        await SnsMisbehaviour.SendAsync(context, text ?? Page, fault, stop);
    }

    private async Task<string> SignInAsync(HttpContext context, SnsFault? fault)
    {
        if (fault is { Kind: SnsFaultKind.NeedTotp })
        {
            return Word("NEED_TOTP_AUTH");
        }

        var (word, cookie) = sns.Access.SignIn(await IsRightAsync(context.Request) && fault is not { Kind: SnsFaultKind.WrongPassword });
        if (cookie is not null && fault is not { Kind: SnsFaultKind.NoCookie })
        {
            context.Response.Headers.SetCookie = $"{CookieName}={cookie}; path=/; HttpOnly; Secure";
        }

        return Word(word);
    }

    private static string Word(string word) => $"<?xml version=\"1.0\"?>\n<nws code=\"{(word == "AUTH_SUCCESS" ? 100 : 205)}\" msg=\"{word}\"><value>{word}</value></nws>\n";

    private async Task<bool> IsRightAsync(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType)
        {
            return false;
        }

        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        return form["app"].ToString() == "sslclient" && Decode(form["uid"]) == sns.User && Decode(form["pswd"]) == sns.Password;
    }

    private static string? Decode(string? base64)
    {
        var bytes = new byte[(base64?.Length ?? 0) + 3];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private async Task<string> OpenAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        if (form is null || form["app"].ToString() != "sslclient")
        {
            return SnsAnswers.Nws(200, "Request error");
        }

        var (session, tooMany) = sns.Access.Open(context.Request.Cookies[CookieName]);
        return session is null
            ? tooMany ? SnsAnswers.Refusal(204, "Too many users authenticated") : SnsAnswers.Nws(205, "Authentication failed")
            : SnsAnswers.Nws(100, "OK", $"<sessionid>{session}</sessionid><protocol>1</protocol><serial>{sns.StateAt(clock.GetUtcNow()).Serial}</serial><user>{sns.User}</user><level>{sns.Level}</level><sessionlevel>{sns.Level}</sessionlevel>");
    }

    private string Command(HttpContext context, string? command)
    {
        var refused = sns.Access.Use(Raw(context.Request, "sessionid"), context.Request.Cookies[CookieName]);
        if (refused != 0)
        {
            return SnsAnswers.Nws(refused, refused == 204 ? "Session expired" : "Invalid session");
        }

        if (string.IsNullOrWhiteSpace(command))
        {
            return SnsAnswers.Nws(202, "Command error");
        }

        return command.StartsWith("MONITOR", StringComparison.OrdinalIgnoreCase) && !sns.Level.Split(',').Contains("vpn_read")
            ? SnsAnswers.Refusal(205, "Not enough privilege")
            : SnsAnswers.To(command, sns.StateAt(clock.GetUtcNow()));
    }
}
