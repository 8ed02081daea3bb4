using System.Text.Json.Nodes;
using Vigie.Provision.Alerting;

namespace Vigie.Provision.Plan;

/// <summary>The JSON of rule groups: what is sent, and what is compared rule by rule, so that a plan names the rule and not its place.</summary>
internal static class RuleGroupDocument
{
    /// <summary>The form that is compared, of what is wanted.</summary>
    public static JsonObject Of(WantedRuleGroup group) => Document(group.Interval, group.Rules.Select(rule => (JsonObject)rule.DeepClone()));

    /// <summary>The form that is compared, of what the server tells.</summary>
    public static JsonObject Of(JsonObject stored) => Document(DataSourceDocument.Number(stored, "interval") ?? 0, Rules(stored).Select(RuleNormal.Of));

    /// <summary>The state of a group: its content and its order.</summary>
    public static Basis BasisOf(JsonObject document) => Basis.Of(new JsonObject
    {
        ["content"] = document.DeepClone(),
        ["order"] = string.Join('\n', ((JsonObject)document["rules"]!).Select(pair => pair.Key)),
    });

    /// <summary>The rules of a group of the server.</summary>
    public static IEnumerable<JsonObject> Rules(JsonObject stored) => (stored["rules"] as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>The body of a PUT.</summary>
    public static JsonObject Body(WantedRuleGroup group)
    {
        var rules = group.Rules.Select(rule =>
        {
            var body = (JsonObject)rule.DeepClone();
            (body["folderUID"], body["ruleGroup"]) = (group.FolderUid, group.Title);
            return Sendable(body);
        });
        return new JsonObject { ["title"] = group.Title, ["folderUid"] = group.FolderUid, ["interval"] = group.Interval, ["rules"] = new JsonArray([.. rules]) };
    }

    /// <summary>Members that the server asks for although it ignores them in recording rules.</summary>
    public static JsonObject Sendable(JsonObject rule)
    {
        if (rule.ContainsKey("record"))
        {
            (rule["condition"], rule["noDataState"], rule["execErrState"], rule["for"]) = ("query", "OK", "Error", "0s");
        }

        return rule;
    }

    /// <summary>The differences, by rule; the order counts only among those that are on both sides.</summary>
    public static IEnumerable<Change> Compare(JsonObject stored, JsonObject wanted)
    {
        var (there, here) = ((JsonObject)stored["rules"]!, (JsonObject)wanted["rules"]!);
        var order = there.Select(pair => pair.Key).Where(here.ContainsKey).ToList();
        var wantedOrder = here.Select(pair => pair.Key).Where(there.ContainsKey).ToList();
        var changes = JsonDiff.Compare(stored, wanted);
        return order.SequenceEqual(wantedOrder) ? changes : changes.Append(new Change("order", JsonDiff.Quote(string.Join(", ", order)), JsonDiff.Quote(string.Join(", ", wantedOrder))));
    }

    private static JsonObject Document(long interval, IEnumerable<JsonObject> rules)
    {
        var byName = new JsonObject();
        foreach (var rule in rules)
        {
            var title = DataSourceDocument.Text(rule, "title") ?? "?";
            // Several rules of one name are told apart by their uid.
            byName[byName.ContainsKey(title) ? $"{title} ({DataSourceDocument.Text(rule, "uid")})" : title] = rule;
        }

        return new JsonObject { ["interval"] = interval, ["rules"] = byName };
    }
}
