using System.Globalization;
using System.Text.Json.Nodes;

namespace Vigie.GrafanaDouble.Routes;

/// <summary>Short ways into JSON. A wrong type throws, which the server answers with "bad request data".</summary>
internal static class Json
{
    public static string? Text(JsonObject from, string name) => from[name]?.GetValue<string>();

    public static long? Number(JsonObject from, string name) => from[name] is { } node ? long.Parse(node.ToJsonString(), CultureInfo.InvariantCulture) : null;

    public static bool Flag(JsonObject from, string name) => from[name]?.GetValue<bool>() == true;

    public static bool BadUid(string? uid) => uid is not null && (uid.Length > 40 || !uid.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));

    public static JsonObject Clone(JsonObject from) => (JsonObject)from.DeepClone();

    public static void DropEmpty(JsonObject from, params string[] names)
    {
        foreach (var name in names)
        {
            if (from[name] is null or JsonObject { Count: 0 } or JsonArray { Count: 0 } || (from[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 0))
            {
                from.Remove(name);
            }
        }
    }
}
