using System.Text.Json.Nodes;

namespace Vigie.Core.Configuration.Keys;

/// <summary>Pieces of JSON schema (draft 7, which editors know best).</summary>
internal static class Schemas
{
    public static JsonObject Text(string? pattern = null, bool mayBeEmpty = false)
    {
        var schema = new JsonObject { ["type"] = "string", ["minLength"] = mayBeEmpty ? 0 : 1, ["maxLength"] = NodeAt.LongestText };
        if (pattern is not null)
        {
            schema["pattern"] = pattern;
        }

        return schema;
    }

    public static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(value => (JsonNode)value)];

    /// <summary>A section: its keys and no others, the required ones there, of two names for one key at most one.</summary>
    public static JsonObject Section(IEnumerable<ConfigKey> keys)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        var rules = new JsonArray();
        foreach (var key in keys)
        {
            AddProperties(properties, key);
            AddPresence(key, required, rules);
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        AddIfAny(schema, "required", required);
        AddIfAny(schema, "allOf", rules);
        return schema;
    }

    public static void AddIfAny(JsonObject schema, string keyword, JsonArray values)
    {
        if (values.Count > 0)
        {
            schema[keyword] = values;
        }
    }

    private static void AddProperties(JsonObject properties, ConfigKey key)
    {
        foreach (var name in key.WrittenNames)
        {
            var schema = key.SchemaOf(name);
            schema.Insert(0, "description", key.Default is null ? key.Description : $"{key.Description.TrimEnd('.')}. Default: {key.Default}");
            properties.Add(name, schema);
        }
    }

    private static void AddPresence(ConfigKey key, JsonArray required, JsonArray rules)
    {
        if (key.WrittenNames.Count == 1)
        {
            if (key.IsRequired)
            {
                required.Add((JsonNode)key.Name);
            }

            return;
        }

        var each = new JsonArray([.. key.WrittenNames.Select(name => new JsonObject { ["required"] = Strings([name]) })]);
        rules.Add((JsonNode)(key.IsRequired
            ? new JsonObject { ["oneOf"] = each }
            : new JsonObject { ["not"] = new JsonObject { ["required"] = Strings(key.WrittenNames) } }));
    }
}
