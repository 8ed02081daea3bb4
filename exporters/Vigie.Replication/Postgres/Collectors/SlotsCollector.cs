using Vigie.Core.Collecting;
using Vigie.Exposition;
using Vigie.Replication.Metrics;
using Vigie.Replication.Model;
using Vigie.Replication.Postgres.Memory;
using Vigie.Replication.Postgres.Model;
using Vigie.Replication.Postgres.Parsing;

namespace Vigie.Replication.Postgres.Collectors;

/// <summary>Reads the replication slots: what they keep, who does not use them, and which are lost.</summary>
internal sealed class SlotsCollector(PostgresParts parts) : ICollector
{
    public static readonly CollectorDescription Fixed = new("slots", TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(45), IsEssential: false,
    [
        ReplicationMetrics.PostgresSlots, ReplicationMetrics.PostgresSlotActive, ReplicationMetrics.PostgresSlotState, ReplicationMetrics.PostgresSlotRetained, ReplicationMetrics.PostgresSlotSafe,
        ReplicationMetrics.PostgresSlotUnconfirmed, ReplicationMetrics.PostgresSlotInactive, ReplicationMetrics.PostgresSlotXmin, ReplicationMetrics.PostgresSlotSynced, ReplicationMetrics.PostgresSlotFailover,
        ReplicationMetrics.PostgresSlotInvalidated, ReplicationMetrics.PostgresSlotSpilled,
    ]);

    private readonly IdleSlots _idle = new();

    public CollectorDescription Description => Fixed;

    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        var slots = PrimaryParser.Slots(await parts.Server.AskAsync("slots", statements => statements.Slots, deadline));
        _idle.See(slots, parts.Clock.GetUtcNow());
        parts.Settings.Clusters.NoteLostSlots(parts.Target.Name, slots.Where(slot => slot.State == SlotState.Lost).Select(slot => slot.Name));
        foreach (var type in (string[])["physical", "logical"])
        {
            run.Metrics.Add(ReplicationMetrics.PostgresSlots, slots.Count(slot => slot.Type == type), type);
        }

        foreach (var slot in slots)
        {
            Write(run.Metrics, slot);
        }
    }

    private void Write(MetricWriter metrics, Slot slot)
    {
        string[] labels = [slot.Name, slot.Type, slot.Database];
        metrics.AddKnown(ReplicationMetrics.PostgresSlotActive, slot.IsActive, labels);
        if (slot.State is { } state)
        {
            metrics.AddState(ReplicationMetrics.PostgresSlotState, Words<SlotState>.Of(state), labels);
        }

        metrics.AddKnown(ReplicationMetrics.PostgresSlotRetained, slot.Retained is { } bytes ? Math.Max(0, bytes) : null, labels);
        metrics.AddKnown(ReplicationMetrics.PostgresSlotSafe, slot.Safe, labels);
        metrics.AddKnown(ReplicationMetrics.PostgresSlotUnconfirmed, slot.Unconfirmed is { } left ? Math.Max(0, left) : null, labels);
        metrics.AddKnown(ReplicationMetrics.PostgresSlotInactive, _idle.Since(slot), labels);
        metrics.AddKnown(ReplicationMetrics.PostgresSlotXmin, slot.XminAge, [.. labels, "data"]);
        metrics.AddKnown(ReplicationMetrics.PostgresSlotXmin, slot.CatalogXminAge, [.. labels, "catalog"]);
        metrics.AddKnown(ReplicationMetrics.PostgresSlotSynced, slot.IsSynced, labels);
        metrics.AddKnown(ReplicationMetrics.PostgresSlotFailover, slot.IsFailover, labels);
        metrics.AddKnown(ReplicationMetrics.PostgresSlotSpilled, slot.SpilledBytes is { } spilled and >= 0 ? spilled : null, labels);
        if (slot.Invalidation is { } reason)
        {
            metrics.AddInfo(ReplicationMetrics.PostgresSlotInvalidated, [.. labels, reason]);
        }
    }
}
