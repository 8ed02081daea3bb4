using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>Compares JSON by meaning: keys in any order, arrays in order, numbers by value (1 = 1.0 = 1e0).</summary>
internal static class JsonDiff
{
    private const int LongestValue = 60;

    /// <summary>The differences from what is stored to what is wanted, in the order of the wanted document.</summary>
    public static IEnumerable<Change> Compare(JsonNode? stored, JsonNode? wanted) => Compare(stored, wanted, "");

    /// <summary>A value as a plan shows it: one line, short.</summary>
    public static string Show(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "{...}",
        JsonArray array => string.Create(CultureInfo.InvariantCulture, $"[{array.Count} items]"),
        _ when value.GetValueKind() == JsonValueKind.String => Quote(value.GetValue<string>()),
        _ => Shorten(value.ToJsonString()),
    };

    /// <summary>A text in quotes: one line, short.</summary>
    public static string Quote(string? text) => $"\"{Shorten(text ?? "")}\"";

    private static string Shorten(string text)
    {
        var line = GrafanaErrorBody.OneLine(text);
        return line.Length <= LongestValue ? line : line[..LongestValue] + "...";
    }

    private static IEnumerable<Change> Compare(JsonNode? stored, JsonNode? wanted, string path) => (stored, wanted) switch
    {
        (JsonObject from, JsonObject to) => Objects(from, to, path),
        (JsonArray from, JsonArray to) => Arrays(from, to, path),
        _ => SameValue(stored, wanted) ? [] : [new Change(path, Show(stored), Show(wanted))],
    };

    private static IEnumerable<Change> Objects(JsonObject stored, JsonObject wanted, string path)
    {
        var prefix = path.Length == 0 ? "" : path + ".";
        foreach (var (key, value) in wanted)
        {
            var at = prefix + key;
            var changes = stored.TryGetPropertyValue(key, out var there) ? Compare(there, value, at) : [new Change(at, null, Show(value))];
            foreach (var change in changes)
            {
                yield return change;
            }
        }

        foreach (var (key, value) in stored.Where(pair => !wanted.ContainsKey(pair.Key)))
        {
            yield return new Change(prefix + key, Show(value), null);
        }
    }

    private static IEnumerable<Change> Arrays(JsonArray stored, JsonArray wanted, string path)
    {
        for (var i = 0; i < Math.Max(stored.Count, wanted.Count); i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
            var changes = i >= stored.Count ? [new Change(at, null, Show(wanted[i]))]
                : i >= wanted.Count ? [new Change(at, Show(stored[i]), null)]
                : Compare(stored[i], wanted[i], at);
            foreach (var change in changes)
            {
                yield return change;
            }
        }
    }

    private static bool SameValue(JsonNode? stored, JsonNode? wanted)
    {
        if (stored is not JsonValue || wanted is not JsonValue)
        {
            return stored is null && wanted is null;
        }

        var (from, to) = (stored.GetValueKind(), wanted.GetValueKind());
        return from == to && from switch
        {
            JsonValueKind.Number => SameNumber(stored.ToJsonString(), wanted.ToJsonString()),
            JsonValueKind.String => stored.GetValue<string>() == wanted.GetValue<string>(),
            _ => true,
        };
    }

    private static bool SameNumber(string stored, string wanted) =>
        stored == wanted
        || (decimal.TryParse(stored, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
            && decimal.TryParse(wanted, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
            ? a == b
            : double.Parse(stored, CultureInfo.InvariantCulture).Equals(double.Parse(wanted, CultureInfo.InvariantCulture)));
}
