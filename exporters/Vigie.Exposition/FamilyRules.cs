using System.Collections.Frozen;

namespace Vigie.Exposition;

/// <summary>What a declaration must keep so that both formats, promtool and people can read it.</summary>
internal static class FamilyRules
{
    /// <summary>Units in use; a name that ends in one of them must declare it.</summary>
    private static readonly FrozenSet<string> _units =
        new[] { "seconds", "bytes", "ratio", "celsius", "volts", "amperes", "watts", "joules", "hertz" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> _reservedLabels = new[] { "le", "quantile" }.ToFrozenSet(StringComparer.Ordinal);

    public static void Check(MetricFamily family)
    {
        Require(family, IsName(family.Name), "the name must match [a-z][a-z0-9_]*");
        Require(family, family.Help.Length > 0, "the help text is empty");
        Require(family, family.Help.Trim() == family.Help && !family.Help.Any(char.IsControl), "the help text must be one line without blanks around it");
        CheckSuffix(family);
        CheckUnit(family);
        CheckLabels(family);
        CheckStates(family);
    }

    /// <summary>Tells what is wrong with a label's name, or null when nothing is.</summary>
    public static string? FaultOfLabel(string label)
    {
        if (!IsName(label))
        {
            return $"label '{label}' must match [a-z][a-z0-9_]*";
        }

        return _reservedLabels.Contains(label) ? $"label '{label}' belongs to the format itself" : null;
    }

    /// <summary>Checks declarations that will stand in one exposition; see <see cref="MetricFamily.CheckTogether"/>.</summary>
    public static void CheckTogether(IEnumerable<MetricFamily> families)
    {
        var byFormatName = new Dictionary<string, MetricFamily>(StringComparer.Ordinal);
        foreach (var family in families)
        {
            var name = family.Encoded.OpenMetricsName;
            if (byFormatName.TryAdd(name, family))
            {
                continue;
            }

            var other = byFormatName[name];
            Require(family, other.Name == family.Name, $"'{other.Name}' has the same name '{name}' in OpenMetrics");
            Require(family, IsSame(family, other), "it is declared twice, and differently");
        }
    }

    private static bool IsSame(MetricFamily one, MetricFamily other) =>
        one.Encoded.OpenMetricsHeader.AsSpan().SequenceEqual(other.Encoded.OpenMetricsHeader)
        && one.Labels.SequenceEqual(other.Labels, StringComparer.Ordinal)
        && one.StateLabel == other.StateLabel
        && one.States.SequenceEqual(other.States, StringComparer.Ordinal);

    private static void CheckSuffix(MetricFamily family)
    {
        Require(family, family.Type == MetricType.Counter == family.Name.EndsWith("_total", StringComparison.Ordinal),
            "a counter's name ends in _total, and no other's does");
        Require(family, family.Type == MetricType.Info == family.Name.EndsWith("_info", StringComparison.Ordinal),
            "an info's name ends in _info, and no other's does");
        foreach (var suffix in (string[])["_created", "_bucket", "_count", "_sum"])
        {
            Require(family, !family.Name.EndsWith(suffix, StringComparison.Ordinal), $"{suffix} belongs to histograms and counters of the format itself");
        }
    }

    private static void CheckUnit(MetricFamily family)
    {
        var stem = family.Type == MetricType.Counter ? family.Name[..^"_total".Length] : family.Name;
        var last = stem[(stem.LastIndexOf('_') + 1)..];
        if (family.Unit.Length > 0)
        {
            Require(family, _units.Contains(family.Unit), $"'{family.Unit}' is not a base unit");
            Require(family, stem.EndsWith($"_{family.Unit}", StringComparison.Ordinal), $"the unit '{family.Unit}' must be the suffix of the name");
        }
        else
        {
            Require(family, !_units.Contains(last), $"the name ends in '{last}' but declares no unit");
        }
    }

    private static void CheckLabels(MetricFamily family)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var label in family.StateLabel is null ? family.Labels : family.Labels.Add(family.StateLabel))
        {
            var fault = FaultOfLabel(label);
            Require(family, fault is null, fault);
            Require(family, seen.Add(label), $"label '{label}' is declared twice");
        }
    }

    private static void CheckStates(MetricFamily family)
    {
        if (family.Type != MetricType.StateSet)
        {
            return;
        }

        Require(family, family.States.Length > 0, "a state set needs states");
        Require(family, family.States.Distinct(StringComparer.Ordinal).Count() == family.States.Length, "a state is declared twice");
        Require(family, family.States.All(state => state.Length > 0), "a state is empty");
    }

    /// <summary>Lower case only, as all names of the field are: promtool warns of anything else.</summary>
    private static bool IsName(string text) =>
        text.Length > 0 && char.IsAsciiLetterLower(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    private static void Require(MetricFamily family, bool kept, string? rule)
    {
        if (!kept)
        {
            throw new ArgumentException($"metric '{family.Name}': {rule}");
        }
    }
}
