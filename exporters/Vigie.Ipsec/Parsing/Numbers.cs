using System.Globalization;

namespace Vigie.Ipsec.Parsing;

/// <summary>Numbers as devices write them; what is none is unknown, never zero.</summary>
internal static class Numbers
{
    /// <summary>Largest span of time that is believed: a hundred years.</summary>
    private const double LongestSeconds = 3_155_760_000;

    /// <summary>A count.</summary>
    public static ulong? Count(string? text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Seconds, also negative ones.</summary>
    public static double? Seconds(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Math.Abs((double)number) < LongestSeconds ? number : null;

    /// <summary>Seconds since something: never negative.</summary>
    public static double? Age(string? text) => Seconds(text) is >= 0 and var age ? age : null;
}
