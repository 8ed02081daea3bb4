using System.Text.RegularExpressions;

namespace Vigie.Core.Configuration.Yaml;

/// <summary>What YAML takes a scalar for (YAML 1.2.2, 10.3.2: the core schema).</summary>
internal enum ScalarType
{
    Text,
    Empty,
    Boolean,
    Integer,
    Float,
}

/// <summary>A single value. Written plain it may be a number, a boolean or nothing; in quotes or as a block it is text.</summary>
internal sealed partial class ScalarNode(int line, int column, string text, bool isPlain) : ConfigNode(line, column)
{
    /// <summary>Longest plain text that is looked at as a number: longer ones are text.</summary>
    private const int LongestNumber = 64;

    public string Text { get; } = text;

    public ScalarType Type { get; } = isPlain ? Resolve(text) : ScalarType.Text;

    public override string What => Type switch
    {
        ScalarType.Empty => "empty",
        ScalarType.Boolean => "true or false",
        ScalarType.Integer or ScalarType.Float => "a number",
        _ => "text",
    };

    private static ScalarType Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarType.Empty,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarType.Boolean,
        { Length: > LongestNumber } => ScalarType.Text,
        _ when IntegerPattern().IsMatch(text) => ScalarType.Integer,
        _ when FloatPattern().IsMatch(text) => ScalarType.Float,
        _ => ScalarType.Text,
    };

    [GeneratedRegex(@"\A(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex IntegerPattern();

    [GeneratedRegex(@"\A(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z", RegexOptions.CultureInvariant)]
    private static partial Regex FloatPattern();
}
