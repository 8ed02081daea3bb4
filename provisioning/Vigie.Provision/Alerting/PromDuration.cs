using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Provision.Alerting;

/// <summary>
/// Durations as Prometheus, Alertmanager and Grafana write them (5m, 1h30m, 250ms). Grafana also writes Go's form (5m0s) in
/// places; both are read, and one normal form is written, because servers answer in theirs.
/// </summary>
internal static partial class PromDuration
{
    // Largest first; years, weeks and days are used only when nothing is left over, as the model of Prometheus does.
    private static readonly (string Unit, long Milliseconds, bool Exact)[] s_units =
    [
        ("y", 365L * 24 * 3600 * 1000, true), ("w", 7L * 24 * 3600 * 1000, true), ("d", 24L * 3600 * 1000, true),
        ("h", 3600 * 1000, false), ("m", 60 * 1000, false), ("s", 1000, false), ("ms", 1, false),
    ];

    /// <summary>Reads a duration in milliseconds; null when the text is none.</summary>
    public static long? Milliseconds(string? text)
    {
        if (text is null || !Whole().IsMatch(text))
        {
            return null;
        }

        var total = 0L;
        foreach (Match part in Parts().Matches(text))
        {
            if (!long.TryParse(part.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 1_000_000_000)
            {
                return null;
            }

            total += count * s_units.First(unit => unit.Unit == part.Groups[2].Value).Milliseconds;
        }

        return total;
    }

    /// <summary>The normal form: 60m becomes 1h, 5m0s becomes 5m.</summary>
    public static string Text(long milliseconds)
    {
        if (milliseconds == 0)
        {
            return "0s";
        }

        var text = new StringBuilder();
        foreach (var (unit, size, exact) in s_units)
        {
            if (exact && milliseconds % size != 0)
            {
                continue;
            }

            if (milliseconds / size is > 0 and var count)
            {
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
                milliseconds %= size;
            }
        }

        return text.ToString();
    }

    /// <summary>A duration in its normal form; what is none stays as it is.</summary>
    public static string Normal(string text) => Milliseconds(text) is { } value ? Text(value) : text;

    [GeneratedRegex("^(0|([0-9]+(y|w|d|h|ms|m|s))+)$")]
    private static partial Regex Whole();

    [GeneratedRegex("([0-9]+)(y|w|d|h|ms|m|s)")]
    private static partial Regex Parts();
}
