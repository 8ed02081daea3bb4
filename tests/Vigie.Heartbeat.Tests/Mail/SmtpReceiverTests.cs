using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Core.Configuration;
using Vigie.Heartbeat.Beats;
using Vigie.Heartbeat.Mail;
using Vigie.Heartbeat.Receiving;
using Vigie.Heartbeat.Tests.Support;
using Vigie.Testing;

namespace Vigie.Heartbeat.Tests.Mail;

public sealed class SmtpReceiverTests : IAsyncDisposable
{
    private static readonly BeatPlan _plan = Watched.TwoDay with { Name = "two-day-mail", Source = BeatSource.Mail };

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Watched _watched;
    private readonly Refusals _refusals;
    private readonly SmtpReceiver _receiver;
    private readonly Task _running;

    public SmtpReceiverTests()
    {
        _watched = new Watched(_folder.Root, new ManualTimeProvider(), TimeSpan.FromHours(4), _plan);
        _refusals = new Refusals(TimeProvider.System, NullLogger.Instance);
        var settings = new MailInSettings(new IPEndPoint(IPAddress.Loopback, 0), "beat@watcher.example.org", new Secret("the token"));
        _receiver = new SmtpReceiver(settings, _watched.Arrivals, _refusals, TimeProvider.System, NullLogger.Instance);
        _running = _receiver.RunAsync(_stopping.Token);
    }

    private long Number => _plan.Schedule!.NumberAt(_watched.Clock.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        _stopping.Dispose();
        _watched.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Receive_MailWithToken_IsTheBeat()
    {
        Assert.Equal("250", await SendAsync(Mail("the token")));
        Assert.Equal(Number, _watched.Book.Memory.Beats["two-day-mail"].Number);
    }

    [Theory]
    [InlineData("another token")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Receive_WrongOrNoToken_IsRefusedAndNoSignOfLife(string? token)
    {
        Assert.Equal("550", await SendAsync(Mail(token)));
        Assert.Null(_watched.Book.Memory.Beats["two-day-mail"].LastReceived);
        Assert.Equal(1, _refusals[Refusal.Credentials]);
    }

    [Fact]
    public async Task Receive_TokenInTheBodyAlone_IsRefused() =>
        Assert.Equal("550", await SendAsync("Subject: x\r\n\r\nX-Vigie-Token: the token\r\n"));

    [Fact]
    public async Task Receive_ForAnybodyElse_RelaysNothing()
    {
        using var client = await ConnectAsync();
        await client.AskAsync("EHLO x");
        await client.AskAsync("MAIL FROM:<a@example.org>");
        Assert.StartsWith("550", await client.AskAsync("RCPT TO:<admin@elsewhere.example>"), StringComparison.Ordinal);
        Assert.StartsWith("503", await client.AskAsync("DATA"), StringComparison.Ordinal);
        Assert.Equal(1, _refusals[Refusal.Recipient]);
    }

    [Fact]
    public async Task Receive_HugeMail_IsRefusedAndTheNextOneTaken()
    {
        var huge = Mail("the token") + string.Concat(Enumerable.Repeat(new string('x', 998) + "\r\n", 1100));
        Assert.Equal("552", await SendAsync(huge));
        Assert.Equal("550", await SendAsync(Mail("wrong")));
        Assert.Equal("250", await SendAsync(Mail("the token")));
    }

    [Fact]
    public async Task Receive_LineWithoutEnd_EndsTheConversation()
    {
        using var client = await ConnectAsync();
        await client.WriteAsync(new string('x', 100_000));
        Assert.Null(await client.ReadAsync());
        Assert.Equal("250", await SendAsync(Mail("the token")));
    }

    [Fact]
    public async Task Receive_EndlessCommands_AreBounded()
    {
        using var client = await ConnectAsync();
        string? last = null;
        for (var i = 0; i < 101; i++)
        {
            last = await client.AskAsync("NOOP");
        }

        Assert.StartsWith("421", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receive_ManyIdleConnections_AreBoundedAndDoNotKeepOthersOutForever()
    {
        var idle = new List<SmtpTalk>();
        for (var i = 0; i < 16; i++)
        {
            idle.Add(await ConnectAsync());
        }

        using (var more = new SmtpTalk(_receiver.Endpoint!))
        {
            Assert.StartsWith("421", await more.ReadAsync(), StringComparison.Ordinal);
        }

        idle.ForEach(one => one.Dispose());
        Assert.Equal("250", await SendAsync(Mail("the token")));
    }

    [Fact]
    public void Headers_FoldedAndDoubled_AreReadAsTheStandardSays()
    {
        var headers = MailBeat.Headers("Subject: one\n two\nX-Vigie-Beat: 7\nX-Vigie-Beat: 8\nnonsense\n: x\n");
        Assert.Equal(("one two", "7"), (headers["subject"], headers["x-vigie-beat"]));
    }

    private string Mail(string? token) =>
        $"Subject: [ALIVE]\r\nX-Vigie-Alert: AlertServerAlive\r\nX-Vigie-Site: AARD\r\nX-Vigie-Beat: {Number}\r\n{(token is null ? "" : $"X-Vigie-Token: {token}\r\n")}\r\nalive\r\n";

    private async Task<string> SendAsync(string mail)
    {
        using var client = await ConnectAsync();
        await client.AskAsync("EHLO x");
        await client.AskAsync("MAIL FROM:<a@example.org>");
        await client.AskAsync("RCPT TO:<Beat@watcher.example.org>");
        await client.AskAsync("DATA");
        return (await client.AskAsync(mail + "."))![..3];
    }

    /// <summary>A connection that was greeted; the receiver may still be closing the ones before.</summary>
    private async Task<SmtpTalk> ConnectAsync()
    {
        for (var i = 0; ; i++)
        {
            var talk = new SmtpTalk(_receiver.Endpoint!);
            if ((await talk.ReadAsync())!.StartsWith("220", StringComparison.Ordinal) || i == 100)
            {
                return talk;
            }

            talk.Dispose();
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private sealed class SmtpTalk : IDisposable
    {
        private readonly TcpClient _client = new();
        private readonly StreamReader _reader;

        public SmtpTalk(IPEndPoint endpoint)
        {
            _client.Connect(endpoint);
            _reader = new StreamReader(_client.GetStream(), Encoding.Latin1);
        }

        public async Task<string?> AskAsync(string command)
        {
            await WriteAsync(command + "\r\n");
            return await ReadAsync();
        }

        public async Task WriteAsync(string text) => await _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

        public async Task<string?> ReadAsync()
        {
            try
            {
                string? line;
                do
                {
                    line = await _reader.ReadLineAsync(TestContext.Current.CancellationToken);
                }
                while (line is { Length: > 3 } && line[3] == '-');
                return line;
            }
            catch (IOException)
            {
                return null;
            }
        }

        public void Dispose() => _client.Dispose();
    }
}
