using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vigie.Provision.Files;

/// <summary>A mapping of a file that is read key by key: faults name the place, and what nobody asked for is found out.</summary>
internal sealed class Section(JsonObject map, string where, List<string> faults)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Where it stands, for faults and remarks.</summary>
    public string Where => where;

    /// <summary>Keys that were never asked for.</summary>
    public IEnumerable<string> Others => map.Select(pair => pair.Key).Where(key => !_asked.Contains(key));

    /// <summary>True when the key stands there with a value.</summary>
    public bool Has(string key) => Node(key) is not null;

    /// <summary>The value as it stands; null when it is absent.</summary>
    public JsonNode? Node(string key)
    {
        _asked.Add(key);
        return map[key];
    }

    /// <summary>A text; a number or truth value is taken as it is written.</summary>
    public string? Text(string key)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case JsonValue value:
                return value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
            default:
                Fault(key, "has to be a text");
                return null;
        }
    }

    /// <summary>A truth value; null when absent.</summary>
    public bool? Flag(string key)
    {
        var node = Node(key);
        if (node is null || (node is JsonValue value && value.GetValueKind() is JsonValueKind.True or JsonValueKind.False))
        {
            return node?.GetValue<bool>();
        }

        Fault(key, "has to be true or false");
        return null;
    }

    /// <summary>A whole number; null when absent.</summary>
    public long? Number(string key)
    {
        var node = Node(key);
        if (node is null || (node is JsonValue value && value.TryGetValue<long>(out _)))
        {
            return node?.GetValue<long>();
        }

        Fault(key, "has to be a whole number");
        return null;
    }

    /// <summary>Texts by key; empty when absent.</summary>
    public SortedDictionary<string, string> Texts(string key)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (Map(key) is { } section)
        {
            foreach (var name in section.Keys)
            {
                result[name] = section.Text(name) ?? "";
            }
        }

        return result;
    }

    /// <summary>A list of texts; empty when absent.</summary>
    public IReadOnlyList<string> TextList(string key)
    {
        var list = List(key);
        var texts = list.Select(item => item is JsonValue value ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString() : null).ToList();
        if (texts.Any(text => text is null))
        {
            Fault(key, "has to be a list of texts");
        }

        return [.. texts.OfType<string>()];
    }

    /// <summary>A mapping below; null when absent.</summary>
    public Section? Map(string key)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case JsonObject below:
                return new Section(below, Join(where, key), faults);
            default:
                Fault(key, "has to be a mapping");
                return null;
        }
    }

    /// <summary>A list of mappings; empty when absent.</summary>
    public IReadOnlyList<Section> Maps(string key)
    {
        var result = new List<Section>();
        var list = List(key);
        for (var i = 0; i < list.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{Join(where, key)}[{i}]");
            if (list[i] is JsonObject below)
            {
                result.Add(new Section(below, at, faults));
            }
            else
            {
                faults.Add($"{at}: has to be a mapping");
            }
        }

        return result;
    }

    /// <summary>The keys that stand there.</summary>
    public IReadOnlyList<string> Keys => [.. map.Select(pair => pair.Key)];

    /// <summary>Adds a fault about one key.</summary>
    public void Fault(string key, string text) => faults.Add($"{Join(where, key)}: {text}");

    /// <summary>Every key that nobody asked for is a fault.</summary>
    public void RefuseOthers()
    {
        foreach (var key in Others)
        {
            Fault(key, "no such key");
        }
    }

    private JsonArray List(string key)
    {
        switch (Node(key))
        {
            case null:
                return [];
            case JsonArray list:
                return list;
            default:
                Fault(key, "has to be a list");
                return [];
        }
    }

    private static string Join(string where, string key) => where.EndsWith(": ", StringComparison.Ordinal) ? where + key : $"{where}.{key}";
}
