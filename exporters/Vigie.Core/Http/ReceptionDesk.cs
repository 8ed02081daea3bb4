using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Vigie.Core.Http;

/// <summary>Takes a request to a target's reception: one body at a time in memory for each of a few requests, never more than was declared.</summary>
internal sealed class ReceptionDesk
{
    /// <summary>Most requests whose bodies are held at once; the next one is told to come again.</summary>
    private const int MostAtOnce = 32;

    private int _atOnce;

    public async Task ReceiveAsync(HttpContext context, Reception reception)
    {
        var (head, refusal) = Read(context, reception);
        refusal ??= reception.Refuse(head!);
        if (refusal is not null)
        {
            await RefuseAsync(context, refusal);
            return;
        }

        if (Interlocked.Increment(ref _atOnce) > MostAtOnce)
        {
            Interlocked.Decrement(ref _atOnce);
            context.Response.Headers.RetryAfter = "1";
            await RefuseAsync(context, new ReceptionAnswer(StatusCodes.Status503ServiceUnavailable, "Too many requests at once. Try again."));
            return;
        }

        try
        {
            await AnswerAsync(context, reception, head!);
        }
        finally
        {
            Interlocked.Decrement(ref _atOnce);
        }
    }

    private static async Task AnswerAsync(HttpContext context, Reception reception, ReceptionHead head)
    {
        if (await ReadBodyAsync(context, reception.MaxBodyBytes) is { } body)
        {
            var answer = await reception.ReceiveAsync(head, body, context.RequestAborted);
            await context.AnswerTextAsync(answer.Status, answer.Text);
        }
        else
        {
            await RefuseAsync(context, new ReceptionAnswer(StatusCodes.Status413PayloadTooLarge, $"At most {reception.MaxBodyBytes} bytes are taken here."));
        }
    }

    private static (ReceptionHead? Head, ReceptionAnswer? Refusal) Read(HttpContext context, Reception reception)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            return (null, new ReceptionAnswer(StatusCodes.Status405MethodNotAllowed, $"{reception.Path} answers to POST only."));
        }

        if (context.Request.Query.FirstOrDefault(one => one.Value.Count != 1 || !reception.Parameters.Contains(one.Key, StringComparer.Ordinal)).Key is { } wrong)
        {
            return (null, new ReceptionAnswer(StatusCodes.Status400BadRequest, $"Parameter '{HttpAnswers.Echo(wrong)}' is unknown or given twice."));
        }

        string? authorization = context.Request.Headers.Authorization is [var one] ? one : null;
        var parameters = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        return (new ReceptionHead(reception.Path, parameters, authorization, context.Connection.ClientCertificate, context.Connection.RemoteIpAddress?.ToString() ?? "unknown"), null);
    }

    /// <summary>The whole body, or null when it is larger than allowed. Its pace is watched by the listener, its time by the guard.</summary>
    private static async Task<byte[]?> ReadBodyAsync(HttpContext context, int most)
    {
        if (context.Request.ContentLength > most)
        {
            return null;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = most + 1L;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(most + 1);
        try
        {
            var length = await context.Request.Body.ReadAtLeastAsync(buffer.AsMemory(0, most + 1), most + 1, throwOnEndOfStream: false, context.RequestAborted);
            return length > most ? null : buffer.AsSpan(0, length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>An unread body would have to be read to use the connection again.</summary>
    private static Task RefuseAsync(HttpContext context, ReceptionAnswer refusal)
    {
        context.Response.Headers.Connection = "close";
        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"vigie\"";
        }

        return context.AnswerTextAsync(refusal.Status, refusal.Text);
    }
}
