using System.Text.Json.Nodes;

namespace Vigie.Provision.Plan;

/// <summary>The tag that tells whose a dashboard is. It stands on the server only, never in a file.</summary>
internal static class DashboardMark
{
    /// <summary>A copy of a file's model with the tag at the end of its tags.</summary>
    public static JsonObject Add(JsonObject file, Owner owner)
    {
        var model = (JsonObject)file.DeepClone();
        Put(model, owner);
        return model;
    }

    /// <summary>Puts the tag at the end of a model's tags.</summary>
    public static void Put(JsonObject model, Owner owner)
    {
        if (!IsOn(model, owner))
        {
            if (model["tags"] is JsonArray tags)
            {
                tags.Add((JsonNode)owner.Tag);
            }
            else
            {
                model["tags"] = new JsonArray(owner.Tag);
            }
        }
    }

    /// <summary>Takes the tag off a stored model; a list that only held it goes too when the file has none.</summary>
    public static void Remove(JsonObject model, Owner owner, bool fileHasTags)
    {
        if (model["tags"] is JsonArray tags)
        {
            tags.RemoveAll(tag => IsTag(tag, owner));
            if (tags.Count == 0 && !fileHasTags)
            {
                model.Remove("tags");
            }
        }
    }

    /// <summary>True when the tag is there.</summary>
    public static bool IsOn(JsonObject model, Owner owner) => model["tags"] is JsonArray tags && tags.Any(tag => IsTag(tag, owner));

    private static bool IsTag(JsonNode? tag, Owner owner) => tag is JsonValue value && value.TryGetValue<string>(out var text) && text == owner.Tag;
}
