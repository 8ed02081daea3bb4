using Microsoft.Extensions.Logging;
using Vigie.Core.Collecting;
using Vigie.Core.Http;
using Vigie.Heartbeat.Alarms;
using Vigie.Heartbeat.Beats;
using Vigie.Heartbeat.Collectors;
using Vigie.Heartbeat.Mail;
using Vigie.Heartbeat.Memory;
using Vigie.Heartbeat.Receiving;

namespace Vigie.Heartbeat;

/// <summary>The parts of a watcher that its metrics tell of.</summary>
internal sealed record WatcherParts(HeartbeatSettings Settings, BeatBook Book, Delivery Delivery, Refusals Refusals, IReadOnlyList<SignOfLife> Signs, SmtpReceiver? MailIn);

/// <summary>Watches the alerting of one site, from another one.</summary>
internal sealed class HeartbeatTarget : IActiveTarget
{
    private static readonly TimeSpan _longestLook = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _shortestLook = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _httpTimeout = TimeSpan.FromSeconds(20);

    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly HttpClient _http;
    private readonly AlarmDesk _desk;
    private readonly TimeSpan _look;
    private bool _couldStore = true;

    /// <summary>Puts the parts together and reads the memory. Nothing is sent, taken or written.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="services">What the frame gives.</param>
    public HeartbeatTarget(HeartbeatSettings settings, TargetServices services)
    {
        (_clock, _logger) = (services.Clock, services.Logger);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = _httpTimeout / 2 }) { Timeout = _httpTimeout, MaxResponseContentBufferSize = 64 * 1024 };
        var book = new BeatBook(new StateFile(settings.StateFolder, services.Identity.Name), settings.Beats, _clock);
        var refusals = new Refusals(_clock, _logger);
        List<Channel> channels =
        [
            .. settings.Mail?.To.Select(recipient => new MailChannel(settings.Mail, recipient, services.Identity, _clock)) ?? [],
            .. settings.Webhooks.Select(webhook => new WebhookChannel(webhook, _http, services.Identity)),
        ];
        _desk = new AlarmDesk(book, new AlarmTexts(services.Identity), [.. channels.Select(channel => channel.Name)], settings.Repeat, _clock, _logger);
        var arrivals = new Arrivals(book, _desk);
        Parts = new WatcherParts(settings, book, new Delivery(book, channels, _clock, _logger), refusals,
            [.. settings.Pings.Select(ping => new SignOfLife(ping, _http, _clock, _logger))],
            settings.MailIn is { } mail ? new SmtpReceiver(mail, arrivals, refusals, _clock, _logger) : null);
        Receptions = ReceptionsOf(settings, services.Identity.Name, arrivals, refusals);
        _look = TimeSpan.FromTicks(Math.Clamp(settings.Beats.Min(plan => Math.Min(plan.Period.Ticks, plan.Grace.Ticks)) / 10, _shortestLook.Ticks, _longestLook.Ticks));
        Collectors = [new BeatsCollector(Parts)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ICollector> Collectors { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Reception> Receptions { get; }

    /// <summary>The parts, for tests.</summary>
    internal WatcherParts Parts { get; }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stopping)
    {
        if (Parts.Book.Damage is { } damage)
        {
            var aside = Parts.Book.PutAside();
            Log.MemoryLost(_logger, damage, aside ?? "nothing");
            await _desk.TellMemoryLostAsync(damage, aside, stopping);
        }

        await Task.WhenAll(
            [LookOnAsync(stopping), Parts.Delivery.RunAsync(stopping), Parts.MailIn?.RunAsync(stopping) ?? Task.CompletedTask, .. Parts.Signs.Select(sign => sign.RunAsync(stopping))]);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        Parts.Book.Dispose();
        return ValueTask.CompletedTask;
    }

    private static List<Reception> ReceptionsOf(HeartbeatSettings settings, string target, Arrivals arrivals, Refusals refusals)
    {
        var admission = new Admission(settings.Token is { } token ? new TokenCheck(token) : null, settings.TakesClientCertificates, refusals);
        var receptions = new List<Reception>();
        if (settings.Beats.Any(plan => plan.Source == BeatSource.Webhook))
        {
            receptions.Add(new AlertmanagerReception(target, admission, arrivals, refusals));
        }

        receptions.AddRange(settings.Beats.Where(plan => plan.Source == BeatSource.Ping).Select(plan => new PingReception(target, plan, admission, arrivals, refusals)));
        return receptions;
    }

    private async Task LookOnAsync(CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await LookAsync(stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                // The watch must never end unseen; it goes on at its next look.
                Log.StepFailed(_logger, e);
            }

            await Task.Delay(_look, _clock, stopping);
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        var jump = await Parts.Book.TickAsync(stopping);
        if (jump != TimeSpan.Zero)
        {
            Log.ClockStepped(_logger, jump.TotalSeconds);
        }

        await _desk.LookAsync(stopping);
        var stored = Parts.Book.IsStored != false;
        if (stored != _couldStore)
        {
            if (stored)
            {
                Log.StoredAgain(_logger);
            }
            else
            {
                Log.NotStored(_logger, Parts.Book.StoreProblem ?? "");
            }

            _couldStore = stored;
        }
    }
}
