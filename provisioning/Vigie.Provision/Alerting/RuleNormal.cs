using System.Text.Json.Nodes;

namespace Vigie.Provision.Alerting;

/// <summary>
/// One form for alert rules, those of the files and those of a server: what servers add or rewrite (model defaults, durations, empty
/// maps, ids) is no difference. What comes out is complete: it can be sent as it is.
/// </summary>
internal static class RuleNormal
{
    private static readonly string[] s_serverMembers = ["id", "orgID", "updated", "provenance", "folderUID", "ruleGroup"];

    private static readonly string[] s_notForRecording = ["condition", "noDataState", "execErrState", "for", "keep_firing_for", "notification_settings", "missingSeriesEvalsToResolve", "annotations"];

    /// <summary>A normalised copy.</summary>
    public static JsonObject Of(JsonObject rule)
    {
        var copy = (JsonObject)rule.DeepClone();
        foreach (var member in s_serverMembers)
        {
            copy.Remove(member);
        }

        if (copy["record"] is JsonObject record)
        {
            foreach (var member in s_notForRecording)
            {
                copy.Remove(member);
            }

            DropEmpty(record, "target_datasource_uid");
        }

        foreach (var member in new[] { "labels", "annotations", "notification_settings", "record", "missingSeriesEvalsToResolve", "isPaused" })
        {
            DropEmpty(copy, member);
        }

        Duration(copy, "for", keepZero: copy["record"] is null);
        Duration(copy, "keep_firing_for", keepZero: false);
        foreach (var node in (copy["data"] as JsonArray ?? []).OfType<JsonObject>())
        {
            Node(node);
        }

        return copy;
    }

    private static void Node(JsonObject node)
    {
        DropEmpty(node, "queryType");
        var isExpression = node["datasourceUid"] is JsonValue value && value.TryGetValue<string>(out var uid) && uid is "__expr__" or "-100";
        if (isExpression || node["relativeTimeRange"] is not JsonObject)
        {
            node["relativeTimeRange"] = new JsonObject { ["from"] = 0, ["to"] = 0 };
        }

        if (node["model"] is not JsonObject model)
        {
            return;
        }

        model["refId"] = node["refId"]?.DeepClone();
        DropEmpty(model, "queryType");
        Default(model, "intervalMs", 1000);
        Default(model, "maxDataPoints", 43200);
    }

    // The server puts them into every model that lacks them or says 0, expressions included.
    private static void Default(JsonObject model, string member, int value)
    {
        if (model[member] is not JsonValue there || (there.TryGetValue<double>(out var number) && number == 0))
        {
            model[member] = value;
        }
    }

    private static void Duration(JsonObject rule, string member, bool keepZero)
    {
        var text = rule[member] is JsonValue value && value.TryGetValue<string>(out var there) ? PromDuration.Normal(there) : "0s";
        rule.Remove(member);
        if (text != "0s" || keepZero)
        {
            rule[member] = text;
        }
    }

    private static void DropEmpty(JsonObject from, string member)
    {
        var empty = from[member] switch
        {
            null => true,
            JsonObject map => map.Count == 0,
            JsonArray list => list.Count == 0,
            JsonValue value => (value.TryGetValue<string>(out var text) && text.Length == 0) || (value.TryGetValue<bool>(out var flag) && !flag) || (value.TryGetValue<double>(out var number) && number == 0),
            _ => false,
        };
        if (empty)
        {
            from.Remove(member);
        }
    }
}
