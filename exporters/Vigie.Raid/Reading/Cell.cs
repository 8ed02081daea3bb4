using System.Globalization;
using Vigie.Snmp;

namespace Vigie.Raid.Reading;

/// <summary>
/// One value of an agent, read the way storage boxes need it: numbers that are text, text that is padded, sentinels that mean "not there".
/// Nothing it holds can make reading throw.
/// </summary>
internal readonly struct Cell(SnmpValue value)
{
    /// <summary>Longest text that goes into a label.</summary>
    private const int LongestText = 128;

    /// <summary>Whether the agent told anything but an empty text.</summary>
    public bool IsPresent => value.IsPresent && (value.Type != SnmpType.OctetString || value.Bytes.Length > 0);

    /// <summary>Whether it is text.</summary>
    public bool IsText => value.Type == SnmpType.OctetString;

    /// <summary>The bytes of an octet string that is no text.</summary>
    public ReadOnlySpan<byte> Bytes => value.Type == SnmpType.OctetString ? value.Bytes.Span : default;

    /// <summary>The number, also one that is written as text; null when it is none.</summary>
    public long? Number
    {
        get
        {
            if (value.TryGetInt64(out var number))
            {
                return number;
            }

            return value.TryGetText(out var text) && long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) ? number : null;
        }
    }

    /// <summary>A number that cannot be below zero: -1, INT_MIN and their like mean that it is not there.</summary>
    public long? Count => Number is >= 0 and var number ? number : null;

    /// <summary>A count whose sentinel is all bits set.</summary>
    public long? Gauge => Number is >= 0 and < uint.MaxValue and var number ? number : null;

    /// <summary>A size, of which zero means that the device does not know it.</summary>
    public long? Size => Number is > 0 and var number ? number : null;

    /// <summary>A percentage as a ratio; null outside 0 to 100.</summary>
    public double? Percent => Number is >= 0 and <= 100 and var number ? number / 100.0 : null;

    /// <summary>The text without padding and control characters, cut to what a label bears; empty when there is none.</summary>
    public string Text => value.TryGetText(out var text) ? Clean(text) : Number?.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>The whole text as the agent sent it; empty when it is none.</summary>
    public string WholeText => value.TryGetText(out var text) ? text : "";

    /// <summary>What the device said, for a label: never empty.</summary>
    public string Raw => value.IsPresent ? Text is { Length: > 0 } text ? text : Clean(value.ToString()) is { Length: > 0 } any ? any : "empty" : "absent";

    /// <summary>Degrees Celsius from a number, or from text such as "28 C/82 F"; null for sentinels and what no sensor can mean.</summary>
    public double? Celsius => (Number ?? LeadingNumber) is > -50 and < 200 and var degrees && degrees is not (-1 or 0) ? degrees : null;

    private long? LeadingNumber
    {
        get
        {
            var text = Text;
            var length = 0;
            while (length < text.Length && (char.IsAsciiDigit(text[length]) || (length == 0 && text[length] == '-')))
            {
                length++;
            }

            return long.TryParse(text.AsSpan(0, length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        }
    }

    private static string Clean(string text)
    {
        var shown = text.AsSpan(0, Math.Min(text.Length, LongestText * 4)).ToString();
        if (shown.Any(char.IsControl))
        {
            shown = string.Concat(shown.Select(letter => char.IsControl(letter) ? ' ' : letter));
        }

        shown = shown.Trim();
        return shown.Length <= LongestText ? shown : shown[..LongestText];
    }
}
