using System.Text.Json.Nodes;

namespace Vigie.Provision.Alerting;

/// <summary>One form for policies, those of the files and those of a server: matchers sorted and without quotes, durations, nothing empty.</summary>
internal static class RouteNormal
{
    private static readonly string[] s_lists = ["group_by", "mute_time_intervals", "active_time_intervals"];

    private static readonly string[] s_durations = ["group_wait", "group_interval", "repeat_interval"];

    /// <summary>A normalised copy with all below it.</summary>
    public static JsonObject Of(JsonObject route)
    {
        var result = new JsonObject();
        if (Text(route["receiver"]) is { Length: > 0 } receiver)
        {
            result["receiver"] = receiver;
        }

        foreach (var key in s_lists)
        {
            if (route[key] is JsonArray { Count: > 0 } list)
            {
                result[key] = list.DeepClone();
            }
        }

        if (Matchers(route) is { Count: > 0 } matchers)
        {
            result["object_matchers"] = matchers;
        }

        foreach (var key in s_durations)
        {
            if (Text(route[key]) is { Length: > 0 } duration)
            {
                result[key] = PromDuration.Normal(duration);
            }
        }

        if (route["continue"] is JsonValue value && value.TryGetValue<bool>(out var goesOn) && goesOn)
        {
            result["continue"] = true;
        }

        if (route["routes"] is JsonArray { Count: > 0 } routes)
        {
            result["routes"] = new JsonArray([.. routes.OfType<JsonObject>().Select(Of)]);
        }

        return result;
    }

    /// <summary>Every receiver that the tree names.</summary>
    public static IEnumerable<string> Receivers(JsonObject route) =>
        (Text(route["receiver"]) is { Length: > 0 } receiver ? new[] { receiver } : [])
            .Concat((route["routes"] as JsonArray ?? []).OfType<JsonObject>().SelectMany(Receivers));

    private static JsonArray Matchers(JsonObject route)
    {
        var found = new List<Matcher>();
        foreach (var triple in (route["object_matchers"] as JsonArray ?? []).OfType<JsonArray>().Where(triple => triple.Count == 3))
        {
            found.Add(new Matcher(Text(triple[0]) ?? "", Text(triple[1]) ?? "", Unquoted(Text(triple[2]) ?? "")));
        }

        foreach (var text in (route["matchers"] as JsonArray ?? []).Select(Text).OfType<string>())
        {
            found.AddRange(MatcherText.Parse(text) ?? []);
        }

        found.AddRange(Pairs(route["match"], "="));
        found.AddRange(Pairs(route["match_re"], "=~"));
        var sorted = found.OrderBy(matcher => matcher.Name, StringComparer.Ordinal)
            .ThenBy(matcher => matcher.Operator, StringComparer.Ordinal).ThenBy(matcher => matcher.Value, StringComparer.Ordinal);
        return [.. sorted.Select(matcher => new JsonArray(matcher.Name, matcher.Operator, matcher.Value))];
    }

    private static IEnumerable<Matcher> Pairs(JsonNode? map, string op) =>
        (map as JsonObject ?? []).Select(pair => new Matcher(pair.Key, op, Text(pair.Value) ?? ""));

    private static string Unquoted(string text) => text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
