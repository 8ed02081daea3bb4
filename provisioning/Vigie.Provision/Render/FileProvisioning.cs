using System.Globalization;
using System.Text.Json.Nodes;
using Vigie.Provision.Alerting;
using Vigie.Provision.Files;
using Vigie.Provision.Plan;
using Vigie.Provision.Wishes;

namespace Vigie.Provision.Render;

/// <summary>
/// The same wishes as files that a Grafana reads when it starts. What differs from the API: folders by title and on one level,
/// durations as text, $ doubled where Grafana interpolates (not in annotations, queries, policies, timings and templates), and what is
/// left out of a later file stays on the server.
/// </summary>
internal sealed class FileProvisioning(Wish wish, WantedFolder root, string dashboardsPath, List<string> faults)
{
    private const string Comment = "Written by vigie-provision render: change the sources, not this file.";

    /// <summary>All files: path below the output directory, and content.</summary>
    public IReadOnlyDictionary<string, string> Files()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["provisioning/datasources/vigie.yml"] = YamlText.Document(Comment, DataSources()),
            ["provisioning/dashboards/vigie.yml"] = YamlText.Document(Comment, Providers()),
        };
        foreach (var file in wish.Dashboards)
        {
            files[$"dashboards/{file.FolderUid}/{file.Uid}.json"] = JsonText.Indented(file.Model) + "\n";
        }

        if (Alerting() is { Count: > 0 } alerting)
        {
            var document = new JsonObject { ["apiVersion"] = 1 };
            foreach (var (key, value) in alerting.ToList())
            {
                alerting.Remove(key);
                document[key] = value;
            }

            files["provisioning/alerting/vigie.yml"] = YamlText.Document(Comment, document);
        }

        return files;
    }

    private JsonObject DataSources()
    {
        var list = wish.DataSources.Select(source =>
        {
            var entry = new JsonObject { ["name"] = Escaped(source.Name), ["uid"] = source.Uid, ["orgId"] = 1, ["editable"] = false };
            foreach (var (key, value) in source.Settings.Where(pair => pair.Key != "name"))
            {
                entry[key] = Escape(value);
            }

            if (source.Secrets.Count > 0)
            {
                entry["secureJsonData"] = new JsonObject(source.Secrets.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Reference(pair.Value, $"data source {source.Uid}, {pair.Key}"))));
            }

            return entry;
        });
        return new JsonObject { ["apiVersion"] = 1, ["prune"] = true, ["datasources"] = new JsonArray([.. list]) };
    }

    private JsonObject Providers()
    {
        var used = wish.Folders.Where(folder => wish.Dashboards.Any(file => file.FolderUid == folder.Uid));
        var list = used.Select(folder => new JsonObject
        {
            ["name"] = folder.Uid,
            ["orgId"] = 1,
            ["type"] = "file",
            ["folder"] = Escaped(folder.Title),
            ["folderUid"] = folder.Uid,
            ["disableDeletion"] = false,
            ["allowUiUpdates"] = false,
            ["updateIntervalSeconds"] = 30,
            ["options"] = new JsonObject { ["path"] = $"{dashboardsPath.TrimEnd('/')}/{folder.Uid}" },
        });
        return new JsonObject { ["apiVersion"] = 1, ["providers"] = new JsonArray([.. list]) };
    }

    private JsonObject Alerting()
    {
        var result = new JsonObject();
        if (wish.RuleGroups.Count > 0)
        {
            result["groups"] = new JsonArray([.. wish.RuleGroups.Select(Group)]);
        }

        if (wish.Notifications is not { } notifications)
        {
            return result;
        }

        result["contactPoints"] = new JsonArray([.. notifications.ContactPoints.GroupBy(point => point.Name).Select(group => new JsonObject
        {
            ["orgId"] = 1,
            ["name"] = Escaped(group.Key),
            ["receivers"] = new JsonArray([.. group.Select(Receiver)]),
        })]);
        var policy = (JsonObject)notifications.Policy.DeepClone();
        policy["orgId"] = 1;
        result["policies"] = new JsonArray(policy);
        result["muteTimes"] = new JsonArray([.. notifications.Timings.Select(timing => new JsonObject { ["orgId"] = 1, ["name"] = timing.Name, ["time_intervals"] = timing.Intervals.DeepClone() })]);
        result["templates"] = new JsonArray([.. notifications.Templates.Select(template => new JsonObject { ["orgId"] = 1, ["name"] = template.Name, ["template"] = template.Text })]);
        return result;
    }

    private JsonObject Group(WantedRuleGroup group) => new()
    {
        ["orgId"] = 1,
        ["name"] = Escaped(group.Title),
        // A title at the top level: files know neither uids of folders nor, safely, nested ones.
        ["folder"] = Escaped($"{root.Title} alerts"),
        ["interval"] = PromDuration.Text(group.Interval * 1000),
        ["rules"] = new JsonArray([.. group.Rules.Select(Rule)]),
    };

    private static JsonObject Rule(JsonObject rule)
    {
        var result = RuleGroupDocument.Sendable((JsonObject)rule.DeepClone());
        result["title"] = Escape(result["title"]);
        if (result["labels"] is { } labels)
        {
            result["labels"] = Escape(labels);
        }

        Rename(result, "keep_firing_for", "keepFiringFor");
        Rename(result, "missingSeriesEvalsToResolve", "missing_series_evals_to_resolve");
        return result;
    }

    private JsonObject Receiver(WantedContactPoint point)
    {
        var settings = (JsonObject)Escape(point.Settings)!;
        foreach (var (path, secret) in point.Secrets)
        {
            // Only flat secrets come out of the conversion.
            settings[path] = Reference(secret, string.Create(CultureInfo.InvariantCulture, $"receiver {point.Name}, {path}"));
        }

        return new JsonObject { ["uid"] = point.Uid, ["type"] = point.Type, ["settings"] = settings, ["disableResolveMessage"] = point.DisableResolveMessage };
    }

    private string Reference(SecretText secret, string where)
    {
        if (secret.Reference.Length == 0)
        {
            faults.Add($"{where}: the secret stands in the clear in its file, and it shall not in this one: put it into a file and name that (..._file)");
        }

        return secret.Reference;
    }

    private static void Rename(JsonObject from, string name, string other)
    {
        if (from[name] is { } value)
        {
            from.Remove(name);
            from[other] = value;
        }
    }

    // A reference to a file stays one.
    private static string Escaped(string text) =>
        text.StartsWith("$__file{", StringComparison.Ordinal) && text.EndsWith('}') ? text : text.Replace("$", "$$", StringComparison.Ordinal);

    private static JsonNode? Escape(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Escape(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Escape)]),
        JsonValue text when text.TryGetValue<string>(out var word) => JsonValue.Create(Escaped(word)),
        _ => value?.DeepClone(),
    };
}
