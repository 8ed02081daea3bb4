using System.Text.Json.Nodes;

namespace Vigie.Core.Configuration.Keys;

/// <summary>A line of text.</summary>
internal sealed class TextKey(string name, string description, bool required, string? pattern, string? fallback, string? mustBe)
    : ConfigKey<string?>(name, description, required, fallback)
{
    private readonly WholeText? _pattern = pattern is null ? null : new WholeText(pattern);

    public override string MustBe { get; } = mustBe ?? (pattern is null ? "must be text" : $"must be text that matches {pattern}");

    public override string? Default => Fallback;

    public override JsonObject SchemaOf(string writtenName) => Schemas.Text(_pattern?.Anchored);

    private protected override string? ReadValue(NodeAt at)
    {
        if (at.AsText(MustBe) is not { } text)
        {
            return Fallback;
        }

        if (_pattern is null || _pattern.Matches(text))
        {
            return text;
        }

        at.Fault(MustBe);
        return Fallback;
    }
}
