using System.Text;

namespace Vigie.Exposition;

/// <summary>The constant bytes of a family: computed once when it is declared, copied for each sample.</summary>
internal sealed class EncodedFamily
{
    public EncodedFamily(MetricFamily family)
    {
        Name = Encoding.UTF8.GetBytes(family.Name);
        LabelStarts = [.. family.Labels.Select(LabelStart)];
        States = [.. family.States.Select(state => StateOf(family, state))];
        TextHeader = Encoding.UTF8.GetBytes(Text(family));
        (OpenMetricsName, var type) = OpenMetricsNameAndType(family);
        OpenMetricsHeader = Encoding.UTF8.GetBytes(OpenMetrics(family, OpenMetricsName, type));
    }

    /// <summary>The series name.</summary>
    public byte[] Name { get; }

    /// <summary>For each label <c>name="</c>, with the end of the label before it: <c>",name="</c>.</summary>
    public byte[][] LabelStarts { get; }

    /// <summary>For each state <c>label="word</c>, with the end of the label before it.</summary>
    public byte[][] States { get; }

    /// <summary>Whether a series has labels beside the shared ones.</summary>
    public bool HasOwnLabels => LabelStarts.Length + States.Length > 0;

    /// <summary><c># HELP</c> and <c># TYPE</c> lines of the text format 0.0.4.</summary>
    public byte[] TextHeader { get; }

    /// <summary>The family's name in OpenMetrics, which is without <c>_total</c> and <c>_info</c>.</summary>
    public string OpenMetricsName { get; }

    /// <summary><c># TYPE</c>, <c># UNIT</c> and <c># HELP</c> lines of OpenMetrics 1.0.</summary>
    public byte[] OpenMetricsHeader { get; }

    private static byte[] LabelStart(string label, int place) => Encoding.UTF8.GetBytes($"{(place > 0 ? "\"," : "")}{label}=\"");

    private static byte[] StateOf(MetricFamily family, string state) =>
        [.. LabelStart(family.StateLabel!, family.Labels.Length), .. Encoding.UTF8.GetBytes(EscapeLabel(state))];

    private static string Text(MetricFamily family)
    {
        // The older format knows neither info nor state sets: both are gauges there.
        var type = family.Type == MetricType.Counter ? "counter" : "gauge";
        return $"# HELP {family.Name} {EscapeHelp(family.Help)}\n# TYPE {family.Name} {type}\n";
    }

    private static (string Name, string Type) OpenMetricsNameAndType(MetricFamily family) =>
        family.Type switch
        {
            MetricType.Counter => (family.Name[..^"_total".Length], "counter"),
            MetricType.Info => (family.Name[..^"_info".Length], "info"),
            // The format's own state set wants the label to be named as the family. A family that calls it
            // otherwise (state, reason) keeps one name in both formats, and is a gauge.
            MetricType.StateSet when family.StateLabel == family.Name => (family.Name, "stateset"),
            _ => (family.Name, "gauge"),
        };

    private static string OpenMetrics(MetricFamily family, string name, string type)
    {
        var unit = family.Unit.Length > 0 ? $"# UNIT {name} {family.Unit}\n" : "";
        return $"# TYPE {name} {type}\n{unit}# HELP {name} {EscapeLabel(family.Help)}\n";
    }

    private static string EscapeHelp(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string EscapeLabel(string text) => EscapeHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);
}
