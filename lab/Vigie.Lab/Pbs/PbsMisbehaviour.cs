using System.Globalization;
using System.Text;

namespace Vigie.Lab.Pbs;

/// <summary>Answers that no server should give.</summary>
internal static class PbsMisbehaviour
{
    private const int Depth = 100_000;
    private const int DefaultString = 64 * 1024 * 1024;

    /// <summary>Gives the answer of a fault that replaces the real one; false when the real one is to be given.</summary>
    public static async Task<bool> AnswerAsync(HttpContext context, JsonBody body, PbsFault fault, CancellationToken stop)
    {
        switch (fault.Kind)
        {
            case PbsFaultKind.BadRequest:
                throw PbsError.BadRequest(fault.Text);
            case PbsFaultKind.ServerError:
                throw new PbsError(StatusCodes.Status500InternalServerError, "internal error");
            case PbsFaultKind.Forbidden:
                throw PbsError.Declared();
            case PbsFaultKind.Redirect:
                context.Response.Redirect("https://127.0.0.1:1/elsewhere", permanent: true);
                return true;
            case PbsFaultKind.HtmlPage:
                context.Response.ContentType = "text/html; charset=utf-8";
                return await SendAsync(body, "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Please sign in</h1></body></html>\n");
            case PbsFaultKind.BadJson:
                return await SendAsync(body, "{\"data\":[{\"store\":nas,'used':,}]");
            case PbsFaultKind.DeepJson:
                return await SendAsync(body, "{\"data\":" + new string('[', Depth) + new string(']', Depth) + "}");
            case PbsFaultKind.HugeNumber:
                return await SendAsync(body, HugeNumbers());
            case PbsFaultKind.HugeString:
                return await SendHugeStringAsync(body, fault.Bytes > 0 ? fault.Bytes : DefaultString);
            case PbsFaultKind.EndlessBody:
                await SendEndlessAsync(body, stop);
                return true;
            default:
                return false;
        }
    }

    private static async Task<bool> SendAsync(JsonBody body, string text)
    {
        await body.WriteRawAsync(Encoding.UTF8.GetBytes(text));
        return true;
    }

    private static string HugeNumbers()
    {
        var digits = new string('9', 1000);
        return $$"""
            {"data":[{"store":"nas","ns":"","backup-type":"vm","backup-id":"1","backup-time":{{digits}},"last-backup":{{digits}},"backup-count":-{{digits}},"total":{{digits}},"used":1e400,"avail":1e-400,"estimated-full-date":{{digits}},"files":[],"protected":false}]}
            """;
    }

    private static async Task<bool> SendHugeStringAsync(JsonBody body, int length)
    {
        var piece = Encoding.ASCII.GetBytes(new string('a', 64 * 1024));
        await SendAsync(body, "{\"data\":[{\"store\":\"");
        for (var sent = 0; sent < length; sent += piece.Length)
        {
            await body.WriteRawAsync(piece.AsMemory(0, Math.Min(piece.Length, length - sent)));
        }

        return await SendAsync(body, "\"}]}");
    }

    /// <summary>Items that every list call would take for its own, without end.</summary>
    private static async Task SendEndlessAsync(JsonBody body, CancellationToken stop)
    {
        await SendAsync(body, "{\"data\":[");
        var text = new StringBuilder();
        for (var i = 0L; !stop.IsCancellationRequested; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""{"id":"j{{i}}","store":"s{{i}}","ns":"n{{i}}","backup-type":"vm","backup-id":"{{i}}","backup-time":{{i + 1}},"last-backup":{{i + 1}},"backup-count":1,"files":[],"protected":false},""");
            if (text.Length > 32_000)
            {
                await SendAsync(body, text.ToString());
                text.Clear();
            }
        }
    }
}
