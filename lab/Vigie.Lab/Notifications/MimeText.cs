using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Lab.Notifications;

/// <summary>Encodings of mail: folded headers, encoded words (RFC 2047), quoted-printable, base64, charsets.</summary>
internal static partial class MimeText
{
    private const int MostHeaders = 200;

    /// <summary>Unfolded and decoded header fields, in order.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(string head)
    {
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var line in Unfold(head).Take(MostHeaders))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                fields.Add(new(line[..colon], DecodeWords(line[(colon + 1)..].Trim())));
            }
        }

        return fields;
    }

    /// <summary>Decodes <c>=?utf-8?q?...?=</c>; blanks between two encoded words vanish.</summary>
    public static string DecodeWords(string text)
    {
        var joined = BetweenWords().Replace(text, "?==?");
        return EncodedWord().Replace(joined, m => DecodeWord(m.Groups["charset"].Value, m.Groups["kind"].Value, m.Groups["text"].Value));
    }

    public static byte[] QuotedPrintable(ReadOnlySpan<byte> encoded)
    {
        var bytes = new List<byte>(encoded.Length);
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != '=')
            {
                bytes.Add(encoded[i]);
            }
            else if (i + 1 < encoded.Length && encoded[i + 1] == '\n')
            {
                i++;
            }
            else if (i + 2 < encoded.Length && Hex(encoded.Slice(i + 1, 2)) is { } value)
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.Add(encoded[i]);
            }
        }

        return [.. bytes];
    }

    /// <summary>What can be decoded; text that is not base64 comes back as it is.</summary>
    public static byte[] Base64(string encoded)
    {
        var compact = new string([.. encoded.Where(c => !char.IsWhiteSpace(c))]);
        var bytes = new byte[compact.Length];
        return Convert.TryFromBase64String(compact, bytes, out var length) ? bytes[..length] : Encoding.Latin1.GetBytes(encoded);
    }

    /// <summary>UTF-8 unless the mail says an old one-byte set; bytes that make no sense become replacement characters.</summary>
    public static Encoding Charset(string? name) => name?.ToLowerInvariant() switch
    {
        "iso-8859-1" or "latin1" or "windows-1252" => Encoding.Latin1,
        _ => Encoding.UTF8,
    };

    private static IEnumerable<string> Unfold(string head)
    {
        var field = new StringBuilder();
        foreach (var line in head.Split('\n'))
        {
            if (field.Length > 0 && line.Length > 0 && line[0] is ' ' or '\t')
            {
                field.Append(' ').Append(line.Trim());
                continue;
            }

            if (field.Length > 0)
            {
                yield return field.ToString();
            }

            field.Clear().Append(line.TrimEnd('\r'));
        }

        if (field.Length > 0)
        {
            yield return field.ToString();
        }
    }

    private static string DecodeWord(string charset, string kind, string text)
    {
        var bytes = kind is "b" or "B"
            ? Base64(text)
            : QuotedPrintable(Encoding.Latin1.GetBytes(text.Replace('_', ' ')));
        return Charset(charset.Split('*')[0]).GetString(bytes);
    }

    private static byte? Hex(ReadOnlySpan<byte> pair) =>
        byte.TryParse(pair, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;

    [GeneratedRegex(@"=\?(?<charset>[^?\s]{1,40})\?(?<kind>[bBqQ])\?(?<text>[^?\s]*)\?=", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"\?=[ \t]+=\?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BetweenWords();
}
