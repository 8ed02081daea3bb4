using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Core.Collecting;
using Vigie.Heartbeat.Alarms;
using Vigie.Heartbeat.Beats;
using Vigie.Heartbeat.Memory;
using Vigie.Heartbeat.Receiving;
using Vigie.Testing;

namespace Vigie.Heartbeat.Tests.Support;

/// <summary>The memory, the desk and the arrivals of one watcher, on a clock that the test moves.</summary>
internal sealed class Watched : IDisposable
{
    public const string Mail = "mail admin1@example.org";

    public static readonly BeatPlan Watchdog = new() { Name = "watchdog", Source = BeatSource.Webhook, Alert = "Watchdog", Period = TimeSpan.FromMinutes(1), Grace = TimeSpan.FromMinutes(5) };

    public static readonly BeatPlan TwoDay = new()
    {
        Name = "two-day",
        Source = BeatSource.Webhook,
        Alert = "AlertServerAlive",
        Labels = new Dictionary<string, string> { ["site"] = "AARD" },
        Period = TimeSpan.FromDays(2),
        Grace = TimeSpan.FromMinutes(15),
        NumberLabel = "beat",
        Schedule = new BeatSchedule(TimeSpan.FromHours(8), TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"), TimeSpan.FromDays(2)),
    };

    private readonly string _folder;
    private readonly TimeSpan _repeat;
    private readonly BeatPlan[] _plans;

    public Watched(string folder, ManualTimeProvider clock, TimeSpan repeat, params BeatPlan[] plans)
    {
        (_folder, Clock, _repeat, _plans) = (folder, clock, repeat, plans);
        (Book, Desk, Arrivals) = Begin();
    }

    public ManualTimeProvider Clock { get; }

    public BeatBook Book { get; private set; }

    public AlarmDesk Desk { get; private set; }

    public Arrivals Arrivals { get; private set; }

    /// <summary>Subjects of all that waits to be delivered.</summary>
    public IReadOnlyList<string> Told => [.. Book.Memory.Outbox.Select(notice => notice.Subject)];

    public Notice Last => Book.Memory.Outbox[^1];

    public static ReceivedAlert Alert(BeatPlan plan, long? number = null, bool firing = true)
    {
        var labels = new Dictionary<string, string>(plan.Labels) { ["alertname"] = plan.Alert };
        if (number is { } told)
        {
            labels["beat"] = told.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return new ReceivedAlert(firing, labels);
    }

    public Task<Taken> ReceiveAsync(BeatPlan plan, long? number = null, bool firing = true) =>
        Arrivals.TakeAsync(plan.Source, Alert(plan, number, firing), TestContext.Current.CancellationToken);

    /// <summary>Lets time pass in steps as the watcher's loop would, and looks at each.</summary>
    public async Task PassAsync(TimeSpan time, TimeSpan? step = null)
    {
        var (left, each) = (time, step ?? TimeSpan.FromSeconds(10));
        while (left > TimeSpan.Zero)
        {
            Clock.Advance(left < each ? left : each);
            left -= each;
            await LookAsync();
        }
    }

    public async Task LookAsync()
    {
        await Book.TickAsync(TestContext.Current.CancellationToken);
        await Desk.LookAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The process is killed, and starts again after a time.</summary>
    public void Restart(TimeSpan down)
    {
        Clock.Advance(down);
        Book.Dispose();
        (Book, Desk, Arrivals) = Begin();
    }

    public void Dispose() => Book.Dispose();

    private (BeatBook, AlarmDesk, Arrivals) Begin()
    {
        var book = new BeatBook(new StateFile(_folder, "watcher"), _plans, Clock);
        var desk = new AlarmDesk(book, new AlarmTexts(new TargetIdentity("alerting-aard", "heartbeat", "AARD")), [Mail, "webhook soc"], _repeat, Clock, NullLogger.Instance);
        return (book, desk, new Arrivals(book, desk));
    }
}
