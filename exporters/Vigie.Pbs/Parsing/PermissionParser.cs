using Vigie.Pbs.Readings;

namespace Vigie.Pbs.Parsing;

/// <summary>Reads the data of <c>/access/permissions</c>: <c>{"/path": {"Priv.Name": propagates}}</c>, the token's own rights.</summary>
internal static class PermissionParser
{
    /// <summary>Reads the rights.</summary>
    /// <param name="json">The cursor on the data.</param>
    /// <returns>The rights; no path at all when the token has none.</returns>
    public static PermissionReading Read(ref JsonCursor json)
    {
        var paths = new Dictionary<string, IReadOnlyDictionary<string, bool>>(StringComparer.Ordinal);
        json.RequireObject("the list of permissions");
        while (json.NextProperty())
        {
            var path = json.Name();
            paths[path] = ReadPrivileges(ref json);
        }

        return new PermissionReading(paths);
    }

    private static Dictionary<string, bool> ReadPrivileges(ref JsonCursor json)
    {
        var privileges = new Dictionary<string, bool>(StringComparer.Ordinal);
        if (json.BeginObject())
        {
            while (json.NextProperty())
            {
                var name = json.Name();
                if (json.Flag() is { } propagates)
                {
                    privileges[name] = propagates;
                }
            }
        }

        return privileges;
    }
}
