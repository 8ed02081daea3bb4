using Vigie.Core.Configuration;
using Vigie.Pbs.Groups;

namespace Vigie.Pbs.Objectives;

/// <summary>What the owner promised about the groups that a pattern matches.</summary>
/// <param name="Group">Pattern of <c>type/id</c>.</param>
/// <param name="Datastore">Pattern of the datastore.</param>
/// <param name="Namespace">Pattern of the namespace; the root is the empty text.</param>
/// <param name="MaxAge">How old the newest finished backup may be.</param>
internal sealed record Objective(string Group, string Datastore, string Namespace, TimeSpan MaxAge)
{
    /// <summary>Whether it names one group, so that the group is expected even when it was never seen.</summary>
    public bool IsExact => !Glob.HasWildcard(Group);

    /// <summary>Where the group is told to be missing when it was never seen: what is exact of its place, else empty.</summary>
    public GroupAddress ExpectedAddress
    {
        get
        {
            var slash = Group.IndexOf('/', StringComparison.Ordinal);
            return new GroupAddress(ExactOrEmpty(Datastore), ExactOrEmpty(Namespace), new(Group[..slash], Group[(slash + 1)..]));
        }
    }

    /// <summary>Whether the objective is about a group.</summary>
    /// <param name="address">The group.</param>
    /// <returns>True when it is.</returns>
    public bool Matches(GroupAddress address) =>
        Glob.IsMatch(Datastore, address.Datastore) && Glob.IsMatch(Namespace, address.Namespace)
        && Glob.IsMatch(Group, $"{address.Key.BackupType}/{address.Key.BackupId}");

    private static string ExactOrEmpty(string pattern) => Glob.HasWildcard(pattern) ? "" : pattern;
}

/// <summary>The objectives of a target, in the order of the configuration: the first that matches a group wins.</summary>
/// <param name="objectives">The objectives.</param>
internal sealed class ObjectiveList(IReadOnlyList<Objective> objectives)
{
    private readonly Objective[] _exact = [.. objectives.Where(objective => objective.IsExact)];

    /// <summary>The objectives that name one group each.</summary>
    public IReadOnlyList<Objective> Exact => _exact;

    /// <summary>The objective of a group.</summary>
    /// <param name="address">The group.</param>
    /// <returns>The first objective that matches, or null.</returns>
    public Objective? Of(GroupAddress address) => objectives.FirstOrDefault(objective => objective.Matches(address));
}
