using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Vigie.Heartbeat.Tests.Support;

/// <summary>A mail server on a free port that speaks real SMTP, with switches for misbehaviour.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    public MailServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Greeting { get; set; } = "220 test";
    public string Offers { get; set; } = "250-test\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME";
    public string? RefuseRecipient { get; set; }
    public string AfterText { get; set; } = "250 taken";
    public string? AfterAuth { get; set; }
    public bool IsSilent { get; set; }
    public bool HangsUpAtData { get; set; }
    public string AfterStartTls { get; set; } = "220 go\r\n";
    public X509Certificate2? Certificate { get; set; }

    public List<string> Commands { get; } = [];
    public List<(string Recipient, string Text)> Mails { get; } = [];

    public async ValueTask DisposeAsync()
    {
        // The listener goes last: one that is gone between two accepts does not say that it was stopped.
        await _stopping.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                _ = TalkAsync(client);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await TalkAsync(client.GetStream());
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The client left.
            }
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        if (IsSilent)
        {
            await Task.Delay(Timeout.Infinite, _stopping.Token);
        }

        var reader = new StreamReader(stream, Encoding.Latin1);
        async Task SayAsync(string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text.EndsWith('\n') ? text : text + "\r\n"), _stopping.Token);
        await SayAsync(Greeting);
        var recipient = "";
        while (await reader.ReadLineAsync(_stopping.Token) is { } command)
        {
            lock (Commands)
            {
                Commands.Add(command);
            }

            switch (command.Split(' ')[0])
            {
                case "EHLO":
                    await SayAsync(Offers);
                    break;
                case "STARTTLS":
                    await SayAsync(AfterStartTls);
                    var secured = new SslStream(stream);
                    await secured.AuthenticateAsServerAsync(Certificate!);
                    (stream, reader) = (secured, new StreamReader(secured, Encoding.Latin1));
                    break;
                case "AUTH":
                    await SayAsync(AfterAuth ?? (command == "AUTH LOGIN" ? "334 VXNlcm5hbWU6" : "235 welcome"));
                    break;
                case "RCPT":
                    recipient = command[9..^1];
                    await SayAsync(recipient == RefuseRecipient ? "550 no such user" : "250 ok");
                    break;
                case "DATA" when HangsUpAtData:
                    return;
                case "DATA":
                    await SayAsync("354 go on");
                    await TakeAsync(reader, recipient);
                    await SayAsync(AfterText);
                    break;
                case "QUIT":
                    await SayAsync("221 bye");
                    return;
                case "dXNlcg==":
                    await SayAsync("334 UGFzc3dvcmQ6");
                    break;
                case "c2VjcmV0":
                    await SayAsync("235 welcome");
                    break;
                default:
                    await SayAsync("250 ok");
                    break;
            }
        }
    }

    private async Task TakeAsync(StreamReader reader, string recipient)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_stopping.Token) is { } line && line != ".")
        {
            text.Append(line.StartsWith('.') ? line[1..] : line).Append('\n');
        }

        lock (Mails)
        {
            Mails.Add((recipient, text.ToString()));
        }
    }
}
