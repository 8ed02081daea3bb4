using System.Globalization;
using System.Text;

namespace Vigie.Heartbeat.Mail;

/// <summary>A message to one recipient in the form of RFC 5322, its text quoted-printable (RFC 2045, 6.7): any server takes it as it is.</summary>
internal static class MailText
{
    /// <summary>Longest line of quoted-printable.</summary>
    private const int LongestLine = 76;

    /// <summary>Writes a message.</summary>
    /// <param name="headers">Names and values, in order; line breaks in values are not let through.</param>
    /// <param name="body">The text; lines end with a line feed.</param>
    /// <returns>The message with CRLF at the end of each line.</returns>
    public static string Write(IReadOnlyList<KeyValuePair<string, string>> headers, string body)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in headers)
        {
            text.Append(name).Append(": ").Append(HeaderValue(value)).Append("\r\n");
        }

        text.Append("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
        foreach (var line in body.TrimEnd('\n').Split('\n'))
        {
            AppendQuoted(text, line);
        }

        return text.ToString();
    }

    /// <summary>A date as RFC 5322, 3.3 wants it.</summary>
    public static string Date(DateTimeOffset time) => time.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    private static string HeaderValue(string value)
    {
        var line = string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c));
        return line.All(char.IsAscii) ? line : EncodedWords(line);
    }

    /// <summary>RFC 2047: encoded words of at most 75 characters, each with whole characters.</summary>
    private static string EncodedWords(string line)
    {
        var words = new List<string>();
        var bytes = new List<byte>();
        foreach (var rune in line.EnumerateRunes())
        {
            var encoded = new byte[4];
            var length = rune.EncodeToUtf8(encoded);
            if (bytes.Count + length > 42)
            {
                words.Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
                bytes.Clear();
            }

            bytes.AddRange(encoded.AsSpan(0, length));
        }

        words.Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
        return string.Join("\r\n ", words);
    }

    private static void AppendQuoted(StringBuilder text, string line)
    {
        var length = 0;
        var bytes = Encoding.UTF8.GetBytes(line);
        for (var i = 0; i < bytes.Length; i++)
        {
            var isLast = i == bytes.Length - 1;
            var isPlain = bytes[i] is >= 33 and <= 126 and not (byte)'=' || (bytes[i] is (byte)' ' or (byte)'\t' && !isLast);
            var piece = isPlain ? ((char)bytes[i]).ToString() : $"={bytes[i]:X2}";
            if (length + piece.Length > LongestLine - (isLast ? 0 : 1))
            {
                text.Append("=\r\n");
                length = 0;
            }

            text.Append(piece);
            length += piece.Length;
        }

        text.Append("\r\n");
    }
}
