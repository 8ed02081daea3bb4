using Vigie.Provision.Files;

namespace Vigie.Provision.Plan;

/// <summary>
/// Who the objects belong to, told by marks that plain /api keeps: uids and names that begin with the owner's name, a tag on
/// dashboards, a member in a data source's jsonData. Without such a mark nothing is ever deleted, and nothing that differs is
/// changed unless it is to be adopted.
/// </summary>
internal sealed record Owner(string Name)
{
    private const int LongestName = 16;

    /// <summary>The owner when nobody says another.</summary>
    public const string Default = "vigie";

    /// <summary>The tag of our dashboards.</summary>
    public string Tag => $"managed-by-{Name}";

    /// <summary>The member of jsonData that names the owner of a data source.</summary>
    public const string DataSourceMember = "vigieProvisionOwner";

    /// <summary>The member of jsonData that keeps the keyed hashes of the secrets last written.</summary>
    public const string SecretsMember = "vigieProvisionSecrets";

    /// <summary>Checks an owner's name: it becomes part of uids.</summary>
    public static Owner? Parse(string text, List<string> faults)
    {
        if (text.Length is 0 or > LongestName || DashboardFiles.UidFault(text) is not null)
        {
            faults.Add($"--owner: has to be 1 to {LongestName} letters, digits, - and _");
            return null;
        }

        return new Owner(text);
    }

    /// <summary>True for a uid or name that carries our mark.</summary>
    public bool OwnsUid(string? uid) => uid == Name || uid?.StartsWith(Name + "-", StringComparison.Ordinal) == true;

    /// <summary>A name with our mark; one that has it already stays as it is.</summary>
    public string Marked(string name) => OwnsUid(name) ? name : $"{Name}-{name}";
}
