using System.Text.Json.Nodes;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Files;

/// <summary>folder.json makes a sub-directory of dashboards a folder of Grafana: title, and if wanted uid and description.</summary>
internal static class FolderFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "folder.json";

    private const int DeepestUid = 40;

    /// <summary>Reads the folder of a sub-directory. Without a uid it is made from the parent's and the title.</summary>
    public static WantedFolder? Read(string directory, string name, WantedFolder parent, List<string> faults)
    {
        var before = faults.Count;
        if (JsonFile.Read(Path.Combine(directory, Name), $"{name}/{Name}", 64 * 1024, faults) is not { } file)
        {
            return null;
        }

        foreach (var key in file.Select(pair => pair.Key).Where(key => key is not ("title" or "uid" or "description")))
        {
            faults.Add($"{name}/{Name}: no such key: {key}; known are title, uid, description");
        }

        var title = Text(file, "title");
        if (string.IsNullOrWhiteSpace(title) || title.Any(char.IsControl))
        {
            faults.Add($"{name}/{Name}: title has to be a text");
            return null;
        }

        var uid = file.ContainsKey("uid") ? Text(file, "uid") : $"{parent.Uid}-{WantedFolder.Slug(title)}";
        if (DashboardFiles.UidFault(uid) is { } fault)
        {
            faults.Add(uid?.Length > DeepestUid && !file.ContainsKey("uid")
                ? $"{name}/{Name}: the uid made from the titles is too long; give one of at most {DeepestUid} characters"
                : $"{name}/{Name}: uid {fault}");
        }

        return faults.Count == before ? new WantedFolder(uid!, title, parent.Uid, Text(file, "description")) : null;
    }

    private static string? Text(JsonObject file, string key) => file[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
