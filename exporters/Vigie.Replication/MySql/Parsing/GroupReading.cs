using System.Globalization;
using Vigie.Replication.Sql;

namespace Vigie.Replication.MySql.Parsing;

/// <summary>A member of a replication group.</summary>
internal enum GroupMemberState
{
    /// <summary>Works.</summary>
    Online,

    /// <summary>Catches up.</summary>
    Recovering,

    /// <summary>Not in the group.</summary>
    Offline,

    /// <summary>Ended with an error; it may still answer reads.</summary>
    Error,

    /// <summary>The server that was asked cannot reach it.</summary>
    Unreachable,

    /// <summary>A word that is in no manual.</summary>
    Unknown,
}

/// <summary>A row of replication_group_members.</summary>
/// <param name="Id">server_uuid.</param>
/// <param name="Name">Host and port.</param>
/// <param name="State">Its state.</param>
/// <param name="IsPrimary">Whether it is a primary; null where the version does not tell (5.7).</param>
internal sealed record GroupMember(string Id, string Name, GroupMemberState State, bool? IsPrimary);

/// <summary>What a member of a replication group knows of it.</summary>
/// <param name="Members">The members.</param>
/// <param name="Own">The server itself; null when it is not among them.</param>
/// <param name="CertificationQueue">Transactions that wait for certification.</param>
/// <param name="ApplierQueue">Transactions of others that wait to be applied.</param>
/// <param name="Conflicts">Transactions that failed certification.</param>
internal sealed record GroupReading(IReadOnlyList<GroupMember> Members, GroupMember? Own, double? CertificationQueue, double? ApplierQueue, double? Conflicts)
{
    /// <summary>Whether more than half of the members are seen; one in a minority sees the others as unreachable.</summary>
    public bool HasQuorum => Members.Count(member => member.State is GroupMemberState.Online or GroupMemberState.Recovering) * 2 > Members.Count;

    /// <summary>Reads the tables. A plugin that was never started tells one member, offline and without an id.</summary>
    /// <param name="members">Rows of replication_group_members.</param>
    /// <param name="statistics">Rows of replication_group_member_stats.</param>
    /// <param name="ownId">server_uuid of the server that was asked.</param>
    /// <returns>The reading; null when there is no group.</returns>
    public static GroupReading? Parse(SqlRows members, SqlRows statistics, string? ownId)
    {
        var read = Enumerable.Range(0, members.Count).Select(row => Member(new Cells(members, row))).Where(member => member.Id.Length > 0).DistinctBy(member => member.Name).ToList();
        if (read.Count == 0)
        {
            return null;
        }

        var own = read.FirstOrDefault(member => member.Id == ownId);
        var row = Enumerable.Range(0, statistics.Count).FirstOrDefault(row => statistics[row, "MEMBER_ID"]?.ToLowerInvariant() == ownId, -1);
        double? Of(string column) => row < 0 ? null : new Cells(statistics, row).Whole(column);
        return new GroupReading(read, own, Of("COUNT_TRANSACTIONS_IN_QUEUE"), Of("COUNT_TRANSACTIONS_REMOTE_IN_APPLIER_QUEUE"), Of("COUNT_CONFLICTS_DETECTED"));
    }

    private static GroupMember Member(Cells cells) => new(
        (cells.Text("MEMBER_ID") ?? "").ToLowerInvariant(),
        string.Create(CultureInfo.InvariantCulture, $"{cells.Text("MEMBER_HOST")}:{cells.Text("MEMBER_PORT")}"),
        Enum.TryParse<GroupMemberState>(cells.Text("MEMBER_STATE"), ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : GroupMemberState.Unknown,
        cells.Text("MEMBER_ROLE")?.ToUpperInvariant() switch { "PRIMARY" => true, "SECONDARY" => false, _ => null });
}
