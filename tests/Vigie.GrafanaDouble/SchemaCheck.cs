using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Vigie.GrafanaDouble;

/// <summary>The part of JSON schema that the contract uses. A keyword that is not known here is an error, so that none is passed over.</summary>
internal sealed class SchemaCheck(JsonObject definitions, bool strict)
{
    // Content of users and of plug-ins: anything goes inside.
    private static readonly HashSet<string> s_open = ["dashboard", "jsonData", "settings", "model"];

    public IEnumerable<string> Faults(JsonObject schema, JsonNode? value) => Check(schema, value, "$", isOpen: false);

    private List<string> Check(JsonObject schema, JsonNode? value, string path, bool isOpen)
    {
        if (schema["$ref"] is { } reference)
        {
            return Check(definitions[reference.GetValue<string>().Split('/')[^1]]!.AsObject(), value, path, isOpen);
        }

        var faults = new List<string>();
        foreach (var (keyword, rule) in schema)
        {
            faults.AddRange(Keyword(keyword, rule!, value, path));
        }

        if (strict && !isOpen && value is JsonObject map && schema["properties"] is JsonObject known && schema["additionalProperties"] is null)
        {
            faults.AddRange(map.Where(pair => !known.ContainsKey(pair.Key)).Select(pair => $"{path}.{pair.Key}: no such member"));
        }

        return faults;
    }

    private IEnumerable<string> Keyword(string keyword, JsonNode rule, JsonNode? value, string path) => keyword switch
    {
        "type" => Types(rule).Any(type => IsOf(value, type)) ? [] : [$"{path}: not {rule.ToJsonString()}"],
        "enum" => rule.AsArray().Any(choice => JsonNode.DeepEquals(choice, value)) ? [] : [$"{path}: {value?.ToJsonString()} is none of {rule.ToJsonString()}"],
        "const" => JsonNode.DeepEquals(rule, value) ? [] : [$"{path}: not {rule.ToJsonString()}"],
        "required" => value is JsonObject map ? rule.AsArray().Select(name => name!.GetValue<string>()).Where(name => !map.ContainsKey(name)).Select(name => $"{path}: without {name}") : [],
        "properties" => value is JsonObject section
            ? section.Where(pair => rule[pair.Key] is not null).SelectMany(pair => Check(rule[pair.Key]!.AsObject(), pair.Value, $"{path}.{pair.Key}", s_open.Contains(pair.Key))) : [],
        "additionalProperties" => value is JsonObject any && rule is JsonObject { Count: > 0 } schema ? any.SelectMany(pair => Check(schema, pair.Value, $"{path}.{pair.Key}", false)) : [],
        "items" => value is JsonArray list ? list.SelectMany((item, i) => Check(rule.AsObject(), item, $"{path}[{i}]", false)) : [],
        "prefixItems" => value is JsonArray tuple ? tuple.Zip(rule.AsArray()).SelectMany((pair, i) => Check(pair.Second!.AsObject(), pair.First, $"{path}[{i}]", false)) : [],
        "pattern" => Text(value) is not { } text || Regex.IsMatch(text, rule.GetValue<string>()) ? [] : [$"{path}: does not match {rule}"],
        "minLength" => Text(value) is not { } word || word.Length >= rule.GetValue<int>() ? [] : [$"{path}: too short"],
        "maxLength" => Text(value) is not { } words || words.Length <= rule.GetValue<int>() ? [] : [$"{path}: too long"],
        "minItems" => value is not JsonArray few || few.Count >= rule.GetValue<int>() ? [] : [$"{path}: too few"],
        "maxItems" => value is not JsonArray many || many.Count <= rule.GetValue<int>() ? [] : [$"{path}: too many"],
        "minimum" => Number(value) is not { } low || low >= rule.GetValue<decimal>() ? [] : [$"{path}: too small"],
        "multipleOf" => Number(value) is not { } number || number % rule.GetValue<decimal>() == 0 ? [] : [$"{path}: no multiple of {rule}"],
        "default" or "maximum" => [],
        _ => throw new InvalidOperationException($"the contract uses {keyword}, which this check does not know"),
    };

    private static IEnumerable<string> Types(JsonNode rule) => rule is JsonArray list ? list.Select(type => type!.GetValue<string>()) : [rule.GetValue<string>()];

    private static bool IsOf(JsonNode? value, string type) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "integer" => Number(value) is { } number && number == decimal.Truncate(number),
        _ => Number(value) is not null,
    };

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static decimal? Number(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number && decimal.TryParse(value.ToJsonString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
