using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Exposition;
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
        var text = await TextAsync(target, clock);
        Golden.Check("Golden/watcher.prom", text);
        var checkedText = await Tool.RunAsync("promtool", ["check", "metrics"], text);
        Assert.Equal("", checkedText.Error + checkedText.Output);
        Assert.Equal(0, checkedText.ExitCode);
    }

    private static async Task<string> TextAsync(HeartbeatTarget target, ManualTimeProvider clock)
    {
        var collector = Assert.Single(target.Collectors);
        var writer = new MetricWriter();
        writer.Begin(new LabelSet([new("site", "AARD"), new("target", "alerting-aard")]), collector.Description.Families.ToHashSet());
        await collector.CollectAsync(new CollectorRun(writer, clock.GetUtcNow(), collector.Description.Interval), TestContext.Current.CancellationToken);
        using var memory = new MemoryStream();
        var pipe = PipeWriter.Create(memory);
        await ExpositionWriter.WriteAsync(pipe, [writer.ToSnapshot()], ExpositionFormat.Text);
        await pipe.CompleteAsync();
        return Encoding.UTF8.GetString(memory.ToArray());
    }
}
