using System.Text.Json.Nodes;
using Vigie.Core.Configuration.Yaml;

namespace Vigie.Core.Configuration.Keys;

/// <summary>A list of sections.</summary>
internal sealed class ListKey<T>(
    string name, string description, IReadOnlyList<ConfigKey> itemKeys, Func<ConfigSection, T?> readItem, bool required, int min, int max)
    : ConfigKey<IReadOnlyList<T>>(name, description, required, [])
    where T : class
{
    public override string MustBe { get; } = ListBounds.MustBe("sections of keys", min, max);

    public override IReadOnlyList<ConfigKey> InnerKeys => itemKeys;

    public override bool IsList => true;

    public override JsonObject SchemaOf(string writtenName) => ListBounds.Schema(Schemas.Section(itemKeys), min, max);

    private protected override IReadOnlyList<T> ReadValue(NodeAt at)
    {
        if (!ListBounds.IsMet(at, MustBe, min, max, out var list))
        {
            return [];
        }

        var items = new List<T>();
        for (var index = 0; index < list.Items.Count; index++)
        {
            if (SectionReading.Read(at.Item(list.Items[index], index), itemKeys, readItem) is { } item)
            {
                items.Add(item);
            }
        }

        return items;
    }
}

/// <summary>What the kinds of list have in common.</summary>
internal static class ListBounds
{
    public static string MustBe(string items, int min, int max) => min > 0 ? $"must be a list of {min} to {max} {items}" : $"must be a list of at most {max} {items}";

    public static JsonObject Schema(JsonObject item, int min, int max)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item, ["maxItems"] = max };
        if (min > 0)
        {
            schema["minItems"] = min;
        }

        return schema;
    }

    public static bool IsMet(NodeAt at, string mustBe, int min, int max, out ListNode list)
    {
        list = at.As<ListNode>(mustBe)!;
        if (list is null)
        {
            return false;
        }

        if (list.Items.Count < min || list.Items.Count > max)
        {
            at.Fault($"{mustBe}, not of {list.Items.Count}");
        }

        return list.Items.Count <= max;
    }
}
