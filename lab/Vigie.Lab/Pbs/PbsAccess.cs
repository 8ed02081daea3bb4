namespace Vigie.Lab.Pbs;

/// <summary>
/// What a token may see, as the product's access tree decides it: an entry deeper in the tree replaces what comes from above,
/// and an entry that does not propagate counts on its own path only.
/// </summary>
public sealed class PbsAccess
{
    internal const string DatastoreAudit = "Datastore.Audit";
    internal const string SystemAudit = "Sys.Audit";
    internal const string RemoteAudit = "Remote.Audit";
    internal const string TapeAudit = "Tape.Audit";

    private static readonly string[] AlwaysListed = ["/", "/access", "/datastore", "/remote", "/system", "/tape"];

    private readonly SortedDictionary<string, Grant> _grants = new(StringComparer.Ordinal);

    private sealed record Grant(string[] Privileges, bool Propagate);

    /// <summary>A token without any right: lists are empty, permissions are {}.</summary>
    public static PbsAccess None { get; } = new();

    /// <summary>Every audit right on everything.</summary>
    public static PbsAccess Full { get; } = new PbsAccess().With("/", true, DatastoreAudit, SystemAudit, RemoteAudit, TapeAudit);

    /// <summary>Audit on all datastores and the system, but no remote: sync jobs stay hidden.</summary>
    public static PbsAccess WithoutRemoteAudit { get; } = new PbsAccess().With("/", true, DatastoreAudit, SystemAudit);

    /// <summary>Datastores and remotes, but nothing of the system: node status answers 403.</summary>
    public static PbsAccess WithoutSystemAudit { get; } =
        new PbsAccess().With("/datastore", true, DatastoreAudit).With("/remote", true, RemoteAudit);

    /// <summary>Audit on /datastore without propagation: shown as false, reaches no store.</summary>
    public static PbsAccess NotPropagated { get; } = new PbsAccess().With("/datastore", false, DatastoreAudit);

    /// <summary>Audit on one datastore only.</summary>
    public static PbsAccess ForDatastore(string store) => new PbsAccess().With("/datastore/" + store, true, DatastoreAudit);

    /// <summary>Audit inside one namespace only.</summary>
    public static PbsAccess ForNamespace(string store, string ns) =>
        new PbsAccess().With($"/datastore/{store}/{ns}", true, DatastoreAudit);

    /// <summary>The same with one more entry of the access tree; no privilege at all means NoAccess there.</summary>
    public PbsAccess With(string path, bool propagate, params string[] privileges)
    {
        var copy = new PbsAccess();
        foreach (var (key, value) in _grants)
        {
            copy._grants[key] = value;
        }

        copy._grants[path] = new Grant(privileges, propagate);
        return copy;
    }

    internal bool Has(string path, string privilege) => Effective(path) is { } grant && grant.Privileges.Contains(privilege);

    internal bool AuditsStore(string store) => Has("/datastore/" + store, DatastoreAudit);

    internal bool AuditsNamespace(string store, string ns) =>
        Has(ns.Length == 0 ? "/datastore/" + store : $"/datastore/{store}/{ns}", DatastoreAudit);

    /// <summary>True when the token audits the store or anything in it.</summary>
    internal bool SeesStore(string store) =>
        AuditsStore(store)
        || _grants.Any(g => g.Key.StartsWith($"/datastore/{store}/", StringComparison.Ordinal) && g.Value.Privileges.Contains(DatastoreAudit));

    /// <summary>What /access/permissions shows: paths with at least one privilege.</summary>
    internal IEnumerable<(string Path, IReadOnlyList<string> Privileges, bool Propagate)> Listed() =>
        from path in AlwaysListed.Union(_grants.Keys).Order(StringComparer.Ordinal)
        let grant = Effective(path)
        where grant is { Privileges.Length: > 0 }
        select (path, (IReadOnlyList<string>)grant.Privileges, grant.Propagate);

    private Grant? Effective(string path)
    {
        Grant? effective = null;
        foreach (var prefix in Prefixes(path))
        {
            if (_grants.TryGetValue(prefix, out var grant) && (grant.Propagate || prefix == path))
            {
                effective = grant;
            }
        }

        return effective;
    }

    private static IEnumerable<string> Prefixes(string path)
    {
        yield return "/";
        for (var i = path.IndexOf('/', 1); i > 0; i = path.IndexOf('/', i + 1))
        {
            yield return path[..i];
        }

        if (path != "/")
        {
            yield return path;
        }
    }
}
