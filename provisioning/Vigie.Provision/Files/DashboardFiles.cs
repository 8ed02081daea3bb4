using System.Text.Json.Nodes;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Files;

/// <summary>What a directory of dashboards holds: folders, parents first; dashboards; and what was left aside.</summary>
internal sealed record DashboardTree(List<WantedFolder> Folders, List<DashboardFile> Dashboards, List<string> NotRead);

/// <summary>Reads the dashboards of a directory: its *.json files, and those of sub-directories that say by a folder.json that they are folders.</summary>
internal static class DashboardFiles
{
    private const long LargestFile = 8 * 1024 * 1024;

    // Members that a server gives or that exports for sharing carry. They never belong to the wanted state.
    private static readonly string[] s_serverMembers = ["id", "version", "iteration", "__inputs", "__requires", "__elements"];

    /// <summary>Reads and checks all files below a directory; every fault is gathered with the file it is in.</summary>
    public static DashboardTree Read(string directory, WantedFolder root, List<string> faults)
    {
        var tree = new DashboardTree([root], [], []);
        if (!Directory.Exists(directory))
        {
            faults.Add($"--dashboards: there is no directory {directory}");
            return tree;
        }

        ReadLevel(directory, "", root, tree, faults);
        if (tree.Dashboards.Count == 0 && faults.Count == 0)
        {
            faults.Add($"--dashboards: no *.json file in {directory}");
        }

        foreach (var twins in tree.Dashboards.GroupBy(file => file.Uid).Where(group => group.Count() > 1))
        {
            faults.Add($"uid {twins.Key} is used by {string.Join(" and ", twins.Select(file => file.Name))}");
        }

        foreach (var twins in tree.Folders.GroupBy(folder => folder.Uid).Where(group => group.Count() > 1))
        {
            faults.Add($"folder uid {twins.Key} is used by {string.Join(" and ", twins.Select(folder => $"'{folder.Title}'"))}; name one in its {FolderFile.Name}");
        }

        return tree;
    }

    private static void ReadLevel(string directory, string prefix, WantedFolder folder, DashboardTree tree, List<string> faults)
    {
        foreach (var path in Directory.GetFiles(directory, "*.json").Where(path => Path.GetFileName(path) != FolderFile.Name).Order(StringComparer.Ordinal))
        {
            if (ReadOne(path, prefix + Path.GetFileName(path), folder.Uid, faults) is { } file)
            {
                tree.Dashboards.Add(file);
            }
        }

        foreach (var below in Directory.GetDirectories(directory).Order(StringComparer.Ordinal))
        {
            var name = prefix + Path.GetFileName(below);
            if (!File.Exists(Path.Combine(below, FolderFile.Name)))
            {
                tree.NotRead.Add($"{name}/ is not read: it has no {FolderFile.Name}");
            }
            else if (FolderFile.Read(below, name, folder, faults) is { } child)
            {
                tree.Folders.Add(child);
                ReadLevel(below, name + "/", child, tree, faults);
            }
        }
    }

    private static DashboardFile? ReadOne(string path, string name, string folderUid, List<string> faults) =>
        JsonFile.Read(path, name, LargestFile, faults) is { } model ? Check(name, model, folderUid, path, faults) : null;

    private static DashboardFile? Check(string name, JsonObject model, string folderUid, string path, List<string> faults)
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

        return faults.Count == before ? new DashboardFile(name, uid!, title!, model, folderUid, path) : null;
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
