using Vigie.Core.Collecting;
using Vigie.Raid.Metrics;
using Vigie.Raid.Protocol;
using Vigie.Raid.Reading;
using Vigie.Raid.Vendors;

namespace Vigie.Raid.Collectors;

/// <summary>
/// Reads SMART attributes where the agent has a table of them. A slow and large subtree: read only when the configuration asks for it, seldom, and in
/// a conversation of its own, so that arrays and disks do not wait for it.
/// </summary>
internal sealed class SmartCollector(RaidParts parts, AgentReader agent) : ICollector
{
    public static readonly CollectorDescription Fixed = new("smart", TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), IsEssential: false,
        [RaidMetrics.SmartCurrent, RaidMetrics.SmartWorst, RaidMetrics.SmartThreshold, RaidMetrics.SmartRaw, RaidMetrics.SmartOk]);

    /// <summary>100 disks with 30 attributes each.</summary>
    private const int Most = 3000;

    public CollectorDescription Description => Fixed;

    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        var seen = new HashSet<(string, string, string)>();
        foreach (var (vendor, _) in await parts.Recognition.GetAsync(deadline))
        {
            if (vendor.Smart is { } table)
            {
                var (rows, _) = await agent.TableAsync(table.Table, deadline);
                foreach (var row in rows.Take(Most))
                {
                    Write(run, table, row, seen);
                }
            }
        }
    }

    private static void Write(CollectorRun run, SmartTable table, Row row, HashSet<(string, string, string)> seen)
    {
        var (disk, id, name) = (row[table.Disk].Text, row[table.Id].Text, row[table.Name].Text);
        if (!seen.Add((disk, id, name)))
        {
            return;
        }

        run.Metrics.AddKnown(RaidMetrics.SmartCurrent, row[table.Current].Count, disk, id, name);
        run.Metrics.AddKnown(RaidMetrics.SmartWorst, row[table.Worst].Count, disk, id, name);
        run.Metrics.AddKnown(RaidMetrics.SmartThreshold, row[table.Threshold].Count, disk, id, name);
        run.Metrics.AddKnown(RaidMetrics.SmartRaw, row[table.Raw64].Count ?? row[table.Raw].Count, disk, id, name);
        run.Metrics.AddKnown(RaidMetrics.SmartOk, row[table.Status].Text is { Length: > 0 } status ? status.Equals("OK", StringComparison.OrdinalIgnoreCase) ? 1 : 0 : null, disk, id, name);
    }
}
