using System.Text.Json.Nodes;

namespace Vigie.Core.Configuration.Keys;

/// <summary>A text in a form that the module knows.</summary>
internal sealed class ParsedKey<T>(string name, string description, Func<string, ParseResult<T>> parse, bool required, string? pattern, string mustBe, bool mayBeEmpty)
    : ConfigKey<T?>(name, description, required, null)
    where T : class
{
    private readonly WholeText? _pattern = pattern is null ? null : new WholeText(pattern);

    public override string MustBe => mustBe;

    public override JsonObject SchemaOf(string writtenName) => Schemas.Text(_pattern?.Anchored, mayBeEmpty);

    private protected override T? ReadValue(NodeAt at)
    {
        if (at.AsText(MustBe, mayBeEmpty: mayBeEmpty) is not { } text)
        {
            return null;
        }

        var result = parse(text);
        if (result.Value is null)
        {
            at.Fault(result.Problem ?? MustBe);
        }

        return result.Value;
    }
}
