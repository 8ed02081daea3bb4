using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Heartbeat.Beats;
using Vigie.Heartbeat.Receiving;
using Vigie.Heartbeat.Tests.Support;
using Vigie.Testing;

namespace Vigie.Heartbeat.Tests;

public sealed class GoldenTests
{
    [Fact]
    public async Task Collector_OneBeatInTimeOneMissingOneNeverSeen_TellsTheGoldenTextAndPromtoolLikesIt()
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualTimeProvider();
        var settings = new HeartbeatSettings
        {
            StateFolder = folder.Root,
            Token = new Secret("x"),
            Beats = [Watched.TwoDay, Watched.Watchdog, Watched.Watchdog with { Name = "other", Source = BeatSource.Ping, Period = TimeSpan.FromDays(1) }],
            Mail = new MailSettings { Host = "127.0.0.1", Port = 1, From = "w@example.org", To = ["a@example.org"] },
        };
        await using var target = new HeartbeatTarget(settings, new TargetServices(new TargetIdentity("alerting-aard", "heartbeat", "AARD"), clock, NullLogger.Instance, new ExchangeLog()));
        var number = Watched.TwoDay.Schedule!.NumberAt(clock.GetUtcNow());
        foreach (var (plan, told) in new[] { (Watched.TwoDay, number), (Watched.TwoDay, number), (Watched.Watchdog, (long?)null) })
        {
            await target.Parts.Book.ReceiveAsync(plan, (memory, now) => BeatJudge.Receive(plan, memory, now, told), TestContext.Current.CancellationToken);
        }

        target.Parts.Refusals.Note("request", "127.0.0.1", Refusal.Credentials);
        clock.Advance(TimeSpan.FromMinutes(10));
        var text = (await Ran.OnceAsync(target.Collectors, Assert.Single(target.Collectors).Description.Name, clock, TestContext.Current.CancellationToken, "alerting-aard")).Samples.Text;
        Golden.Check("Golden/watcher.prom", text);
        await Promtool.LikesAsync(text);
    }
}
