using System.Text.Json.Nodes;
using Vigie.Core.Configuration.Yaml;

namespace Vigie.Core.Configuration.Keys;

/// <summary>Texts under names of the administrator's choice.</summary>
internal sealed class MapKey<T>(MapDeclaration<T> declaration)
    : ConfigKey<IReadOnlyDictionary<string, T>>(declaration.Name, declaration.Description, declaration.IsRequired, new Dictionary<string, T>())
    where T : class
{
    private readonly WholeText _names = new(declaration.NamePattern);
    private readonly WholeText? _values = declaration.ValuePattern is null ? null : new WholeText(declaration.ValuePattern);

    public override string MustBe => $"must be a section of 1 to {declaration.Max} {declaration.What}";

    public override JsonObject SchemaOf(string writtenName) => new()
    {
        ["type"] = "object",
        ["propertyNames"] = new JsonObject { ["pattern"] = _names.Anchored },
        ["additionalProperties"] = Schemas.Text(_values?.Anchored),
        ["minProperties"] = 1,
        ["maxProperties"] = declaration.Max,
    };

    private protected override IReadOnlyDictionary<string, T> ReadValue(NodeAt at)
    {
        var values = new Dictionary<string, T>(StringComparer.Ordinal);
        if (at.As<MappingNode>(MustBe) is not { } mapping)
        {
            return values;
        }

        if (mapping.Entries.Count is 0 || mapping.Entries.Count > declaration.Max)
        {
            at.Fault($"{MustBe}, not {mapping.Entries.Count}");
        }

        foreach (var entry in mapping.Entries.Take(declaration.Max))
        {
            ReadEntry(at, entry, values);
        }

        return values;
    }

    private void ReadEntry(NodeAt at, ConfigEntry entry, Dictionary<string, T> values)
    {
        var path = $"{at.Path}.{KeyName.Hidden}";
        if (!_names.Matches(entry.Name))
        {
            new NodeAt(at.Section, entry.Key, path).Fault($"a name here {declaration.NameMustBe}");
        }

        var there = new NodeAt(at.Section, entry.Value, path);
        if (there.AsText(declaration.ValueMustBe, mayLookOtherwise: false) is not { } text)
        {
            return;
        }

        if (declaration.Parse(text) is { Value: { } value })
        {
            values[entry.Name] = value;
        }
        else
        {
            there.Fault(declaration.ValueMustBe);
        }
    }
}
