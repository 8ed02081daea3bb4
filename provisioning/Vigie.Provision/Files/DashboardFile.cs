using System.Text.Json;
using System.Text.Json.Nodes;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Files;

/// <summary>
/// One dashboard of the directory: checked, and without the members that belong to a server. Kept as bytes, because a tree of nodes
/// takes ten times as much.
/// </summary>
internal sealed class DashboardFile(string name, string uid, string title, JsonObject model, string folderUid, string path)
{
    private readonly byte[] _json = JsonSerializer.SerializeToUtf8Bytes(model, GrafanaJson.Default.JsonObject);

    /// <summary>File name below the directory.</summary>
    public string Name => name;

    /// <summary>Its uid.</summary>
    public string Uid => uid;

    /// <summary>Its title.</summary>
    public string Title => title;

    /// <summary>The folder it belongs into.</summary>
    public string FolderUid => folderUid;

    /// <summary>Where the file lies.</summary>
    public string Path => path;

    /// <summary>A new copy of the classic model.</summary>
    public JsonObject Model => (JsonObject)JsonNode.Parse(_json)!;
}
