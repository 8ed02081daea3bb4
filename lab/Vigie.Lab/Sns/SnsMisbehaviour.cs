using System.Text;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Sns;

/// <summary>Answers that no firewall should give.</summary>
internal static class SnsMisbehaviour
{
    private const int Depth = 100_000;
    private const int DefaultValue = 32 * 1024 * 1024;
    private const string Head = "<?xml version=\"1.0\"?>\n<nws code=\"100\" msg=\"OK\"><serverd ret=\"101\" code=\"00a01000\" msg=\"Begin\"><data format=\"section_line\"><section title=\"Result\">";
    private const string Tail = "</section></data></serverd><serverd ret=\"100\" code=\"00a00100\" msg=\"Ok\"/></nws>\n";
    private const string Line = "<line><key name=\"rulename\" value=\"r\"/><key name=\"ikerulename\" value=\"Site_x\"/><key name=\"spiin\" value=\"1\"/><key name=\"spiout\" value=\"2\"/><key name=\"state\" value=\"installed\"/></line>\n";

    /// <summary>Gives the answer of a fault that replaces the real one; false when the real one is to be given.</summary>
    public static async Task<bool> AnswerAsync(HttpContext context, SnsFault fault, CancellationToken stop)
    {
        var text = fault.Kind switch
        {
            SnsFaultKind.BadXml => "<nws code=100><serverd ret='100'>&nbsp;<line</nws>",
            SnsFaultKind.HtmlPage => "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Please sign in</h1></body></html>\n",
            SnsFaultKind.ServerError => "<html><body><h1>500 Internal Server Error</h1></body></html>\n",
            SnsFaultKind.Redirect => "",
            SnsFaultKind.DeepXml => string.Concat(Enumerable.Repeat("<nws code=\"100\">", Depth)) + string.Concat(Enumerable.Repeat("</nws>", Depth)),
            SnsFaultKind.EntityBomb => Bomb(),
            SnsFaultKind.Nws => SnsAnswers.Nws(fault.Code, "Error"),
            SnsFaultKind.Serverd => SnsAnswers.Refusal(fault.Code, "Error"),
            _ => null,
        };
        if (text is not null)
        {
            await SendFixedAsync(context, fault, text, stop);
            return true;
        }

        if (fault.Kind is SnsFaultKind.EndlessBody or SnsFaultKind.HugeValue)
        {
            await SendLongAsync(context, fault, stop);
            return true;
        }

        return false;
    }

    /// <summary>Sends the real answer, as the fault has it.</summary>
    public static async Task SendAsync(HttpContext context, string text, SnsFault? fault, CancellationToken stop)
    {
        if (fault is { Kind: SnsFaultKind.NoEnd })
        {
            text = text.Replace("\n<serverd ret=\"100\" code=\"00a00100\" msg=\"Ok\"/>", "", StringComparison.Ordinal);
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        switch (fault?.Kind)
        {
            case SnsFaultKind.TruncatedXml:
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case SnsFaultKind.CutBody:
                context.Response.ContentLength = bytes.Length;
                await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2), stop);
                await context.Response.Body.FlushAsync(stop);
                throw new ConnectionCutException();
            case SnsFaultKind.Trickle:
                await TrickleAsync(context, bytes, fault, stop);
                return;
        }

        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, stop);
    }

    private static async Task TrickleAsync(HttpContext context, byte[] bytes, SnsFault fault, CancellationToken stop)
    {
        var size = Math.Max(1, fault.Bytes);
        for (var at = 0; at < bytes.Length; at += size)
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(at, Math.Min(size, bytes.Length - at)), stop);
            await context.Response.Body.FlushAsync(stop);
            await Task.Delay(fault.Delay, TimeProvider.System, stop);
        }
    }

    private static Task SendFixedAsync(HttpContext context, SnsFault fault, string text, CancellationToken stop)
    {
        context.Response.StatusCode = fault.Kind switch
        {
            SnsFaultKind.ServerError => StatusCodes.Status500InternalServerError,
            SnsFaultKind.Redirect => StatusCodes.Status302Found,
            _ => StatusCodes.Status200OK,
        };
        if (fault.Kind == SnsFaultKind.Redirect)
        {
            context.Response.Headers.Location = "https://127.0.0.1:1/elsewhere";
        }

        context.Response.ContentType = fault.Kind is SnsFaultKind.HtmlPage or SnsFaultKind.ServerError ? "text/html; charset=utf-8" : "text/xml; charset=utf-8";
        return context.Response.WriteAsync(text, stop);
    }

    private static async Task SendLongAsync(HttpContext context, SnsFault fault, CancellationToken stop)
    {
        context.Response.ContentType = "text/xml; charset=utf-8";
        var endless = fault.Kind == SnsFaultKind.EndlessBody;
        var piece = endless ? string.Concat(Enumerable.Repeat(Line, 200)) : new string('a', 64 * 1024);
        await context.Response.WriteAsync(Head + (endless ? "" : "<line><key name=\"rulename\" value=\""), stop);
        for (long sent = 0; endless || sent < (fault.Bytes > 0 ? fault.Bytes : DefaultValue); sent += piece.Length)
        {
            await context.Response.WriteAsync(piece, stop);
        }

        await context.Response.WriteAsync("\"/></line>" + Tail, stop);
    }

    private static string Bomb()
    {
        var text = new StringBuilder("<?xml version=\"1.0\"?>\n<!DOCTYPE nws [<!ENTITY a0 \"aaaaaaaaaaaaaaaa\">");
        for (var i = 1; i < 12; i++)
        {
            text.Append($"<!ENTITY a{i} \"").Insert(text.Length, $"&a{i - 1};", 10).Append("\">");
        }

        return text.Append("]>\n<nws code=\"100\" msg=\"&a11;\"><serverd ret=\"100\"/></nws>\n").ToString();
    }
}
