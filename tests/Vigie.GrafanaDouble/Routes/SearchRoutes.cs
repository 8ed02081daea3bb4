using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Vigie.GrafanaDouble.Routes;

/// <summary>/api/search, answered from an index that may lag behind.</summary>
internal static class SearchRoutes
{
    public static FakeAnswer Answer(Call call)
    {
        if (int.TryParse(call.Query("limit") ?? "1000", NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 5000)
        {
            return FakeAnswer.Message(422, "limit is over the maximum allowed (5000)");
        }

        var hits = call.Query("type") == "dash-folder"
            ? call.State.Folders.Select(pair => Hit(pair.Key, pair.Value.Title, "dash-folder", pair.Value.ParentUid, []))
            : call.State.Dashboards.Where(pair => pair.Value.IndexedAt <= Stopwatch.GetTimestamp())
                .Select(pair => Hit(pair.Key, pair.Value.Model["title"]!.GetValue<string>(), "dash-db", pair.Value.FolderUid, Tags(pair.Value)));
        var tag = call.Query("tag");
        return FakeAnswer.Json(200, new JsonArray([.. hits.Where(hit => tag is null || hit["tags"]!.AsArray().Any(one => one!.GetValue<string>() == tag)).Take(limit)]));
    }

    private static IEnumerable<string> Tags(FakeDashboard dashboard) => (dashboard.Model["tags"] as JsonArray ?? []).Select(tag => tag!.GetValue<string>());

    private static JsonObject Hit(string uid, string title, string type, string? folder, IEnumerable<string> tags)
    {
        var hit = new JsonObject
        {
            ["id"] = 1, ["uid"] = uid, ["title"] = title, ["uri"] = "db/x", ["url"] = $"/d/{uid}/x", ["slug"] = "", ["type"] = type,
            ["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]), ["isStarred"] = false, ["sortMeta"] = 0, ["isDeleted"] = false,
        };
        if (!string.IsNullOrEmpty(folder))
        {
            hit["folderUid"] = folder;
        }

        return hit;
    }
}
