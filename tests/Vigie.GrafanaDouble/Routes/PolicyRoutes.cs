using System.Text.Json.Nodes;

namespace Vigie.GrafanaDouble.Routes;

/// <summary>/api/v1/provisioning/policies.</summary>
internal static class PolicyRoutes
{
    public static FakeAnswer Answer(Call call) => call.Method switch
    {
        "GET" => FakeAnswer.Json(200, call.State.Policies),
        "PUT" => Put(call),
        "DELETE" => Reset(call),
        _ => FakeAnswer.Message(404, "Not found"),
    };

    public static IEnumerable<string> Receivers(JsonObject route) =>
        (Json.Text(route, "receiver") is { Length: > 0 } receiver ? new[] { receiver } : []).Concat(Routes(route).SelectMany(Receivers));

    public static IEnumerable<string> Timings(JsonObject route) => Names(route).Concat(Routes(route).SelectMany(Timings));

    private static IEnumerable<string> Names(JsonObject route) =>
        new[] { "mute_time_intervals", "active_time_intervals" }.SelectMany(key => route[key] as JsonArray ?? []).Select(name => name!.GetValue<string>());

    private static IEnumerable<JsonObject> Routes(JsonObject route) => (route["routes"] as JsonArray ?? []).Select(child => (JsonObject)child!);

    private static FakeAnswer Put(Call call)
    {
        var provenance = Json.Text(call.State.Policies, "provenance") ?? "";
        if (provenance.Length > 0 && provenance != call.Provenance)
        {
            return FakeAnswer.Typed(403, "alerting.notifications.invalidProvenance", "the object was provisioned by something else");
        }

        if (Fault(call) is { } fault)
        {
            return call.Grafana.Major > 11 || call.Grafana.Minor >= 4
                ? FakeAnswer.Typed(400, "alerting.notifications.routes.invalidFormat", $"Invalid format of the submitted route: {fault}. Correct the payload and try again.")
                : FakeAnswer.Message(400, $"invalid object specification: {fault}");
        }

        var tree = Normal(call.Body);
        if (call.Provenance.Length > 0)
        {
            tree["provenance"] = call.Provenance;
        }

        call.State.Policies = tree;
        return FakeAnswer.Json(202, new JsonObject { ["message"] = "policies updated" });
    }

    private static string? Fault(Call call)
    {
        var known = call.State.ContactPoints.Select(point => Json.Text(point, "name")!).Append("empty").ToHashSet();
        if (string.IsNullOrEmpty(Json.Text(call.Body, "receiver")))
        {
            return "root route must specify a default receiver";
        }

        if (call.Body["object_matchers"] is not null || Names(call.Body).Any())
        {
            return "root route must not have any matchers";
        }

        return Receivers(call.Body).FirstOrDefault(name => !known.Contains(name)) is { } receiver ? $"receiver '{receiver}' does not exist"
            : Timings(call.Body).FirstOrDefault(name => !call.State.Timings.ContainsKey(name)) is { } timing ? $"mute time interval '{timing}' does not exist"
            : null;
    }

    private static JsonObject Normal(JsonObject route)
    {
        var result = Json.Clone(route);
        result.Remove("provenance");
        foreach (var key in new[] { "group_wait", "group_interval", "repeat_interval" })
        {
            if (Json.Text(result, key) is { } text)
            {
                result[key] = Durations.Normal(text) ?? throw new FormatException(text);
            }
        }

        if (result["object_matchers"] is JsonArray matchers)
        {
            var triples = matchers.Select(triple => triple!.AsArray().Select(part => part!.GetValue<string>()).ToArray())
                .Select(triple => (triple[0], triple[1], triple[2].Trim('"')))
                .OrderBy(triple => triple.Item1, StringComparer.Ordinal).ThenBy(triple => triple.Item2, StringComparer.Ordinal).ThenBy(triple => triple.Item3, StringComparer.Ordinal);
            result["object_matchers"] = new JsonArray([.. triples.Select(triple => new JsonArray(triple.Item1, triple.Item2, triple.Item3))]);
        }

        if (result["routes"] is JsonArray)
        {
            result["routes"] = new JsonArray([.. Routes(result).Select(Normal)]);
        }

        Json.DropEmpty(result, "routes", "group_by", "object_matchers", "mute_time_intervals", "active_time_intervals");
        return result;
    }

    private static FakeAnswer Reset(Call call)
    {
        call.State.Policies = Json.Clone(call.State.InitialPolicies);
        return FakeAnswer.Json(202, Json.Clone(call.State.Policies));
    }
}
