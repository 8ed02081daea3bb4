using Vigie.Core.Configuration;

namespace Vigie.Pbs.Stores;

/// <summary>Which datastores are watched.</summary>
/// <param name="included">Patterns of which one must match; none means all.</param>
/// <param name="excluded">Patterns of which none may match.</param>
internal sealed class StoreFilter(IReadOnlyList<string> included, IReadOnlyList<string> excluded)
{
    /// <summary>Whether a datastore is watched.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>True when it is.</returns>
    public bool Takes(string name) =>
        (included.Count == 0 || included.Any(pattern => Glob.IsMatch(pattern, name))) && !excluded.Any(pattern => Glob.IsMatch(pattern, name));
}
