using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.GrafanaDouble.Routes;

/// <summary>Durations as the server reads and writes them: 60m comes back as 1h.</summary>
internal static partial class Durations
{
    public static string? Normal(string text)
    {
        if (!Form().IsMatch(text))
        {
            return null;
        }

        var total = Part().Matches(text).Sum(part => long.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * Size(part.Groups[2].Value));
        if (total == 0)
        {
            return "0s";
        }

        var result = new StringBuilder();
        foreach (var unit in new[] { "y", "w", "d", "h", "m", "s", "ms" })
        {
            var size = Size(unit);
            var mustFit = unit is "y" or "w" or "d";
            if (total >= size && (!mustFit || total % size == 0))
            {
                result.Append(CultureInfo.InvariantCulture, $"{total / size}{unit}");
                total %= size;
            }
        }

        return result.ToString();
    }

    private static long Size(string unit) => unit switch
    {
        "y" => 31_536_000_000, "w" => 604_800_000, "d" => 86_400_000, "h" => 3_600_000, "m" => 60_000, "s" => 1000, _ => 1,
    };

    [GeneratedRegex("^(0|([0-9]+(ms|[smhdwy]))+)$")]
    private static partial Regex Form();

    [GeneratedRegex("([0-9]+)(ms|[smhdwy])")]
    private static partial Regex Part();
}
