using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Vigie.Lab.Pbs;

/// <summary>Looks at the first byte of a connection before TLS does: whoever speaks plain HTTP is sent to https, as the product does.</summary>
internal static class PlainHttp
{
    private const byte TlsHandshake = 0x16;
    private const int LongestRequestLine = 4096;

    public static async Task RedirectOrPassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(connection.ConnectionClosed);
            var buffer = read.Buffer;
            if (read.IsCompleted && buffer.IsEmpty)
            {
                return;
            }

            if (buffer.FirstSpan[0] == TlsHandshake)
            {
                input.AdvanceTo(buffer.Start);
                await next(connection);
                return;
            }

            var line = RequestLine(buffer);
            if (line is not null || read.IsCompleted || buffer.Length > LongestRequestLine)
            {
                input.AdvanceTo(buffer.End);
                await AnswerAsync(connection, line ?? "");
                return;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static string? RequestLine(ReadOnlySequence<byte> buffer) =>
        buffer.PositionOf((byte)'\n') is { } end ? Encoding.Latin1.GetString(buffer.Slice(0, end)) : null;

    private static async Task AnswerAsync(ConnectionContext connection, string line)
    {
        var parts = line.Split(' ');
        var path = parts.Length > 1 && parts[1].StartsWith('/') ? parts[1].Trim() : "/";
        var status = parts[0] is "GET" or "HEAD" ? "301 Moved Permanently" : "308 Permanent Redirect";
        var answer = $"HTTP/1.1 {status}\r\nLocation: https://{connection.LocalEndPoint}{path}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        await connection.Transport.Output.WriteAsync(Encoding.Latin1.GetBytes(answer), connection.ConnectionClosed);
        await connection.Transport.Output.CompleteAsync();
    }
}
