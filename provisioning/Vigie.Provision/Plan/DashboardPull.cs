using System.Text.Json.Nodes;

namespace Vigie.Provision.Plan;

/// <summary>
/// Makes a file of what a server stores with the smallest difference to the file that is there: its order of keys, its way to write
/// numbers, and nothing that belongs to a server or to whoever looked last.
/// </summary>
internal static class DashboardPull
{
    private static readonly string[] s_serverMembers = ["id", "version", "iteration"];

    /// <summary>True when somebody edited the dashboard.</summary>
    public static bool Differs(JsonObject file, JsonObject stored, Owner owner)
    {
        var sides = DashboardDiff.Normalise(Cleaned(stored, owner, file), file);
        return JsonDiff.Compare(sides.Stored, sides.Wanted).Any();
    }

    /// <summary>The new content of the file.</summary>
    public static JsonObject Merge(JsonObject? file, JsonObject stored, Owner owner)
    {
        var cleaned = Cleaned(stored, owner, file);
        if (file is null)
        {
            return cleaned;
        }

        // What is no difference is taken from the file: chosen values, Grafana's own annotation, ids that the file leaves out.
        var sides = DashboardDiff.Normalise(cleaned, file);
        var merged = (JsonObject)Merge(sides.Wanted, sides.Stored)!;
        return Restore(merged, file);
    }

    private static JsonObject Cleaned(JsonObject stored, Owner owner, JsonObject? file)
    {
        var copy = (JsonObject)stored.DeepClone();
        foreach (var member in s_serverMembers)
        {
            copy.Remove(member);
        }

        DashboardMark.Remove(copy, owner, file?.ContainsKey("tags") == true);
        return copy;
    }

    // The stored content in the order of the file; equal values as the file writes them.
    private static JsonNode? Merge(JsonNode? file, JsonNode? stored) => (file, stored) switch
    {
        (JsonObject from, JsonObject to) => Objects(from, to),
        (JsonArray from, JsonArray to) => Arrays(from, to),
        _ => JsonDiff.Compare(stored, file).Any() ? stored?.DeepClone() : file?.DeepClone(),
    };

    private static JsonObject Objects(JsonObject file, JsonObject stored)
    {
        var result = new JsonObject();
        foreach (var (key, value) in file.Where(pair => stored.ContainsKey(pair.Key)))
        {
            result[key] = Merge(value, stored[key]);
        }

        foreach (var (key, value) in stored.Where(pair => !file.ContainsKey(pair.Key)))
        {
            result[key] = value?.DeepClone();
        }

        return result;
    }

    // Panels and variables are found again by what names them, so that one inserted in the middle is one change.
    private static JsonArray Arrays(JsonArray file, JsonArray stored)
    {
        var result = new JsonArray();
        for (var i = 0; i < stored.Count; i++)
        {
            var twin = stored[i] is JsonObject item && Key(item) is { } key
                ? file.FirstOrDefault(candidate => candidate is JsonObject other && Key(other) == key)
                : i < file.Count ? file[i] : null;
            result.Add(Merge(twin, stored[i]));
        }

        return result;
    }

    private static string? Key(JsonObject item) =>
        item["id"] is JsonValue id ? "id " + id.ToJsonString() : item["refId"] is JsonValue refId ? "ref " + refId.ToJsonString()
        : item["name"] is JsonValue name && item.ContainsKey("type") ? "name " + name.ToJsonString() : null;

    // Variables lost their chosen values when they were normalised: the file's stand there again.
    private static JsonObject Restore(JsonObject merged, JsonObject file)
    {
        if (merged["templating"]?["list"] is not JsonArray variables || file["templating"]?["list"] is not JsonArray before)
        {
            return merged;
        }

        for (var i = 0; i < variables.Count; i++)
        {
            if (variables[i] is JsonObject variable && before.OfType<JsonObject>().FirstOrDefault(old => JsonNode.DeepEquals(old["name"], variable["name"])) is { } original)
            {
                variables[i] = Reordered(variable, original);
            }
        }

        return merged;
    }

    private static JsonObject Reordered(JsonObject variable, JsonObject original)
    {
        var result = new JsonObject();
        foreach (var (key, value) in original.Where(pair => variable.ContainsKey(pair.Key) || pair.Key is "current" or "options"))
        {
            result[key] = (variable.ContainsKey(key) ? variable[key] : value)?.DeepClone();
        }

        foreach (var (key, value) in variable.Where(pair => !result.ContainsKey(pair.Key)))
        {
            result[key] = value?.DeepClone();
        }

        return result;
    }
}
