using System.Text;
using Vigie.Heartbeat.Beats;
using Vigie.Heartbeat.Receiving;

namespace Vigie.Heartbeat.Mail;

/// <summary>One conversation with a mail server (RFC 5321): bounded in commands, bytes and time.</summary>
internal sealed class SmtpSession(MailInSettings settings, TokenCheck token, Arrivals arrivals, Refusals refusals, TimeProvider clock, string remote)
{
    private const int MostCommands = 100;
    private const int LongestCommand = 1024;

    /// <summary>Longer than the 1000 bytes of RFC 5321: some senders do not fold.</summary>
    private const int LongestTextLine = 16 * 1024;

    private const int MostHeaderBytes = 64 * 1024;
    private const int MostMailBytes = 1024 * 1024;

    private static readonly TimeSpan _lineTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _wholeTimeout = TimeSpan.FromMinutes(2);

    private bool _hasSender;
    private bool _hasRecipient;

    public async Task RunAsync(Stream stream, CancellationToken stopping)
    {
        using var whole = new CancellationTokenSource(_wholeTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, whole.Token);
        var lines = new SmtpLines(stream);
        await lines.WriteAsync("220 vigie takes beats ESMTP\r\n", either.Token);
        for (var commands = 0; commands < MostCommands; commands++)
        {
            if (await ReadAsync(lines, LongestCommand, either.Token) is not { } command)
            {
                return;
            }

            var reply = await AnswerAsync(command, lines, either.Token);
            await lines.WriteAsync(reply + "\r\n", either.Token);
            if (reply.StartsWith("221", StringComparison.Ordinal))
            {
                return;
            }
        }

        await lines.WriteAsync("421 4.7.0 too many commands\r\n", either.Token);
    }

    private async Task<string> AnswerAsync(string command, SmtpLines lines, CancellationToken cancellationToken)
    {
        var verb = command.Split(' ', 2)[0].ToUpperInvariant();
        switch (verb)
        {
            case "EHLO":
                Reset();
                return $"250-vigie\r\n250-SIZE {MostMailBytes}\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES";
            case "HELO" or "RSET":
                Reset();
                return "250 2.0.0 ok";
            case "NOOP":
                return "250 2.0.0 ok";
            case "QUIT":
                return "221 2.0.0 bye";
            case "MAIL":
                Reset();
                _hasSender = true;
                return "250 2.1.0 ok";
            case "RCPT":
                return Recipient(command);
            case "DATA":
                return _hasRecipient ? await TakeAsync(lines, cancellationToken) : "503 5.5.1 first MAIL and RCPT";
            default:
                return "502 5.5.2 not known here";
        }
    }

    private string Recipient(string command)
    {
        if (!_hasSender)
        {
            return "503 5.5.1 first MAIL";
        }

        var (start, end) = (command.IndexOf('<', StringComparison.Ordinal), command.LastIndexOf('>'));
        var address = start >= 0 && end > start ? command[(start + 1)..end] : "";
        if (!string.Equals(address, settings.Recipient, StringComparison.OrdinalIgnoreCase))
        {
            refusals.Note("mail", remote, Refusal.Recipient);
            return "550 5.7.1 no such recipient, and nothing is relayed";
        }

        _hasRecipient = true;
        return "250 2.1.5 ok";
    }

    private async Task<string> TakeAsync(SmtpLines lines, CancellationToken cancellationToken)
    {
        await lines.WriteAsync("354 go on\r\n", cancellationToken);
        var headers = await ReadHeadersAsync(lines, cancellationToken);
        Reset();
        if (headers is null)
        {
            refusals.Note("mail", remote, Refusal.TooLarge);
            return "552 5.3.4 larger than any beat";
        }

        if (!token.IsRight(headers.GetValueOrDefault("x-vigie-token")))
        {
            refusals.Note("mail", remote, Refusal.Credentials);
            return "550 5.7.1 the token is missing or wrong";
        }

        var taken = await arrivals.TakeAsync(BeatSource.Mail, MailBeat.Read(headers), cancellationToken);
        if (taken.Matched == 0)
        {
            refusals.Note("mail", remote, Refusal.NotExpected);
        }

        return taken.IsStored ? "250 2.0.0 stored" : "451 4.3.0 could not be stored, try again";
    }

    /// <summary>Reads the whole text and keeps the headers; null when it is too large, though read to its end so that the sender hears why.</summary>
    private async Task<Dictionary<string, string>?> ReadHeadersAsync(SmtpLines lines, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var (bytes, isHead) = (0L, true);
        while (await ReadAsync(lines, LongestTextLine, cancellationToken) is { } line)
        {
            if (line == ".")
            {
                return bytes > MostMailBytes || head.Length > MostHeaderBytes ? null : MailBeat.Headers(head.ToString());
            }

            bytes += line.Length + 2;
            isHead = isHead && line.Length > 0;
            if (isHead && head.Length <= MostHeaderBytes)
            {
                head.Append(line).Append('\n');
            }

            if (bytes > 16L * MostMailBytes)
            {
                throw new SmtpException("a mail without end");
            }
        }

        throw new SmtpException("the connection ended within the text");
    }

    private void Reset() => _hasSender = _hasRecipient = false;

    private async Task<string?> ReadAsync(SmtpLines lines, int most, CancellationToken cancellationToken)
    {
        using var time = new CancellationTokenSource(_lineTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, time.Token);
        return await lines.ReadAsync(most, either.Token);
    }
}
