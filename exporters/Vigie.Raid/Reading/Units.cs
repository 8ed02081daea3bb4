using System.Globalization;
using System.Text.RegularExpressions;

namespace Vigie.Raid.Reading;

/// <summary>Sizes and shares as devices write them.</summary>
internal static partial class Units
{
    public const double KiB = 1024;
    public const double MiB = 1024 * 1024;
    public const double GiB = 1024.0 * 1024 * 1024;
    public const double MB = 1e6;
    public const double Block = 512;

    /// <summary>Bytes from text such as "5.46 TB", in powers of 1024 as NAS print it; null when it is none, or zero, which such devices print when they do not know.</summary>
    public static double? BytesOf(string text)
    {
        var match = SizeText().Match(text);
        if (!match.Success || !double.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number <= 0)
        {
            return null;
        }

        var power = match.Groups[2].Length == 0 ? 0 : "KMGTPE".IndexOf(char.ToUpperInvariant(match.Groups[2].ValueSpan[0]), StringComparison.Ordinal) + 1;
        return number * Math.Pow(1024, power);
    }

    /// <summary>A share from text such as "Rebuilding (12 %)" or "Rebuild progress is 10%"; null when there is none between 0 and 100.</summary>
    public static double? ShareOf(string text) =>
        PercentText().Match(text) is { Success: true } match
        && double.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100
            ? percent / 100
            : null;

    [GeneratedRegex("^\\s*([0-9]{1,15}(?:\\.[0-9]{1,6})?)\\s*([KMGTPEkmgtpe]?)i?[Bb]?(?:ytes)?\\b", RegexOptions.CultureInvariant)]
    private static partial Regex SizeText();

    [GeneratedRegex("([0-9]{1,3}(?:\\.[0-9]{1,6})?)\\s*%", RegexOptions.CultureInvariant)]
    private static partial Regex PercentText();
}
