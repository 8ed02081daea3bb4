using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Vigie.Host.Logging;

/// <summary>An event as one JSON object in one line.</summary>
internal static class JsonLine
{
    private static readonly HashSet<string> _taken = new(["time", "level", "logger", "msg", "exception"], StringComparer.Ordinal);

    public static byte[] Of(LogEvent entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", entry.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("level", entry.LevelWord);
            json.WriteString("logger", entry.Logger);
            json.WriteString("msg", entry.Message);
            foreach (var (name, text) in entry.Values)
            {
                json.WriteString(_taken.Contains(name) ? "field_" + name : name, text);
            }

            if (entry.Exception is { } exception)
            {
                json.WriteString("exception", exception.ToString());
            }

            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }
}
