using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vigie.Provision.Plan;

/// <summary>
/// Compares a stored dashboard with its file. What the server adds, and what users change by merely looking
/// (the chosen values of variables), is no difference: otherwise a second run would never be empty.
/// </summary>
internal static class DashboardDiff
{
    /// <summary>The differences that a save would remove.</summary>
    public static IEnumerable<Change> Compare(JsonObject stored, JsonObject file)
    {
        var sides = Normalise(stored, file);
        return JsonDiff.Compare(sides.Stored, sides.Wanted);
    }

    /// <summary>Copies of both without what is no difference.</summary>
    public static Sides Normalise(JsonObject stored, JsonObject file) => NormaliseInPlace((JsonObject)stored.DeepClone(), (JsonObject)file.DeepClone());

    /// <summary>Takes out of both what is no difference.</summary>
    public static Sides NormaliseInPlace(JsonObject there, JsonObject here)
    {
        there.Remove("id");
        there.Remove("version");
        there.Remove("iteration");
        Panels(there["panels"] as JsonArray, here["panels"] as JsonArray);
        Variables(there, here);
        BuiltInAnnotation(there, here);
        return new Sides(there, here);
    }

    /// <summary>True when the stored schema is newer than the file's: only Grafana's editor migrates and saves so.</summary>
    public static bool SavedByNewerUi(JsonObject stored, JsonObject file) => Schema(stored) > Schema(file);

    private static void Panels(JsonArray? stored, JsonArray? file)
    {
        for (var i = 0; i < Math.Min(stored?.Count ?? 0, file?.Count ?? 0); i++)
        {
            if (stored![i] is not JsonObject there || file![i] is not JsonObject here)
            {
                continue;
            }

            if (!here.ContainsKey("id"))
            {
                there.Remove("id");
            }

            LibraryReference(there);
            LibraryReference(here);
            Panels(there["panels"] as JsonArray, here["panels"] as JsonArray);
        }
    }

    // The server fills the reference with the library panel's own story.
    private static void LibraryReference(JsonObject panel)
    {
        if (panel["libraryPanel"] is JsonObject library)
        {
            foreach (var extra in library.Select(pair => pair.Key).Where(key => key is not ("uid" or "name")).ToList())
            {
                library.Remove(extra);
            }
        }
    }

    private static void Variables(JsonObject stored, JsonObject file)
    {
        var refreshing = List(file, "templating").OfType<JsonObject>().Where(RefreshesItself).Select(variable => variable["name"]?.ToJsonString()).ToHashSet();
        foreach (var variable in List(stored, "templating").Concat(List(file, "templating")).OfType<JsonObject>())
        {
            if (refreshing.Contains(variable["name"]?.ToJsonString()))
            {
                variable.Remove("current");
                variable.Remove("options");
            }
        }
    }

    private static bool RefreshesItself(JsonObject variable) =>
        (variable["type"] is JsonValue type && type.TryGetValue<string>(out var name) && name == "datasource")
        || (variable["refresh"] is JsonValue refresh && refresh.TryGetValue<int>(out var when) && when > 0);

    // Grafana's editor adds its own annotation query when the file has none.
    private static void BuiltInAnnotation(JsonObject stored, JsonObject file)
    {
        if (List(file, "annotations").Any(IsBuiltIn) || List(stored, "annotations") is not JsonArray { Count: > 0 } list)
        {
            return;
        }

        foreach (var added in list.Where(IsBuiltIn).ToList())
        {
            list.Remove(added);
        }

        if (list.Count == 0 && !file.ContainsKey("annotations"))
        {
            stored.Remove("annotations");
        }
    }

    private static bool IsBuiltIn(JsonNode? annotation) =>
        annotation is JsonObject query && query["builtIn"] is JsonValue mark
        && (mark.GetValueKind() == JsonValueKind.True || (mark.TryGetValue<int>(out var number) && number == 1));

    private static JsonArray List(JsonObject model, string name) =>
        model[name] is JsonObject holder && holder["list"] is JsonArray list ? list : [];

    private static long Schema(JsonObject model) => model["schemaVersion"] is JsonValue value && value.TryGetValue<long>(out var version) ? version : 0;
}
