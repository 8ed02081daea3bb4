using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vigie.Provision.Render;

/// <summary>
/// Writes JSON values as YAML in blocks. Every text is in double quotes, whose escapes JSON and YAML share, so that no text can be taken
/// for a number or a truth value.
/// </summary>
internal static class YamlText
{
    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A document with a comment at its top.</summary>
    public static string Document(string comment, JsonObject root)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(comment).Append('\n');
        Map(text, root, 0, startsLine: true);
        return text.ToString();
    }

    private static void Map(StringBuilder text, JsonObject map, int indent, bool startsLine)
    {
        foreach (var (key, value) in map)
        {
            if (startsLine)
            {
                text.Append(' ', indent);
            }

            startsLine = true;
            text.Append(IsPlain(key) ? key : Quoted(key)).Append(':');
            Value(text, value, indent);
        }
    }

    private static void Value(StringBuilder text, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } map:
                text.Append('\n');
                Map(text, map, indent + 2, startsLine: true);
                break;
            case JsonArray { Count: > 0 } list:
                text.Append('\n');
                List(text, list, indent + 2);
                break;
            default:
                text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void List(StringBuilder text, JsonArray list, int indent)
    {
        foreach (var item in list)
        {
            text.Append(' ', indent).Append("- ");
            if (item is JsonObject { Count: > 0 } map)
            {
                Map(text, map, indent + 2, startsLine: false);
            }
            else if (item is JsonArray nested)
            {
                text.Append('[').AppendJoin(", ", nested.Select(Scalar)).Append("]\n");
            }
            else
            {
                text.Append(Scalar(item)).Append('\n');
            }
        }
    }

    private static string Scalar(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject map => "{" + string.Join(", ", map.Select(pair => $"{Quoted(pair.Key)}: {Scalar(pair.Value)}")) + "}",
        JsonArray list => "[" + string.Join(", ", list.Select(Scalar)) + "]",
        _ when value.GetValueKind() == JsonValueKind.String => Quoted(value.GetValue<string>()),
        _ => value.ToJsonString(),
    };

    private static string Quoted(string text) => JsonValue.Create(text).ToJsonString(s_relaxed);

    private static bool IsPlain(string key) => key.Length > 0 && char.IsAsciiLetter(key[0]) && key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && key.ToLowerInvariant() is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n");
}
