using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Vigie.Testing;

/// <summary>Checks JSON against the part of JSON schema (draft 7) that the project's schemas use; a keyword that it does not know fails the test.</summary>
public static class JsonSchemaCheck
{
    /// <summary>What is wrong with a value.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="value">The value; null is JSON's null.</param>
    /// <returns>One line for each complaint, with the path; empty when the value is good.</returns>
    public static IReadOnlyList<string> Complaints(JsonObject schema, JsonNode? value) => [.. Check(schema, value, "$")];

    private static IEnumerable<string> Check(JsonObject schema, JsonNode? value, string path) =>
        schema.SelectMany(rule => CheckKeyword(schema, rule.Key, rule.Value!, value, path));

    private static IEnumerable<string> CheckKeyword(JsonObject schema, string keyword, JsonNode rule, JsonNode? value, string path) => keyword switch
    {
        "$schema" or "title" or "description" or "then" => [],
        "type" => Unless(IsOfType(value, rule.GetValue<string>()), $"{path}: not of type {rule}"),
        "enum" => Unless(rule.AsArray().Any(choice => JsonNode.DeepEquals(choice, value)), $"{path}: none of {rule.ToJsonString()}"),
        "const" => Unless(JsonNode.DeepEquals(rule, value), $"{path}: not {rule}"),
        "allOf" => rule.AsArray().SelectMany(part => Check(part!.AsObject(), value, path)),
        "oneOf" => Unless(rule.AsArray().Count(part => IsGood(part!, value)) == 1, $"{path}: not exactly one of {rule.ToJsonString()}"),
        "not" => Unless(!IsGood(rule, value), $"{path}: forbidden {rule.ToJsonString()}"),
        "if" => IsGood(rule, value) ? Check(schema["then"]!.AsObject(), value, path) : [],
        "pattern" or "minLength" or "maxLength" => value is JsonValue text && text.TryGetValue<string>(out var written) ? CheckText(keyword, rule, written, path) : [],
        "minimum" => value is JsonValue number && number.TryGetValue<decimal>(out var low) ? Unless(low >= rule.GetValue<decimal>(), $"{path}: below {rule}") : [],
        "maximum" => value is JsonValue number && number.TryGetValue<decimal>(out var high) ? Unless(high <= rule.GetValue<decimal>(), $"{path}: above {rule}") : [],
        "items" or "minItems" or "maxItems" => value is JsonArray list ? CheckList(keyword, rule, list, path) : [],
        "properties" or "required" or "additionalProperties" or "propertyNames" or "minProperties" or "maxProperties" =>
            value is JsonObject section ? CheckSection(schema, keyword, rule, section, path) : [],
        _ => throw new TestFailedException($"the schema uses {keyword}, which this check does not know"),
    };

    private static IEnumerable<string> CheckText(string keyword, JsonNode rule, string text, string path) => keyword switch
    {
        "pattern" => Unless(Regex.IsMatch(text, rule.GetValue<string>()), $"{path}: does not match {rule}"),
        "minLength" => Unless(text.Length >= rule.GetValue<int>(), $"{path}: shorter than {rule}"),
        _ => Unless(text.Length <= rule.GetValue<int>(), $"{path}: longer than {rule}"),
    };

    private static IEnumerable<string> CheckList(string keyword, JsonNode rule, JsonArray list, string path) => keyword switch
    {
        "items" => list.SelectMany((item, index) => Check(rule.AsObject(), item, $"{path}[{index}]")),
        "minItems" => Unless(list.Count >= rule.GetValue<int>(), $"{path}: fewer items than {rule}"),
        _ => Unless(list.Count <= rule.GetValue<int>(), $"{path}: more items than {rule}"),
    };

    private static IEnumerable<string> CheckSection(JsonObject schema, string keyword, JsonNode rule, JsonObject section, string path) => keyword switch
    {
        "properties" => section.Where(pair => rule[pair.Key] is not null).SelectMany(pair => Check(rule[pair.Key]!.AsObject(), pair.Value, $"{path}.{pair.Key}")),
        "required" => rule.AsArray().SelectMany(name => Unless(section.ContainsKey(name!.GetValue<string>()), $"{path}: without {name}")),
        "additionalProperties" => section.Where(pair => schema["properties"]?[pair.Key] is null).SelectMany(pair => CheckOther(rule, pair.Value, $"{path}.{pair.Key}")),
        "propertyNames" => section.SelectMany(pair => Check(rule.AsObject(), JsonValue.Create(pair.Key), $"{path}.{pair.Key}")),
        "minProperties" => Unless(section.Count >= rule.GetValue<int>(), $"{path}: fewer keys than {rule}"),
        _ => Unless(section.Count <= rule.GetValue<int>(), $"{path}: more keys than {rule}"),
    };

    private static IEnumerable<string> CheckOther(JsonNode rule, JsonNode? value, string path) =>
        rule is JsonObject schema ? Check(schema, value, path) : Unless(rule.GetValue<bool>(), $"{path}: no such key");

    private static bool IsGood(JsonNode schema, JsonNode? value) => !Check(schema.AsObject(), value, "").Any();

    private static bool IsOfType(JsonNode? value, string type) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => decimal.IsInteger(value!.GetValue<decimal>()),
        _ => false,
    };

    private static IEnumerable<string> Unless(bool isGood, string complaint) => isGood ? [] : [complaint];
}
