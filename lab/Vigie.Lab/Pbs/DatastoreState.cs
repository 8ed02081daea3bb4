namespace Vigie.Lab.Pbs;

/// <summary>What a store's maintenance, mount and errors mean for calls on it.</summary>
internal static class DatastoreState
{
    /// <summary>The text of the 400 that calls on this store answer; null when it can be read.</summary>
    public static string? Unavailable(PbsDatastore store, PbsVersion version)
    {
        if (Maintenance(store.Maintenance) is { } maintenance && Refusal(maintenance) is { } refusal)
        {
            return $"datastore '{store.Name}' is unavailable: {refusal}";
        }

        return store.MountStatus == "notmounted" && version.HasRemovable
            ? $"datastore '{store.Name}' is not mounted"
            : store.OpenError;
    }

    /// <summary>Splits <c>[type=]TYPE[,message=TEXT]</c>; the message may be quoted and hold commas.</summary>
    public static (string Type, string? Message)? Maintenance(string? property)
    {
        if (property is null)
        {
            return null;
        }

        var comma = property.IndexOf(',', StringComparison.Ordinal);
        var type = comma < 0 ? property : property[..comma];
        var message = comma < 0 ? null : property[(comma + 1)..].Replace("message=", "", StringComparison.Ordinal).Trim('"');
        return (type.Replace("type=", "", StringComparison.Ordinal), message);
    }

    private static string? Refusal((string Type, string? Message) maintenance) => maintenance.Type switch
    {
        "read-only" => null,
        "delete" => "datastore is being deleted",
        "unmount" => "datastore is being unmounted",
        var type => $"{type} maintenance mode" + (maintenance.Message is { } message ? ": " + message : ""),
    };
}
