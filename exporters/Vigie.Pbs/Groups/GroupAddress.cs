using Vigie.Pbs.Readings;

namespace Vigie.Pbs.Groups;

/// <summary>A namespace of a datastore: what one listing covers.</summary>
/// <param name="Datastore">The datastore.</param>
/// <param name="Namespace">The namespace; empty for the root.</param>
internal readonly record struct Place(string Datastore, string Namespace);

/// <summary>
/// What names a group among all of a PBS. Nothing less will do: the same id occurs as vm, ct and host, in several datastores, and
/// in several namespaces for guests of different clusters.
/// </summary>
/// <param name="Datastore">The datastore.</param>
/// <param name="Namespace">The namespace; empty for the root.</param>
/// <param name="Key">Type and id.</param>
internal readonly record struct GroupAddress(string Datastore, string Namespace, GroupKey Key);
