using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Vigie.GrafanaDouble.Routes;

/// <summary>/api/v1/provisioning/mute-timings.</summary>
internal static partial class TimingRoutes
{
    private static readonly string[] s_months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly string[] s_days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    public static FakeAnswer Answer(Call call) => (call.Method, call.Rest("/api/v1/provisioning/mute-timings")) switch
    {
        ("GET", []) => FakeAnswer.Json(200, new JsonArray([.. call.State.Timings.Values.Select(Shown)])),
        ("GET", [var name]) => call.State.Timings.TryGetValue(name, out var timing) ? FakeAnswer.Json(200, Shown(timing)) : Missing,
        ("POST", []) => Create(call),
        ("PUT", [var name]) => Put(call, name),
        ("DELETE", [var name]) => Delete(call, name),
        _ => FakeAnswer.Message(404, "Not found"),
    };

    private static FakeAnswer Missing => FakeAnswer.Typed(404, "alerting.notifications.time-intervals.notFound", "time interval not found");

    private static JsonObject Shown(JsonObject timing)
    {
        var shown = Json.Clone(timing);
        shown["version"] = TemplateRoutes.Fingerprint(timing["time_intervals"]!.ToJsonString());
        Json.DropEmpty(shown, "provenance");
        return shown;
    }

    private static FakeAnswer Create(Call call)
    {
        var name = Json.Text(call.Body, "name") ?? "";
        if (call.State.Timings.ContainsKey(name))
        {
            return FakeAnswer.Typed(400, "alerting.notifications.time-intervals.nameExists", "time interval with this name already exists");
        }

        call.State.Timings[name] = Stored(call, name);
        return FakeAnswer.Json(201, Shown(call.State.Timings[name]));
    }

    private static FakeAnswer Put(Call call, string name)
    {
        if (!call.State.Timings.TryGetValue(name, out var stored))
        {
            return Missing;
        }

        var provenance = Json.Text(stored, "provenance") ?? "";
        if (provenance.Length > 0 && provenance != call.Provenance)
        {
            return FakeAnswer.Typed(403, "alerting.notifications.invalidProvenance", "the object was provisioned by something else");
        }

        call.State.Timings[name] = Stored(call, name);
        return FakeAnswer.Json(202, Shown(call.State.Timings[name]));
    }

    private static FakeAnswer Delete(Call call, string name)
    {
        if (call.State.Timings.TryGetValue(name, out var stored))
        {
            if (PolicyRoutes.Timings(call.State.Policies).Contains(name))
            {
                return FakeAnswer.Typed(409, "alerting.notifications.time-intervals.used", "time interval is used by notification policies");
            }

            if (call.Query("version") is { Length: > 0 } version && version != Json.Text(Shown(stored), "version"))
            {
                return FakeAnswer.Typed(409, "alerting.notifications.conflict", "the time interval was changed meanwhile");
            }

            call.State.Timings.Remove(name);
        }

        return FakeAnswer.Empty(204);
    }

    private static JsonObject Stored(Call call, string name) => new()
    {
        ["name"] = name,
        ["time_intervals"] = new JsonArray([.. (call.Body["time_intervals"] as JsonArray ?? []).Select(item => Normal((JsonObject)item!))]),
        ["provenance"] = call.Provenance,
    };

    // Faults inside are decoding errors: "bad request data". Months come back as numbers.
    private static JsonObject Normal(JsonObject interval)
    {
        var result = Json.Clone(interval);
        foreach (var time in (result["times"] as JsonArray ?? []).Select(item => (JsonObject)item!))
        {
            var (start, end) = (Json.Text(time, "start_time") ?? "", Json.Text(time, "end_time") ?? "");
            if (!Clock().IsMatch(start) || !Clock().IsMatch(end) || string.CompareOrdinal(start, end) >= 0)
            {
                throw new FormatException("time");
            }
        }

        foreach (var (key, names) in new[] { ("months", s_months), ("weekdays", s_days) })
        {
            if (result[key] is JsonArray ranges)
            {
                result[key] = new JsonArray([.. ranges.Select(range => (JsonNode)Range(range!.GetValue<string>(), key == "months", names))]);
            }
        }

        Json.DropEmpty(result, "times", "weekdays", "days_of_month", "months", "years", "location");
        return result;
    }

    private static string Range(string range, bool asNumber, string[] names) => string.Join(':', range.ToLowerInvariant().Split(':').Select(end =>
    {
        var index = Array.IndexOf(names, end);
        return index >= 0 ? asNumber ? (index + 1).ToString(CultureInfo.InvariantCulture) : end
            : asNumber && int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 12 ? end
            : throw new FormatException(range);
    }));

    [GeneratedRegex("^(([01][0-9])|(2[0-3])):[0-5][0-9]$|^24:00$")]
    private static partial Regex Clock();
}
