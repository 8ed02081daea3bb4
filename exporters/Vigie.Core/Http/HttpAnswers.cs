using System.Text;
using Microsoft.AspNetCore.Http;

namespace Vigie.Core.Http;

/// <summary>The plain answers that all endpoints share.</summary>
internal static class HttpAnswers
{
    /// <summary>Longest piece of a request that is told back.</summary>
    private const int LongestEcho = 100;

    /// <summary>Answers with a text for people, a line feed behind it.</summary>
    public static async Task AnswerTextAsync(this HttpContext context, int status, string text)
    {
        var body = Encoding.UTF8.GetBytes(text + "\n");
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    /// <summary>The only value of a query parameter, or null. The dispatcher has refused repeated ones already.</summary>
    public static string? Parameter(this HttpContext context, string name) => context.Request.Query[name] is [var value] ? value : null;

    /// <summary>A piece of a request, cut and without control characters, for a message about it.</summary>
    public static string Echo(string text)
    {
        var cut = text.Length > LongestEcho ? string.Concat(text.AsSpan(0, LongestEcho), "...") : text;
        return string.Concat(cut.Select(c => char.IsControl(c) ? '?' : c));
    }
}
