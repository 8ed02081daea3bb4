using System.Text.Json.Nodes;

namespace Vigie.Provision.Plan;

/// <summary>The JSON of data sources: what is compared, and what a PUT has to carry so that nothing of others is lost.</summary>
internal static class DataSourceDocument
{
    // Given by the server; secureJsonFields tells only which secrets exist, and a PUT without secrets keeps them.
    private static readonly string[] s_serverMembers = ["id", "orgId", "typeLogoUrl", "readOnly", "accessControl", "secureJsonFields", "apiVersion"];

    /// <summary>The settings with our marks in jsonData.</summary>
    public static JsonObject WithMarks(WantedDataSource want, Owner owner, SecretKey? key)
    {
        var settings = (JsonObject)want.Settings.DeepClone();
        if (settings["jsonData"] is not JsonObject data)
        {
            settings["jsonData"] = data = [];
        }

        data[Owner.DataSourceMember] = owner.Name;
        if (key is not null && want.Secrets.Count > 0)
        {
            data[Owner.SecretsMember] = new JsonObject(want.Secrets.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)key.Mark($"data source {want.Uid} {pair.Key}", pair.Value))));
        }

        return settings;
    }

    /// <summary>The body with the secrets in it; the only place where they are in the clear.</summary>
    public static JsonObject WithSecrets(JsonObject body, WantedDataSource want)
    {
        if (want.Secrets.Count > 0)
        {
            body["secureJsonData"] = new JsonObject(want.Secrets.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value.Reveal())));
        }

        return body;
    }

    /// <summary>The part of what is stored that the settings name.</summary>
    public static JsonObject Seen(JsonObject stored, JsonObject settings)
    {
        var seen = new JsonObject();
        foreach (var (key, value) in settings)
        {
            if (value is JsonObject inner && stored[key] is JsonObject there)
            {
                seen[key] = new JsonObject(inner.Where(pair => there.ContainsKey(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, there[pair.Key]?.DeepClone())));
            }
            else
            {
                // Servers tell what is absent as an empty text or as false.
                seen[key] = stored[key]?.DeepClone() ?? value switch
                {
                    JsonValue text when text.TryGetValue<string>(out var empty) && empty.Length == 0 => "",
                    JsonValue flag when flag.TryGetValue<bool>(out var set) && !set => false,
                    _ => null,
                };
            }
        }

        if (Text(stored, "url") is { } url && seen.ContainsKey("url"))
        {
            // Written with or without the slash, the address is the same.
            seen["url"] = url.TrimEnd('/');
        }

        return seen;
    }

    /// <summary>A PUT replaces jsonData as a whole and empties what it does not name: start from what is stored.</summary>
    public static JsonObject Merge(JsonObject stored, JsonObject settings, long? version)
    {
        var body = (JsonObject)stored.DeepClone();
        foreach (var member in s_serverMembers)
        {
            body.Remove(member);
        }

        foreach (var (key, value) in settings)
        {
            if (value is JsonObject inner && body[key] is JsonObject there)
            {
                foreach (var (name, setting) in inner)
                {
                    there[name] = setting?.DeepClone();
                }
            }
            else
            {
                body[key] = value?.DeepClone();
            }
        }

        body["version"] = version;
        return body;
    }

    /// <summary>True when the owner's name stands in jsonData.</summary>
    public static bool IsOwnedBy(JsonObject stored, Owner owner) =>
        stored["jsonData"] is JsonObject data && Text(data, Owner.DataSourceMember) == owner.Name;

    /// <summary>A text member; null when it is none.</summary>
    public static string? Text(JsonObject from, string name) => from[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A number member; null when it is none.</summary>
    public static long? Number(JsonObject from, string name) => from[name] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    /// <summary>A flag member; false when it is none.</summary>
    public static bool Flag(JsonObject from, string name) => from[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
}
