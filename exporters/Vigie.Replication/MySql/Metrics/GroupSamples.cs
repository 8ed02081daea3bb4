using Vigie.Exposition;
using Vigie.Replication.Metrics;
using Vigie.Replication.Model;
using Vigie.Replication.MySql.Parsing;

namespace Vigie.Replication.MySql.Metrics;

/// <summary>A replication group as one of its members sees it.</summary>
internal static class GroupSamples
{
    public static void Write(MetricWriter metrics, GroupReading group)
    {
        foreach (var member in group.Members)
        {
            metrics.AddState(ReplicationMetrics.GroupMemberState, Words<GroupMemberState>.Of(member.State), member.Name);
        }

        if (group.Own is { } own)
        {
            metrics.AddState(ReplicationMetrics.GroupOwnState, Words<GroupMemberState>.Of(own.State));
            metrics.AddKnown(ReplicationMetrics.GroupPrimary, own.IsPrimary);
        }

        metrics.AddKnown(ReplicationMetrics.GroupMembers, group.Members.Count);
        metrics.AddKnown(ReplicationMetrics.GroupQuorum, group.HasQuorum);
        metrics.AddKnown(ReplicationMetrics.GroupCertificationQueue, group.CertificationQueue);
        metrics.AddKnown(ReplicationMetrics.GroupApplierQueue, group.ApplierQueue);
        metrics.AddKnown(ReplicationMetrics.GroupConflicts, group.Conflicts);
    }
}
