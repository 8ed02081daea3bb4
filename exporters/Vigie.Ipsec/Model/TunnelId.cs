using System.Text;

namespace Vigie.Ipsec.Model;

/// <summary>What a tunnel's series are known by: no SPI, request id or running number, so that they survive rekeys and restarts.</summary>
/// <param name="Connection">Name of the peer's definition.</param>
/// <param name="Child">Name of the traffic definition.</param>
/// <param name="LocalTs">Local selectors.</param>
/// <param name="RemoteTs">Remote selectors.</param>
internal readonly record struct TunnelId(string Connection, string Child, string LocalTs, string RemoteTs)
{
    /// <summary>Longest name that goes into a label.</summary>
    private const int LongestName = 128;

    /// <summary>Longest list of selectors that goes into a label: some sixteen of them.</summary>
    private const int LongestSelectors = 400;

    /// <summary>A name without control characters, cut to what a label bears.</summary>
    public static string Name(string text) => Clean(text, LongestName);

    /// <summary>Selectors sorted and joined by one blank, so that their order in an answer changes no series.</summary>
    public static string Selectors(params IEnumerable<string> selectors) =>
        Clean(string.Join(' ', selectors.Select(one => one.Trim()).Where(one => one.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(64)), LongestSelectors);

    private static string Clean(string text, int longest)
    {
        var clean = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > longest)
            {
                break;
            }

            clean.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return clean.ToString().Trim();
    }
}
