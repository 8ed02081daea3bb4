using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Core.Http;
using Vigie.Heartbeat.Beats;
using Vigie.Heartbeat.Tests.Support;
using Vigie.Testing;

namespace Vigie.Heartbeat.Tests;

/// <summary>A whole watcher in real time: from a webhook to the mailboxes.</summary>
public sealed class TargetTests : IAsyncDisposable
{
    private static readonly BeatPlan _watchdog = new() { Name = "watchdog", Source = BeatSource.Webhook, Alert = "Watchdog", Period = TimeSpan.FromSeconds(1), Grace = TimeSpan.FromSeconds(1) };
    private static readonly BeatPlan _ping = new() { Name = "other", Source = BeatSource.Ping, Period = TimeSpan.FromHours(1), Grace = TimeSpan.FromHours(1), NumberLabel = "number" };
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly MailServer _server = new();
    private CancellationTokenSource _stopping = new();
    private HeartbeatTarget? _target;
    private Task _running = Task.CompletedTask;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _server.DisposeAsync();
        _stopping.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_BeatStops_EachAdministratorIsMailedOnceAloneEvenWhenOneIsRefused()
    {
        _server.RefuseRecipient = "admin2@example.org";
        Start();
        Assert.Equal(200, (await PostAsync("/alertmanager/watcher", Webhook("firing"))).Status);
        await Eventually.IsSoAsync(() => Mails("is missing") == 2, _patience);
        Assert.Equal(["admin1@example.org", "admin3@example.org"], Recipients("is missing"));
        _server.RefuseRecipient = null;
        await Eventually.IsSoAsync(() => Mails("is missing") == 3, _patience);
        Assert.Equal(200, (await PostAsync("/alertmanager/watcher", Webhook("firing"))).Status);
        await Eventually.IsSoAsync(() => Mails("is back") == 3, _patience);
        Assert.Equal(3, Mails("is missing"));
    }

    [Fact]
    public async Task Run_KilledDuringAnIncident_MailsNobodyTwice()
    {
        Start();
        await Eventually.IsSoAsync(() => Mails("is missing") == 3 && _target!.Parts.Book.Memory.Outbox.IsEmpty, _patience);
        await StopAsync();
        Start();
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System, Cancellation);
        Assert.Equal(3, Mails("is missing"));
        Assert.Equal(0, Mails("is back"));
    }

    [Fact]
    public async Task Run_DamagedMemory_IsKeptAsideAndTold()
    {
        _folder.Write("watcher.state", "nonsense");
        Start();
        await Eventually.IsSoAsync(() => Mails("lost its memory") == 3, _patience);
        Assert.Single(Directory.GetFiles(_folder.Root, "watcher.state.damaged-*"));
    }

    [Theory]
    [InlineData(null, "{}", 401)]
    [InlineData("wrong", "{}", 401)]
    [InlineData("right", "{}", 400)]
    [InlineData("right", "not json", 400)]
    [InlineData("right", """{"version":"4","alerts":[{"status":"burning","labels":{}}]}""", 400)]
    [InlineData("right", """{"version":"4","alerts":[]}""", 200)]
    [InlineData("right", """{"version":"4","alerts":[{"status":"firing","labels":{"alertname":"Other","n":1}}],"later":{}}""", 200)]
    public async Task Webhook_AnyBody_IsAnsweredByRule(string? token, string body, int status)
    {
        Start();
        Assert.Equal(status, (await PostAsync("/alertmanager/watcher", body, token)).Status);
    }

    [Fact]
    public void Webhook_AnyBytes_NeverThrow() => Properties.Hold(Arbitraries.DisturbedCopiesOf(Encoding.UTF8.GetBytes(Webhook("firing"))), body =>
    {
        _ = Receiving.AlertmanagerPayload.Parse(body);
    });

    [Fact]
    public async Task Ping_WithNumber_IsRememberedOverARestart()
    {
        Start();
        Assert.Equal(200, (await PostAsync("/beat/watcher/other", "", parameters: ("number", "41"))).Status);
        Assert.Equal(400, (await PostAsync("/beat/watcher/other", "", parameters: ("number", "4x"))).Status);
        await StopAsync();
        Start();
        Assert.Equal(41, _target!.Parts.Book.Memory.Beats["other"].Number);
    }

    [Fact]
    public void Open_ForAProbe_WritesAndListensToNothing()
    {
        using var before = new TemporaryFolder();
        var target = new HeartbeatTarget(Settings() with { StateFolder = before.Root }, Services());
        Assert.Empty(Directory.GetFiles(before.Root));
        Assert.Equal(["/alertmanager/watcher", "/beat/watcher/other"], target.Receptions.Select(reception => reception.Path));
    }

    [Fact]
    public async Task Pings_BetweenTwoWatchers_ReachTheOtherOne()
    {
        // The other one is played by a refusing address: what matters is that the failure is known and the watcher goes on.
        Start(Settings() with { Pings = [new PingSettings(new Uri($"http://127.0.0.1:{_server.Port}/beat/a/b"), new Secret("x"), TimeSpan.FromMilliseconds(200))] });
        await Eventually.IsSoAsync(() => _target!.Parts.Signs[0].WasTaken is false, _patience);
    }

    private static string Webhook(string status) => $$$"""{"version":"4","status":"{{{status}}}","alerts":[{"status":"{{{status}}}","labels":{"alertname":"Watchdog","site":"AARD"},"startsAt":"2026-11-20T08:00:00Z"}]}""";

    private static TargetServices Services() => new(new TargetIdentity("watcher", "heartbeat", "AARD"), TimeProvider.System, NullLogger.Instance, new ExchangeLog());

    private HeartbeatSettings Settings() => new()
    {
        StateFolder = _folder.Root,
        Token = new Secret("right"),
        Beats = [_watchdog, _ping],
        Mail = new MailSettings
        {
            Host = "127.0.0.1", Port = _server.Port, Tls = MailTls.None, From = "watcher@example.org", To = ["admin1@example.org", "admin2@example.org", "admin3@example.org"], Timeout = TimeSpan.FromSeconds(10),
        },
    };

    private void Start(HeartbeatSettings? settings = null)
    {
        _stopping = new CancellationTokenSource();
        _target = new HeartbeatTarget(settings ?? Settings(), Services());
        _running = _target.RunAsync(_stopping.Token);
    }

    private async Task StopAsync()
    {
        if (_target is not null)
        {
            await _stopping.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
            await _target.DisposeAsync();
            _target = null;
        }
    }

    private async Task<ReceptionAnswer> PostAsync(string path, string body, string? token = "right", params (string Name, string Value)[] parameters)
    {
        var reception = _target!.Receptions.Single(one => one.Path == path);
        var head = new ReceptionHead(path, parameters.ToDictionary(one => one.Name, one => one.Value), token is null ? null : $"Bearer {token}", null, "127.0.0.1");
        return reception.Refuse(head) ?? await reception.ReceiveAsync(head, Encoding.UTF8.GetBytes(body), Cancellation);
    }

    private int Mails(string subject) => Recipients(subject).Count;

    private List<string> Recipients(string subject)
    {
        lock (_server.Mails)
        {
            return [.. _server.Mails.Where(mail => mail.Text.Contains(subject, StringComparison.Ordinal) && mail.Text.Contains("Subject: ", StringComparison.Ordinal)).Select(mail => mail.Recipient).Order(StringComparer.Ordinal)];
        }
    }
}
