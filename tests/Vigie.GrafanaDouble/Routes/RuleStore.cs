using System.Text.Json.Nodes;

namespace Vigie.GrafanaDouble.Routes;

/// <summary>What the server makes of a rule before it stores it.</summary>
internal static class RuleStore
{
    private static readonly string[] s_clearedForRecording = ["condition", "noDataState", "execErrState", "keep_firing_for", "notification_settings", "missingSeriesEvalsToResolve"];

    public static string? Fault(JsonObject body)
    {
        if (body["data"] is not JsonArray { Count: > 0 } data)
        {
            return "no queries or expressions are found";
        }

        foreach (var node in data.Select(item => (JsonObject)item!))
        {
            var range = node["relativeTimeRange"] as JsonObject ?? [];
            if (Json.Text(node, "datasourceUid") != "__expr__" && (Json.Number(range, "from") ?? 0) <= (Json.Number(range, "to") ?? 0))
            {
                return "invalid relative time range";
            }
        }

        if (body["record"] is JsonObject)
        {
            return null;
        }

        return string.IsNullOrEmpty(Json.Text(body, "condition")) ? "condition is missing"
            : Json.Text(body, "noDataState") is not ("OK" or "NoData" or "Alerting" or "KeepLast") ? "unknown no data state"
            : Json.Text(body, "execErrState") is not ("OK" or "Error" or "Alerting" or "KeepLast") ? "unknown exec error state"
            : (body["labels"] as JsonObject ?? []).Any(label => label.Key is "alertname" or "grafana_folder" || label.Key.StartsWith("__", StringComparison.Ordinal)) ? "reserved label"
            : null;
    }

    public static JsonObject Complete(Call call, JsonObject body)
    {
        var rule = Json.Clone(body);
        foreach (var member in new[] { "orgID", "folderUID", "ruleGroup", "provenance" })
        {
            rule.Remove(member);
        }

        rule["uid"] ??= $"made-{call.State.NextId}";
        rule["id"] = call.State.NextId++;
        rule["updated"] = "2026-11-20T12:00:00Z";
        rule["isPaused"] = Json.Flag(rule, "isPaused");
        Durations(rule);
        if (call.Grafana.Major < 12)
        {
            // Members that came later are ignored.
            rule.Remove("keep_firing_for");
            rule.Remove("missingSeriesEvalsToResolve");
        }

        if (rule["record"] is JsonObject)
        {
            foreach (var member in s_clearedForRecording)
            {
                rule[member] = member is "noDataState" ? "NoData" : member is "execErrState" ? "Error" : member is "condition" ? "" : null;
            }

            rule["for"] = "0s";
            rule.Remove("missingSeriesEvalsToResolve");
        }

        foreach (var node in rule["data"]!.AsArray().Select(item => (JsonObject)item!))
        {
            Node(node);
        }

        Json.DropEmpty(rule, "labels", "annotations", "notification_settings", "record", "keep_firing_for");
        return rule;
    }

    public static bool SameContent(JsonObject one, JsonObject other)
    {
        JsonObject Bare(JsonObject rule)
        {
            var copy = Json.Clone(rule);
            copy.Remove("id");
            copy.Remove("updated");
            return copy;
        }

        return JsonNode.DeepEquals(Bare(one), Bare(other));
    }

    private static void Durations(JsonObject rule)
    {
        foreach (var member in new[] { "for", "keep_firing_for" })
        {
            if (Json.Text(rule, member) is { } text)
            {
                var normal = Routes.Durations.Normal(text) ?? throw new FormatException(text);
                rule[member] = normal;
                if (normal == "0s" && member == "keep_firing_for")
                {
                    rule.Remove(member);
                }
            }
        }

        rule["for"] ??= "0s";
    }

    // Into every model, expressions included; the query type is copied out of it.
    private static void Node(JsonObject node)
    {
        var model = node["model"]!.AsObject();
        if (Json.Number(model, "intervalMs") is null or 0)
        {
            model["intervalMs"] = 1000;
        }

        if (Json.Number(model, "maxDataPoints") is null or 0)
        {
            model["maxDataPoints"] = 43200;
        }

        node["queryType"] = Json.Text(model, "queryType") ?? "";
        node["relativeTimeRange"] ??= new JsonObject { ["from"] = 0, ["to"] = 0 };
    }
}
