using System.Collections.Immutable;

namespace Vigie.Exposition;

/// <summary>
/// The declaration of a metric: what all its series have in common. Samples can only be added by a declared family,
/// so a name, a unit or a label can be wrong in one place only, and it is checked there.
/// </summary>
/// <remarks>
/// Labels that every series of a target carries (site, target) are not declared here: <see cref="MetricWriter"/> adds them.
/// Names and labels follow the Prometheus data model; the unit is the suffix of the name, as OpenMetrics 1.0 asks.
/// </remarks>
public sealed class MetricFamily
{
    private MetricFamily(MetricType type, string name, string help, string unit, string[] labels, string? stateLabel, string[] states)
    {
        Type = type;
        Name = name;
        Help = help;
        Unit = unit;
        Labels = [.. labels];
        StateLabel = stateLabel;
        States = [.. states];
        FamilyRules.Check(this);
        Encoded = new EncodedFamily(this);
    }

    /// <summary>The kind of metric.</summary>
    public MetricType Type { get; }

    /// <summary>The name of the series, with every suffix (<c>_bytes</c>, <c>_total</c>, <c>_info</c>).</summary>
    public string Name { get; }

    /// <summary>One sentence for people: what the value means.</summary>
    public string Help { get; }

    /// <summary>The base unit (<c>seconds</c>, <c>bytes</c>, <c>ratio</c>, <c>celsius</c>), or the empty string for a plain number.</summary>
    public string Unit { get; }

    /// <summary>Names of the labels whose values are given with each sample, in that order; without the state's label.</summary>
    public ImmutableArray<string> Labels { get; }

    /// <summary>For a state set, the label that holds the state's word; else null.</summary>
    public string? StateLabel { get; }

    /// <summary>For a state set, all its words; else empty.</summary>
    public ImmutableArray<string> States { get; }

    /// <summary>The parts of the declaration as the bytes that go out.</summary>
    internal EncodedFamily Encoded { get; }

    /// <summary>Declares a value that goes up and down.</summary>
    /// <param name="name">Name with the unit as its suffix.</param>
    /// <param name="help">What the value means.</param>
    /// <param name="unit">Base unit, or the empty string.</param>
    /// <param name="labels">Label names beside those of the target.</param>
    /// <returns>The declared family.</returns>
    /// <exception cref="ArgumentException">The declaration breaks a rule; the message names the family and the rule.</exception>
    public static MetricFamily Gauge(string name, string help, string unit = "", params string[] labels) =>
        new(MetricType.Gauge, name, help, unit, labels, null, []);

    /// <summary>Declares a value that only grows.</summary>
    /// <param name="name">Name that ends in <c>_total</c>, the unit before it.</param>
    /// <param name="help">What is counted.</param>
    /// <param name="unit">Base unit, or the empty string.</param>
    /// <param name="labels">Label names beside those of the target.</param>
    /// <returns>The declared family.</returns>
    /// <exception cref="ArgumentException">The declaration breaks a rule; the message names the family and the rule.</exception>
    public static MetricFamily Counter(string name, string help, string unit = "", params string[] labels) =>
        new(MetricType.Counter, name, help, unit, labels, null, []);

    /// <summary>Declares texts about a thing.</summary>
    /// <param name="name">Name that ends in <c>_info</c>.</param>
    /// <param name="help">What the labels tell.</param>
    /// <param name="labels">Label names beside those of the target.</param>
    /// <returns>The declared family.</returns>
    /// <exception cref="ArgumentException">The declaration breaks a rule; the message names the family and the rule.</exception>
    public static MetricFamily Info(string name, string help, params string[] labels) =>
        new(MetricType.Info, name, help, "", labels, null, []);

    /// <summary>Declares a closed vocabulary.</summary>
    /// <param name="name">Name of the metric.</param>
    /// <param name="help">What the states are states of.</param>
    /// <param name="stateLabel">Label that holds the word.</param>
    /// <param name="states">All words; no other can be set.</param>
    /// <param name="labels">Label names beside those of the target and the state.</param>
    /// <returns>The declared family.</returns>
    /// <exception cref="ArgumentException">The declaration breaks a rule; the message names the family and the rule.</exception>
    public static MetricFamily StateSet(string name, string help, string stateLabel, IReadOnlyList<string> states, params string[] labels) =>
        new(MetricType.StateSet, name, help, "", labels, stateLabel, [.. states]);

    /// <summary>Checks declarations that will stand in one exposition, those of all modules together.</summary>
    /// <param name="families">All families; one that is declared twice in the same words is well.</param>
    /// <exception cref="ArgumentException">Two share a name, in one of the formats, but not the declaration; the message names them.</exception>
    public static void CheckTogether(IEnumerable<MetricFamily> families) => FamilyRules.CheckTogether(families);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
