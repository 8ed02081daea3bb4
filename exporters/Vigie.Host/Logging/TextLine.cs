using System.Buffers;
using System.Globalization;
using System.Text;

namespace Vigie.Host.Logging;

/// <summary>An event as <c>key=value</c> pairs (logfmt). Values that are more than a plain word are quoted, so that no value can break the line or pose as a key.</summary>
internal static class TextLine
{
    private static readonly SearchValues<char> _plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:/+@%[]*,");

    public static byte[] Of(LogEvent entry)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"time={entry.Time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} level={entry.LevelWord}");
        Append(line, "logger", entry.Logger);
        Append(line, "msg", entry.Message);
        foreach (var (name, text) in entry.Values)
        {
            Append(line, name, text);
        }

        if (entry.Exception is { } exception)
        {
            Append(line, "exception", exception.ToString());
        }

        return Encoding.UTF8.GetBytes(line.Append('\n').ToString());
    }

    private static void Append(StringBuilder line, string name, string text)
    {
        line.Append(' ').Append(name).Append('=');
        if (text.Length > 0 && !text.AsSpan().ContainsAnyExcept(_plain))
        {
            line.Append(text);
            return;
        }

        line.Append('"');
        foreach (var c in text)
        {
            AppendEscaped(line, c);
        }

        line.Append('"');
    }

    private static void AppendEscaped(StringBuilder line, char c)
    {
        switch (c)
        {
            case '"' or '\\':
                line.Append('\\').Append(c);
                break;
            case '\n':
                line.Append("\\n");
                break;
            case var _ when char.IsControl(c) || c is '\u2028' or '\u2029':
                line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                break;
            default:
                line.Append(c);
                break;
        }
    }
}
