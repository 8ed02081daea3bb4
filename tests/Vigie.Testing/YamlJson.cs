using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Vigie.Testing;

/// <summary>Reads YAML as an editor does that checks it against a JSON schema: by the core schema of YAML 1.2.2, chapter 10.3.</summary>
public static class YamlJson
{
    /// <summary>The one document of a text as JSON.</summary>
    /// <param name="yaml">The text.</param>
    /// <returns>The document; null stands for YAML's null and for an empty text.</returns>
    /// <exception cref="YamlException">The text is not YAML, has a key twice or an alias, or is nested deeper than 100 levels.</exception>
    public static JsonNode? Parse(string yaml)
    {
        RefuseWhatCannotBeHeld(new Parser(new StringReader(yaml)));
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return stream.Documents.Count == 0 ? null : Convert(stream.Documents[0].RootNode);
    }

    /// <summary>The library's tree is read by recursion, and aliases would be multiplied.</summary>
    private static void RefuseWhatCannotBeHeld(Parser parser)
    {
        for (var depth = 0; parser.MoveNext();)
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > 100 || parser.Current is AnchorAlias)
            {
                throw new YamlException(parser.Current.Start, parser.Current.End, "too deep, or an alias");
            }
        }
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlSequenceNode list => new JsonArray([.. list.Select(Convert)]),
        YamlMappingNode mapping => new JsonObject(mapping.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value ?? "", Convert(pair.Value)))),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } => Resolve(text),
        YamlScalarNode { Value: { } text } => JsonValue.Create(text),
        _ => null,
    };

    private static JsonValue? Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when Regex.IsMatch(text, "^[-+]?[0-9]+$") && decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        _ when Regex.IsMatch(text, @"^(0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$") => JsonValue.Create(0.5m),
        _ => JsonValue.Create(text),
    };
}
