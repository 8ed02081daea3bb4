using System.Globalization;
using System.Text;

namespace Vigie.Core.Configuration;

/// <summary>
/// Durations as Prometheus writes them: <c>90s</c>, <c>5m</c>, <c>26h</c>, <c>7d</c>, <c>1h30m</c>, <c>500ms</c>. Units from the largest
/// to the smallest, each at most once; a day has 24 hours, a week 7 days, a year 365 days.
/// </summary>
public static class DurationText
{
    /// <summary>The whole form as a pattern, for the JSON schema.</summary>
    public const string Pattern = "(?=[0-9])([0-9]{1,9}y)?([0-9]{1,9}w)?([0-9]{1,9}d)?([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?([0-9]{1,9}ms)?";

    private static readonly (string Unit, long Milliseconds)[] _units =
    [
        ("y", 365L * 86_400_000), ("w", 7L * 86_400_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ];

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text; nothing may stand around it.</param>
    /// <param name="value">The duration, when true is returned.</param>
    /// <returns>Whether the text is a duration that a <see cref="TimeSpan"/> can hold.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan value)
    {
        value = default;
        var rest = text;
        var nextUnit = 0;
        Int128 milliseconds = 0;
        while (rest.Length > 0)
        {
            if (!TryReadPart(ref rest, ref nextUnit, out var part))
            {
                return false;
            }

            milliseconds += part;
        }

        if (text.Length == 0 || milliseconds > (Int128)(TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond))
        {
            return false;
        }

        value = TimeSpan.FromTicks((long)milliseconds * TimeSpan.TicksPerMillisecond);
        return true;
    }

    /// <summary>Writes a duration in the shortest form that is read back to the same; parts below a millisecond are cut off.</summary>
    /// <param name="value">Not negative.</param>
    /// <returns>The text; <c>0s</c> for zero. Weeks and years are not used: people count in days.</returns>
    public static string Format(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
        var rest = value.Ticks / TimeSpan.TicksPerMillisecond;
        var text = new StringBuilder();
        foreach (var (unit, milliseconds) in _units.AsSpan(2))
        {
            var count = Math.DivRem(rest, milliseconds, out rest);
            if (count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
            }
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    private static bool TryReadPart(ref ReadOnlySpan<char> rest, ref int nextUnit, out Int128 milliseconds)
    {
        milliseconds = 0;
        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        if (digits is < 1 or > 9)
        {
            return false;
        }

        var count = long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
        rest = rest[digits..];
        var letters = rest.IndexOfAnyInRange('0', '9');
        var unit = letters < 0 ? rest : rest[..letters];
        for (; nextUnit < _units.Length; nextUnit++)
        {
            if (unit.SequenceEqual(_units[nextUnit].Unit))
            {
                milliseconds = (Int128)count * _units[nextUnit++].Milliseconds;
                rest = rest[unit.Length..];
                return true;
            }
        }

        return false;
    }
}
