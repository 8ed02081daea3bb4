using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Vigie.Core.Http;

/// <summary>What holds for every request: strict headers, one deadline, and no exception that leaves without an answer and a log line.</summary>
internal sealed partial class RequestGuard
{
    private readonly Task _opened;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    public RequestGuard(Task opened, TimeSpan timeout, TimeProvider clock, ILogger log)
    {
        _opened = opened;
        _timeout = timeout;
        _clock = clock;
        _log = log;
    }

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        SetHeaders(context.Response.Headers);

        // A client that takes its answer too slowly loses the connection: nothing else frees the memory that the answer holds.
        await using var deadline = _clock.CreateTimer(static state => ((HttpContext)state!).Abort(), context, _timeout, Timeout.InfiniteTimeSpan);
        try
        {
            await _opened.WaitAsync(context.RequestAborted);
            await next(context);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested)
        {
            Log.ClientLeft(_log, context.Request.Path, e.GetType().Name);
        }
        catch (Exception e)
        {
            Log.RequestFailed(_log, e, context.Request.Method, HttpAnswers.Echo(context.Request.Path));
            await AnswerFailureAsync(context, e);
        }
    }

    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = Pages.Style.ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private static async Task AnswerFailureAsync(HttpContext context, Exception e)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        SetHeaders(context.Response.Headers);
        var (status, text) = e is BadHttpRequestException bad ? (bad.StatusCode, "Bad request.") : (StatusCodes.Status500InternalServerError, "Vigie failed to answer; its log says why.");
        await context.AnswerTextAsync(status, text);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "a client left before its answer was written: {Path} ({Exception})")]
        public static partial void ClientLeft(ILogger logger, string path, string exception);

        [LoggerMessage(2, LogLevel.Error, "a request failed: {Method} {Path}")]
        public static partial void RequestFailed(ILogger logger, Exception exception, string method, string path);
    }
}
