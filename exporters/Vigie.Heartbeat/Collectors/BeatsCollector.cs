using Vigie.Core.Collecting;
using Vigie.Exposition;
using Vigie.Heartbeat.Alarms;
using Vigie.Heartbeat.Beats;
using Vigie.Heartbeat.Receiving;
using Metrics = Vigie.Heartbeat.HeartbeatMetrics;

namespace Vigie.Heartbeat.Collectors;

/// <summary>Tells how the beats stand, from the memory. It asks nobody, so it succeeds as long as the memory can be written.</summary>
internal sealed class BeatsCollector(WatcherParts parts) : ICollector
{
    private static readonly string[] _channels = ["mail", "webhook"];

    public static readonly CollectorDescription Fixed = new("beats", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5), IsEssential: true, Metrics.All);

    public CollectorDescription Description => Fixed;

    public Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        foreach (var plan in parts.Book.Plans)
        {
            var standing = parts.Book.Look(plan);
            Write(run.Metrics, plan, parts.Book.Memory.Beats[plan.Name], standing, AlarmDesk.IsMissing(parts.Book, plan, standing));
        }

        WriteWatcher(run.Metrics);
        WriteChannels(run.Metrics);
        if (parts.Book.IsStored == false)
        {
            run.FailPart(FailureReason.Config, $"the memory cannot be written: {parts.Book.StoreProblem}");
        }

        return Task.CompletedTask;
    }

    private static void Write(MetricWriter metrics, BeatPlan plan, BeatMemory memory, Standing standing, bool isMissing)
    {
        metrics.Add(Metrics.Period, plan.Period.TotalSeconds, plan.Name);
        metrics.Add(Metrics.Grace, plan.Grace.TotalSeconds, plan.Name);
        metrics.Add(Metrics.Overdue, isMissing ? 1 : 0, plan.Name);
        metrics.AddState(Metrics.State, Words<BeatState>.Of(standing.State), plan.Name);
        metrics.Add(Metrics.Since, Seconds(memory.Since), plan.Name);
        metrics.Add(Metrics.Missed, memory.Missed, plan.Name);
        foreach (var verdict in Enum.GetValues<ArrivalVerdict>())
        {
            metrics.Add(Metrics.Arrivals, memory.Count(verdict), plan.Name, Words<ArrivalVerdict>.Of(verdict));
        }

        AddKnown(metrics, Metrics.LastReceived, memory.LastReceived is { } last ? Seconds(last) : null, plan.Name);
        AddKnown(metrics, Metrics.Sequence, memory.Number, plan.Name);
        AddKnown(metrics, Metrics.ExpectedSequence, standing.Expected, plan.Name);
        AddKnown(metrics, Metrics.Lateness, memory.Lateness?.TotalSeconds, plan.Name);
    }

    private void WriteWatcher(MetricWriter metrics)
    {
        metrics.Add(Metrics.Incidents, parts.Book.Memory.Incidents.Length);
        metrics.Add(Metrics.Damaged, parts.Book.Damage is null ? 0 : 1);
        metrics.Add(Metrics.ClockSteps, parts.Book.ClockSteps);
        if (parts.Book.IsStored is { } stored)
        {
            metrics.Add(Metrics.Stored, stored ? 1 : 0);
        }

        foreach (var reason in Enum.GetValues<Refusal>())
        {
            metrics.Add(Metrics.Refused, parts.Refusals[reason], Words<Refusal>.Of(reason));
        }

        if (parts.MailIn is { } mail)
        {
            metrics.Add(Metrics.MailListening, mail.Endpoint is null ? 0 : 1);
        }

        foreach (var (ping, sign) in parts.Settings.Pings.Zip(parts.Signs).Where(one => one.Second.WasTaken is not null))
        {
            metrics.Add(Metrics.SignTaken, sign.WasTaken == true ? 1 : 0, ping.Url.ToString());
        }
    }

    private void WriteChannels(MetricWriter metrics)
    {
        foreach (var kind in _channels.Where(kind => parts.Delivery.Channels.Any(channel => channel.Kind == kind)))
        {
            metrics.Add(Metrics.Notifications, parts.Delivery.Count(kind, taken: true), kind, "taken");
            metrics.Add(Metrics.Notifications, parts.Delivery.Count(kind, taken: false), kind, "failed");
            metrics.Add(Metrics.NotificationsWaiting, parts.Delivery.Waiting(kind), kind);
            metrics.Add(Metrics.ChannelsFailing, parts.Delivery.Failing(kind), kind);
        }
    }

    private static void AddKnown(MetricWriter metrics, MetricFamily family, double? value, string beat)
    {
        if (value is { } known)
        {
            metrics.Add(family, known, beat);
        }
    }

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
