using System.Text.Json.Nodes;
using Vigie.Core.Configuration.Yaml;

namespace Vigie.Core.Configuration.Keys;

/// <summary>
/// A list of named sections at the top of the file, which targets refer to by name. Each item's fingerprint goes to whoever refers to it:
/// a target whose bastion changed is a changed target.
/// </summary>
internal sealed class SharedListKey<T> : ConfigKey<IReadOnlyList<T>>
    where T : class
{
    private readonly string _noun;
    private readonly int _max;
    private readonly Func<ConfigSection, string, T?> _readItem;
    private readonly ConfigKey<string?> _name;
    private readonly ConfigKey[] _itemKeys;

    public SharedListKey(string name, string description, string noun, IReadOnlyList<ConfigKey> itemKeys, Func<ConfigSection, string, T?> readItem, int max)
        : base(name, description, false, [])
    {
        (_noun, _max, _readItem) = (noun, max, readItem);
        _name = Key.Text("name", $"Unique name of the {noun}, which targets refer to.", required: true, TargetSettings.NamePattern, mustBe: TargetSettings.NameMustBe);
        _itemKeys = [_name, .. itemKeys];
        MustBe = ListBounds.MustBe("sections of keys", 0, max);
    }

    public override string MustBe { get; }

    public override IReadOnlyList<ConfigKey> InnerKeys => _itemKeys;

    public override bool IsList => true;

    public override JsonObject SchemaOf(string writtenName) => ListBounds.Schema(Schemas.Section(_itemKeys), 0, _max);

    private protected override IReadOnlyList<T> ReadValue(NodeAt at)
    {
        var shared = at.Section.Reading.SharedItems(Name);
        if (!ListBounds.IsMet(at, MustBe, 0, _max, out var list))
        {
            return [];
        }

        for (var index = 0; index < list.Items.Count; index++)
        {
            ReadItem(at.Item(list.Items[index], index), shared);
        }

        return [.. shared.Values.Select(item => item.Value).OfType<T>()];
    }

    private void ReadItem(NodeAt at, Dictionary<string, SharedItem> shared)
    {
        if (at.As<MappingNode>("must be a section of keys") is not { } mapping)
        {
            return;
        }

        var mark = at.Section.Reading.Outside.Count;
        var section = new ConfigSection(at.Section.Reading, at.Section, mapping, at.Path, _itemKeys);
        section.RefuseUnknownKeys();
        var name = section.Get(_name);
        var value = _readItem(section, name ?? "");
        section.ReadRest();
        if (name is not null && shared.TryGetValue(name, out var first))
        {
            section.Fault(_name, $"must be unique: the {_noun} on line {first.Line} has this name already");
        }
        else if (name is not null)
        {
            // One with a fault is known by its name, so that who refers to it is not told a second fault.
            shared[name] = new SharedItem(section.HasFaults ? null : value, mapping.Line, section.FingerprintSince(mark, []));
        }
    }
}

/// <summary>An item of a shared list.</summary>
/// <param name="Value">What it was read to; null when it has a fault.</param>
/// <param name="Line">Where it stands.</param>
/// <param name="Fingerprint">Equal when nothing in it changed.</param>
internal sealed record SharedItem(object? Value, int Line, string Fingerprint);
