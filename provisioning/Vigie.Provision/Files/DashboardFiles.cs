using System.Text.Json;
using System.Text.Json.Nodes;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Files;

/// <summary>Reads the dashboards of a directory: the *.json files in it, not those of its sub-directories.</summary>
internal static class DashboardFiles
{
    private const long LargestFile = 8 * 1024 * 1024;

    // Members that a server gives or that exports for sharing carry. They never belong to the wanted state.
    private static readonly string[] s_serverMembers = ["id", "version", "iteration", "__inputs", "__requires", "__elements"];

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads and checks all files; every fault is gathered with the file it is in.</summary>
    public static IReadOnlyList<DashboardFile> Read(string directory, List<string> faults)
    {
        if (!Directory.Exists(directory))
        {
            faults.Add($"--dashboards: there is no directory {directory}");
            return [];
        }

        var paths = Directory.GetFiles(directory, "*.json").Order(StringComparer.Ordinal).ToList();
        if (paths.Count == 0)
        {
            faults.Add($"--dashboards: no *.json file in {directory}");
        }

        var found = paths.Select(path => ReadOne(path, faults)).OfType<DashboardFile>().ToList();
        foreach (var twins in found.GroupBy(file => file.Uid).Where(group => group.Count() > 1))
        {
            faults.Add($"uid {twins.Key} is used by {string.Join(" and ", twins.Select(file => file.Name))}");
        }

        return found;
    }

    private static DashboardFile? ReadOne(string path, List<string> faults)
    {
        var name = Path.GetFileName(path);
        try
        {
            if (new FileInfo(path).Length > LargestFile)
            {
                faults.Add($"{name}: larger than {LargestFile / (1024 * 1024)} MiB");
                return null;
            }

            if (JsonNode.Parse(File.ReadAllBytes(path), documentOptions: s_strict) is JsonObject model)
            {
                return Check(name, model, faults);
            }

            faults.Add($"{name}: is not a JSON object");
        }
        catch (JsonException e)
        {
            faults.Add($"{name}: {GrafanaErrorBody.OneLine(e.Message)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{name}: cannot be read: {GrafanaErrorBody.OneLine(e.Message)}");
        }

        return null;
    }

    private static DashboardFile? Check(string name, JsonObject model, List<string> faults)
    {
        var before = faults.Count;
        var (uid, title) = (Text(model, "uid"), Text(model, "title"));
        if (model.ContainsKey("apiVersion") || model.ContainsKey("elements"))
        {
            faults.Add($"{name}: is a Kubernetes or v2 dashboard; save it as a classic model");
            return null;
        }

        if (UidFault(uid) is { } fault)
        {
            faults.Add($"{name}: uid {fault}");
        }

        if (string.IsNullOrWhiteSpace(title) || title.Length > 5000)
        {
            faults.Add($"{name}: title has to be a text of 1 to 5000 characters");
        }

        if (model["__inputs"] is JsonArray { Count: > 0 })
        {
            faults.Add($"{name}: was exported for sharing (__inputs); the API does not resolve such inputs: use a data source variable");
        }

        foreach (var member in s_serverMembers)
        {
            model.Remove(member);
        }

        return faults.Count == before ? new DashboardFile(name, uid!, title!, model) : null;
    }

    /// <summary>What is wrong with a uid, by the rules that all resources share; null when nothing is.</summary>
    public static string? UidFault(string? uid) =>
        string.IsNullOrEmpty(uid) ? "is missing: without one every run would make another copy"
        : uid.Length > 40 ? "has more than 40 characters"
        : uid.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? null
        : "may hold only letters, digits, - and _";

    private static string? Text(JsonObject model, string name) =>
        model[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
