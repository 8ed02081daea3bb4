using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vigie.Provision.Grafana;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Vigie.Provision.Files;

/// <summary>Reads YAML 1.2 (core schema) into the JSON model: one document, text keys, bounded, anchors written out.</summary>
internal static partial class YamlFile
{
    private const long LargestFile = 8 * 1024 * 1024;
    private const int MostNodes = 500_000;
    private const int Deepest = 64;

    /// <summary>Reads a mapping, or returns null and adds a fault with file and line.</summary>
    public static JsonObject? Read(string path, List<string> faults)
    {
        var name = Path.GetFileName(path);
        try
        {
            if (new FileInfo(path).Length > LargestFile)
            {
                faults.Add($"{name}: larger than {LargestFile / (1024 * 1024)} MiB");
                return null;
            }

            return Parse(File.ReadAllText(path), name, faults);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{name}: cannot be read: {GrafanaErrorBody.OneLine(e.Message)}");
            return null;
        }
    }

    /// <summary>Reads a mapping from a text.</summary>
    public static JsonObject? Parse(string text, string name, List<string> faults)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            var budget = MostNodes;
            if (stream.Documents.Count == 1 && Convert(stream.Documents[0].RootNode, Deepest, ref budget) is JsonObject map)
            {
                return map;
            }

            faults.Add($"{name}: is not one YAML document with keys at its top");
        }
        catch (YamlException e)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name}:{e.Start.Line}: {GrafanaErrorBody.OneLine(e.InnerException?.Message ?? e.Message)}"));
        }

        return null;
    }

    private static JsonNode? Convert(YamlNode node, int depth, ref int budget)
    {
        // An anchor may stand for much in few bytes: what it stands for is counted.
        if (depth == 0 || --budget < 0)
        {
            throw new YamlException(node.Start, node.End, "too deep or too large");
        }

        switch (node)
        {
            case YamlMappingNode map:
                var result = new JsonObject();
                foreach (var (key, value) in map.Children)
                {
                    var name = (key as YamlScalarNode)?.Value ?? throw new YamlException(key.Start, key.End, "a key has to be a text");
                    result[name] = Convert(value, depth - 1, ref budget);
                }

                return result;
            case YamlSequenceNode list:
                var items = new JsonArray();
                foreach (var item in list.Children)
                {
                    items.Add(Convert(item, depth - 1, ref budget));
                }

                return items;
            default:
                return Scalar((YamlScalarNode)node);
        }
    }

    private static JsonValue? Scalar(YamlScalarNode node)
    {
        var text = node.Value ?? "";
        if (node.Style is not (ScalarStyle.Plain or ScalarStyle.Any))
        {
            return JsonValue.Create(text);
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when Whole().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
            _ when Fraction().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }

    [GeneratedRegex("^[-+]?[0-9]+$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Fraction();
}
