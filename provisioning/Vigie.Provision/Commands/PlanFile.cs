using System.Text.Json.Nodes;
using Vigie.Provision.Files;
using Vigie.Provision.Grafana;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Commands;

/// <summary>
/// A plan in a file: what is to be done with which resource, the state of the server that it rests on, and a hash of what is wanted. It
/// holds no secret and no content. Carrying it out means planning again and finding exactly the same.
/// </summary>
internal static class PlanFile
{
    private const long Largest = 64 * 1024 * 1024;

    /// <summary>Writes the plan; what went wrong, or null.</summary>
    public static string? Write(string path, Session session, IReadOnlyList<Step> plan)
    {
        var document = Head(session);
        document["steps"] = new JsonArray([.. plan.Where(step => step.Action != StepAction.Unchanged).Select(Line)]);
        try
        {
            File.WriteAllText(path, JsonText.Indented(document) + "\n");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{path} cannot be written: {GrafanaErrorBody.OneLine(e.Message)}";
        }
    }

    /// <summary>Why the plan of a file is not the plan of now; empty when it is.</summary>
    public static IReadOnlyList<string> Differences(string path, Session session, IReadOnlyList<Step> plan)
    {
        var faults = new List<string>();
        if (JsonFile.Read(path, Path.GetFileName(path), Largest, faults) is not { } file)
        {
            return faults;
        }

        foreach (var (key, value) in Head(session))
        {
            if (!JsonNode.DeepEquals(file[key], value))
            {
                faults.Add($"the plan is for another {key}: {JsonDiff.Show(file[key])}, here is {JsonDiff.Show(value)}");
            }
        }

        var then = Lines(file["steps"] as JsonArray ?? []);
        var now = Lines(plan.Where(step => step.Action != StepAction.Unchanged).Select(Line));
        foreach (var name in then.Keys.Union(now.Keys))
        {
            if (Compare(name, then.GetValueOrDefault(name), now.GetValueOrDefault(name)) is { } difference)
            {
                faults.Add(difference + "; make a new plan");
            }
        }

        return faults;
    }

    private static string? Compare(string name, JsonObject? then, JsonObject? now) => (then, now) switch
    {
        (null, _) => $"{name}: is to be written now, and was not when the plan was made",
        (_, null) => $"{name}: the plan writes it, and it is as wanted now",
        _ when !JsonNode.DeepEquals(then["basis"], now["basis"]) => $"{name}: the server has changed it since the plan was made",
        _ when !JsonNode.DeepEquals(then["wanted"], now["wanted"]) => $"{name}: the files have changed since the plan was made",
        _ when !JsonNode.DeepEquals(then["action"], now["action"]) => $"{name}: the plan says {JsonDiff.Show(then["action"])}, now it would be {JsonDiff.Show(now["action"])}",
        _ => null,
    };

    private static JsonObject Head(Session session) => new()
    {
        ["format"] = 1,
        ["server"] = session.Info.Url,
        ["organisation"] = session.Info.Organisation?.Id,
        ["owner"] = session.Settings.Owner.Name,
        ["alerting"] = session.Settings.Alerting.ToString(),
    };

    private static JsonObject Line(Step step) => new()
    {
        ["kind"] = step.Kind,
        ["uid"] = step.Uid,
        ["action"] = step.Action.ToString().ToLowerInvariant(),
        ["basis"] = step.Basis?.ToString(),
        ["wanted"] = step.Sides is null ? null : Basis.Digest(step.Sides.Wanted),
        ["changes"] = new JsonArray([.. step.Changes.Select(change => (JsonNode)change.ToString())]),
    };

    private static Dictionary<string, JsonObject> Lines(IEnumerable<JsonNode?> steps) =>
        steps.OfType<JsonObject>().ToDictionary(step => $"{step["kind"]} {step["uid"]}", step => step);
}
