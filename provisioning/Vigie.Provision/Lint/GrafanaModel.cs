using System.Text.Json.Nodes;

namespace Vigie.Provision.Lint;

/// <summary>What dashboards are made of: panel types with their options, units, transformations (schemaVersion 39 to 42).</summary>
internal static class GrafanaModel
{
    private static readonly JsonObject s_model = Load();

    /// <summary>Panel types with options and custom field settings.</summary>
    public static JsonObject Panels { get; } = (JsonObject)s_model["panels"]!;

    /// <summary>Unit ids.</summary>
    public static IReadOnlySet<string> Units { get; } = Names("units");

    /// <summary>Transformation ids.</summary>
    public static IReadOnlySet<string> Transformations { get; } = Names("transformations");

    /// <summary>Members of a dashboard.</summary>
    public static IReadOnlySet<string> Dashboard { get; } = Names("dashboard");

    /// <summary>Members of a panel.</summary>
    public static IReadOnlySet<string> Panel { get; } = Names("panel");

    /// <summary>Members of a row.</summary>
    public static IReadOnlySet<string> Row { get; } = Names("row");

    /// <summary>Members of a variable.</summary>
    public static IReadOnlySet<string> Variable { get; } = Names("variable");

    /// <summary>Members of the defaults of a field.</summary>
    public static IReadOnlySet<string> Field { get; } = Names("field");

    /// <summary>Members of a Prometheus query.</summary>
    public static IReadOnlySet<string> Query { get; } = Names("query");

    private static HashSet<string> Names(string list) => [.. ((JsonArray)s_model[list]!).Select(item => item!.GetValue<string>())];

    private static JsonObject Load()
    {
        using var stream = typeof(GrafanaModel).Assembly.GetManifestResourceStream("grafana-model.json")!;
        return (JsonObject)JsonNode.Parse(stream)!;
    }
}
