namespace Vigie.Pbs.Tests.Support;

/// <summary>Labels by which tests ask for samples.</summary>
internal static class Labels
{
    /// <summary>Labels of a group.</summary>
    public static string[] Group(string datastore, string ns, string group) =>
        [$"datastore=\"{datastore}\"", $"namespace=\"{ns}\"", $"backup_type=\"{group.Split('/')[0]}\"", $"backup_id=\"{group.Split('/')[1]}\""];

    /// <summary>Label of a datastore.</summary>
    public static string In(string datastore) => $"datastore=\"{datastore}\"";
}
