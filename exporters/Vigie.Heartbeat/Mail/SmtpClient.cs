using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Vigie.Heartbeat.Mail;

/// <summary>
/// Sends one message to one recipient over a connection of its own (RFC 5321; STARTTLS RFC 3207; AUTH RFC 4954): one recipient that is refused
/// or a server that hangs holds up nobody else. A mail counts as taken only when the server said so after the text.
/// </summary>
internal sealed class SmtpClient(MailSettings settings, TimeProvider clock)
{
    private const int LongestReplyLine = 2048;
    private const int MostReplyLines = 64;

    /// <summary>Sends.</summary>
    /// <param name="recipient">The address.</param>
    /// <param name="message">The message, lines ended by CRLF.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>A task that ends when the server has taken the mail.</returns>
    /// <exception cref="SmtpException">It did not.</exception>
    public async Task SendAsync(string recipient, string message, CancellationToken cancellationToken)
    {
        // The whole conversation is bounded too: a server that trickles must not hold the worker.
        using var whole = new CancellationTokenSource(settings.Timeout * 6, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, whole.Token);
        try
        {
            await TalkAsync(recipient, message, either.Token);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new SmtpException($"the connection to {settings.Host}:{settings.Port} failed: {e.Message}", 0, e);
        }
        catch (AuthenticationException e)
        {
            throw new SmtpException($"TLS with {settings.Host}:{settings.Port} failed: {e.Message}", 0, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SmtpException($"{settings.Host}:{settings.Port} did not answer in time", 0, e);
        }
    }

    private async Task TalkAsync(string recipient, string message, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await InTimeAsync(token => socket.ConnectAsync(settings.Host, settings.Port, token).AsTask(), cancellationToken);
        await using var plain = new NetworkStream(socket, ownsSocket: false);
        await using var secured = settings.Tls == MailTls.Implicit ? await SecureAsync(plain, cancellationToken) : null;
        var lines = new SmtpLines((Stream?)secured ?? plain);
        await ExpectAsync(lines, 220, "greeting", cancellationToken);
        var offers = await HelloAsync(lines, cancellationToken);
        if (settings.Tls == MailTls.StartTls)
        {
            await using var upgraded = await UpgradeAsync(lines, plain, offers, cancellationToken);
            lines = new SmtpLines(upgraded);
            await DeliverAsync(lines, await HelloAsync(lines, cancellationToken), recipient, message, cancellationToken);
        }
        else
        {
            await DeliverAsync(lines, offers, recipient, message, cancellationToken);
        }
    }

    private async Task DeliverAsync(SmtpLines lines, IReadOnlyList<string> offers, string recipient, string message, CancellationToken cancellationToken)
    {
        await LogInAsync(lines, offers, cancellationToken);
        await AskAsync(lines, $"MAIL FROM:<{settings.From}>", 250, "MAIL", cancellationToken);
        await AskAsync(lines, $"RCPT TO:<{recipient}>", 250, "RCPT", cancellationToken);
        await AskAsync(lines, "DATA", 354, "DATA", cancellationToken);
        // Not to be broken off by a stop: whether the server took it would not be known, and the mail would be sent a second time.
        await AskAsync(lines, Stuffed(message) + ".", 250, "the text", CancellationToken.None);
        try
        {
            await AskAsync(lines, "QUIT", 221, "QUIT", cancellationToken);
        }
        catch (Exception e) when (e is SmtpException or IOException or OperationCanceledException)
        {
            // The mail is taken: how the server says goodbye changes nothing, and a second mail would be a double.
        }
    }

    private async Task<IReadOnlyList<string>> HelloAsync(SmtpLines lines, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(lines, $"EHLO {settings.Hello}", 250, "EHLO", cancellationToken);
        return [.. reply.Skip(1)];
    }

    private async Task<SslStream> UpgradeAsync(SmtpLines lines, Stream plain, IReadOnlyList<string> offers, CancellationToken cancellationToken)
    {
        if (!offers.Contains("STARTTLS", StringComparer.OrdinalIgnoreCase))
        {
            throw new SmtpException($"{settings.Host}:{settings.Port} offers no STARTTLS, and the configuration asks for it");
        }

        await AskAsync(lines, "STARTTLS", 220, "STARTTLS", cancellationToken);
        if (lines.HasRest)
        {
            // CVE-2011-0411 and its kin: plain text that would count as if it came through TLS.
            throw new SmtpException("the server spoke on in the clear after STARTTLS");
        }

        return await SecureAsync(plain, cancellationToken);
    }

    private async Task<SslStream> SecureAsync(Stream plain, CancellationToken cancellationToken)
    {
        var secured = new SslStream(plain, leaveInnerStreamOpen: true);
        var options = new SslClientAuthenticationOptions { TargetHost = settings.Host };
        if (settings.Authorities is { } authorities)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        await InTimeAsync(token => secured.AuthenticateAsClientAsync(options, token), cancellationToken);
        return secured;
    }

    private async Task LogInAsync(SmtpLines lines, IReadOnlyList<string> offers, CancellationToken cancellationToken)
    {
        if (settings.User is not { } user || settings.Password is not { } password)
        {
            return;
        }

        var mechanisms = offers.Where(offer => offer.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase)).SelectMany(offer => offer[5..].Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (mechanisms.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            await AskAsync(lines, $"AUTH PLAIN {Base64($"\0{user}\0{password.Reveal()}")}", 235, "AUTH", cancellationToken);
        }
        else if (mechanisms.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            await AskAsync(lines, "AUTH LOGIN", 334, "AUTH", cancellationToken);
            await AskAsync(lines, Base64(user), 334, "AUTH", cancellationToken);
            await AskAsync(lines, Base64(password.Reveal()), 235, "AUTH", cancellationToken);
        }
        else
        {
            throw new SmtpException($"{settings.Host}:{settings.Port} offers neither AUTH PLAIN nor AUTH LOGIN");
        }
    }

    private async Task<IReadOnlyList<string>> AskAsync(SmtpLines lines, string command, int expected, string what, CancellationToken cancellationToken)
    {
        await InTimeAsync(token => lines.WriteAsync(command + "\r\n", token), cancellationToken);
        return await ExpectAsync(lines, expected, what, cancellationToken);
    }

    /// <summary>Reads a reply of one or more lines; anything but the expected code is a failure with the server's own words.</summary>
    private async Task<IReadOnlyList<string>> ExpectAsync(SmtpLines lines, int expected, string what, CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        while (texts.Count < MostReplyLines)
        {
            var line = "";
            await InTimeAsync(async token => line = await lines.ReadAsync(LongestReplyLine, token) ?? throw new SmtpException($"the server hung up at {what}"), cancellationToken);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            {
                throw new SmtpException($"the server's reply to {what} has no code");
            }

            texts.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
            {
                return status == expected || (expected == 250 && status == 251) ? texts : throw new SmtpException($"the server refused {what}: {status} {Shown(what, texts)}", status);
            }
        }

        throw new SmtpException($"the server's reply to {what} does not end");
    }

    private async Task InTimeAsync(Func<CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(settings.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        await step(either.Token);
    }

    /// <summary>RFC 5321, 4.5.2: a line that begins with a dot gets a second one.</summary>
    private static string Stuffed(string message)
    {
        var stuffed = message.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        return stuffed.StartsWith('.') ? "." + stuffed : stuffed;
    }

    /// <summary>What the server said; not after AUTH, where some repeat what they were told.</summary>
    private static string Shown(string what, List<string> texts)
    {
        if (what == "AUTH")
        {
            return "";
        }

        var text = string.Concat(string.Join(' ', texts).Select(c => char.IsControl(c) ? '?' : c));
        return text.Length > 200 ? text[..200] : text;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
