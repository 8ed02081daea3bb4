using System.Text.Json.Nodes;
using Vigie.Core.Configuration.Yaml;

namespace Vigie.Core.Configuration.Keys;

/// <summary>The list of targets: each one's keys depend on its kind.</summary>
internal sealed class TargetsKey(IReadOnlyList<TargetSettings> kinds)
    : ConfigKey<IReadOnlyList<TargetConfig>>("targets", "What Vigie watches.", true, [])
{
    /// <summary>Most targets: far beyond what one process is for, far below what would fill the memory.</summary>
    public const int Max = 10_000;

    private readonly string[] _kindNames = [.. kinds.Select(kind => kind.Kind)];

    public override string MustBe { get; } = ListBounds.MustBe("targets", 1, Max);

    public override JsonObject SchemaOf(string writtenName)
    {
        var byKind = kinds.Select(kind => new JsonObject
        {
            ["if"] = new JsonObject { ["properties"] = new JsonObject { [TargetSettings.KindName] = new JsonObject { ["const"] = kind.Kind } } },
            ["then"] = Schemas.Section(kind.Keys),
        });
        var target = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [TargetSettings.KindName] = new JsonObject { ["enum"] = Schemas.Strings(_kindNames) } },
            ["required"] = Schemas.Strings([TargetSettings.KindName]),
            ["allOf"] = new JsonArray([.. byKind]),
        };
        return ListBounds.Schema(target, 1, Max);
    }

    private protected override IReadOnlyList<TargetConfig> ReadValue(NodeAt at)
    {
        if (!ListBounds.IsMet(at, MustBe, 1, Max, out var list))
        {
            return [];
        }

        var defaults = at.Section.Get(DefaultSettings.Section) ?? DefaultSettings.Absent;
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var targets = list.Items.Select((item, index) => ReadTarget(at.Item(item, index), defaults, names));
        return [.. targets.OfType<TargetConfig>()];
    }

    private TargetConfig? ReadTarget(NodeAt at, TargetDefaults defaults, Dictionary<string, int> names)
    {
        if (at.As<MappingNode>("must be a section of keys") is not { } mapping)
        {
            return null;
        }

        var written = mapping.Find(TargetSettings.KindName)?.Value as ScalarNode;
        if (kinds.FirstOrDefault(kind => kind.Kind == written?.Text) is { } settings)
        {
            return settings.Read(at, mapping, defaults, names);
        }

        TargetSettings.CheckWithoutModule(at, mapping, _kindNames, names);
        return null;
    }
}
