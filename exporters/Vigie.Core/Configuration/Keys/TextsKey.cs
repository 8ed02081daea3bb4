using System.Text.Json.Nodes;

namespace Vigie.Core.Configuration.Keys;

/// <summary>A list of texts.</summary>
internal sealed class TextsKey(string name, string description, string? pattern, string? itemMustBe, int max)
    : ConfigKey<IReadOnlyList<string>>(name, description, false, [])
{
    private readonly WholeText? _pattern = pattern is null ? null : new WholeText(pattern);
    private readonly string _itemMustBe = itemMustBe ?? (pattern is null ? "must be text" : $"must be text that matches {pattern}");

    public override string MustBe { get; } = ListBounds.MustBe("texts", 0, max);

    public override JsonObject SchemaOf(string writtenName) => ListBounds.Schema(Schemas.Text(_pattern?.Anchored), 0, max);

    private protected override IReadOnlyList<string> ReadValue(NodeAt at)
    {
        if (!ListBounds.IsMet(at, MustBe, 0, max, out var list))
        {
            return [];
        }

        return [.. list.Items.Select((item, index) => ReadItem(at.Item(item, index))).OfType<string>()];
    }

    private string? ReadItem(NodeAt at)
    {
        var text = at.AsText(_itemMustBe);
        if (text is null || _pattern is null || _pattern.Matches(text))
        {
            return text;
        }

        at.Fault(_itemMustBe);
        return null;
    }
}
