using System.Globalization;
using System.Text.Json.Nodes;

namespace Vigie.Provision.Alerting;

/// <summary>One form for time intervals: months as numbers, weekdays as lower-case names, nothing empty.</summary>
internal static class TimingNormal
{
    private static readonly string[] s_months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly string[] s_lists = ["weekdays", "days_of_month", "months", "years"];

    /// <summary>A normalised copy of the intervals of one timing.</summary>
    public static JsonArray Of(JsonArray? intervals) => [.. (intervals ?? []).OfType<JsonObject>().Select(One)];

    private static JsonObject One(JsonObject interval)
    {
        var result = new JsonObject();
        var times = (interval["times"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(time => new JsonObject { ["start_time"] = Text(time["start_time"]), ["end_time"] = Text(time["end_time"]) }).ToList();
        if (times.Count > 0)
        {
            result["times"] = new JsonArray([.. times]);
        }

        foreach (var key in s_lists)
        {
            var ranges = (interval[key] as JsonArray ?? []).Select(Text).OfType<string>().Select(range => Range(key, range)).ToList();
            if (ranges.Count > 0)
            {
                result[key] = new JsonArray([.. ranges.Select(range => (JsonNode)range)]);
            }
        }

        if (Text(interval["location"]) is { Length: > 0 } location)
        {
            result["location"] = location;
        }

        return result;
    }

    private static string Range(string key, string range)
    {
        var ends = range.Split(':').Select(end => End(key, end.Trim().ToLowerInvariant())).ToList();
        // A range of one is that one.
        return ends.Count == 2 && ends[0] == ends[1] ? ends[0] : string.Join(':', ends);
    }

    private static string End(string key, string end) =>
        key == "months" && Array.IndexOf(s_months, end) is >= 0 and var month ? (month + 1).ToString(CultureInfo.InvariantCulture) : end;

    private static string? Text(JsonNode? node) => node is not JsonValue value ? null : value.TryGetValue<string>(out var text) ? text : value.ToJsonString();
}
