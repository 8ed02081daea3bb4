using System.Text.Json.Nodes;

namespace Vigie.Core.Configuration.Keys;

/// <summary>The name of an item of a shared list; its value is the item.</summary>
internal sealed class ReferenceKey<T>(string name, string description, string listName, string noun) : ConfigKey<T?>(name, description, false, null)
    where T : class
{
    public override string MustBe { get; } = $"must be the name of a {noun} that stands under {listName}";

    public override JsonObject SchemaOf(string writtenName) => Schemas.Text($"^{TargetSettings.NamePattern}$");

    private protected override T? ReadValue(NodeAt at)
    {
        if (at.AsText(MustBe) is not { } text)
        {
            return null;
        }

        var reading = at.Section.Reading;
        var known = reading.SharedItems(listName);
        if (!known.TryGetValue(text, out var item))
        {
            at.Fault($"{MustBe}: {(known.Count == 0 ? "there is none before this place" : KeyName.Hint(text, known.Keys))}");
            return null;
        }

        reading.Outside.Add(item.Fingerprint);
        if (item.Value is null)
        {
            at.Section.MarkFaulty();
        }

        return (T?)item.Value;
    }
}
