using System.Net;
using System.Text;
using System.Text.Json;

namespace Vigie.Provision.Grafana;

/// <summary>
/// Reads the bodies of refused requests. Grafana has four shapes (plain message; typed with messageId; dashboards with status;
/// RBAC with accessErrorId) and the Kubernetes Status of /apis; besides, bodies may be empty or a proxy's web page.
/// </summary>
internal static class GrafanaErrorBody
{
    private const int Longest = 400;

    /// <summary>One line for people: status, message and the code that a search engine knows.</summary>
    public static string Describe(HttpStatusCode status, ReadOnlySpan<byte> body)
    {
        var (message, code) = Parse(body);
        var head = $"HTTP {(int)status}";
        var text = message.Length == 0 ? $"{head} {Name(status)} (no message)" : $"{head}: {message}";
        return code.Length == 0 ? text : $"{text} [{code}]";
    }

    /// <summary>Makes a text of unknown origin printable: one line, no control characters, bounded.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var c in text)
        {
            if (line.Length >= Longest)
            {
                return line.Append('…').ToString();
            }

            var plain = char.IsControl(c) || char.IsWhiteSpace(c) ? ' ' : c;
            if (plain != ' ' || (line.Length > 0 && line[^1] != ' '))
            {
                line.Append(plain);
            }
        }

        return line.ToString().TrimEnd();
    }

    private static (string Message, string Code) Parse(ReadOnlySpan<byte> body)
    {
        if (body.Trim(" \r\n\t"u8).IsEmpty)
        {
            return ("", "");
        }

        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object ? FromObject(document.RootElement) : FromText(body);
        }
        catch (JsonException)
        {
            return FromText(body);
        }
    }

    private static (string Message, string Code) FromObject(JsonElement error)
    {
        // Kubernetes says "status": "Failure" where the dashboard routes name their code: its code is the reason.
        var kubernetes = Text(error, "kind") == "Status";
        var code = FirstOf(error, kubernetes ? ["reason"] : ["messageId", "accessErrorId", "status"]);
        return (FirstOf(error, ["message", "error", "title"]), code);
    }

    private static (string Message, string Code) FromText(ReadOnlySpan<byte> body)
    {
        var text = OneLine(Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * Longest)]));
        return text.StartsWith('<') ? ("a web page instead of an API answer", "") : (text, "");
    }

    private static string FirstOf(JsonElement error, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Text(error, name) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return "";
    }

    private static string Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? OneLine(value.GetString() ?? "") : "";

    private static string Name(HttpStatusCode status) => Enum.IsDefined(status) ? status.ToString() : "";
}
