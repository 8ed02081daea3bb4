using System.Text;

namespace Vigie.Lab.Notifications;

/// <summary>A part of a mail (RFC 2045 and 2046): header fields and a body that is either text or parts again.</summary>
internal sealed class MimeEntity
{
    private const int DeepestNesting = 8;
    private const int MostParts = 100;

    private MimeEntity(IReadOnlyList<KeyValuePair<string, string>> headers, byte[] body, IReadOnlyList<MimeEntity> parts)
    {
        Headers = headers;
        Body = body;
        Parts = parts;
    }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    public byte[] Body { get; }

    public IReadOnlyList<MimeEntity> Parts { get; }

    private string ContentType => Header("Content-Type") ?? "text/plain";

    /// <summary>Reads a whole message; nothing in it is an error, at worst it is plain text.</summary>
    public static MimeEntity Parse(ReadOnlySpan<byte> message) => Parse(Encoding.Latin1.GetString(message), 0);

    /// <summary>The first text of a kind (plain, html), depth first; null when there is none.</summary>
    public string? FindText(string subtype)
    {
        if (Parts.Count == 0)
        {
            return ContentType.StartsWith("text/" + subtype, StringComparison.OrdinalIgnoreCase) ? DecodedText() : null;
        }

        return Parts.Select(p => p.FindText(subtype)).FirstOrDefault(t => t is not null);
    }

    private static MimeEntity Parse(string message, int depth)
    {
        var text = message.Replace("\r\n", "\n", StringComparison.Ordinal);
        var end = text.StartsWith('\n') ? 0 : text.IndexOf("\n\n", StringComparison.Ordinal);
        var head = end < 0 ? text : text[..end];
        var body = end < 0 ? "" : text[(end == 0 ? 1 : end + 2)..];
        var headers = MimeText.Headers(head);
        var entity = new MimeEntity(headers, Encoding.Latin1.GetBytes(body), []);
        return depth < DeepestNesting && entity.Parameter("boundary") is { Length: > 0 } boundary && entity.IsMultipart
            ? new MimeEntity(headers, [], [.. Split(body, boundary).Take(MostParts).Select(p => Parse(p, depth + 1))])
            : entity;
    }

    private bool IsMultipart => ContentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands between the delimiter lines; preamble and epilogue are nobody's business.</summary>
    private static IEnumerable<string> Split(string body, string boundary)
    {
        StringBuilder? part = null;
        foreach (var line in body.Split('\n'))
        {
            if (!line.StartsWith("--" + boundary, StringComparison.Ordinal))
            {
                part?.Append(line).Append('\n');
                continue;
            }

            if (part is not null)
            {
                yield return part.ToString().TrimEnd('\n');
            }

            part = line.TrimEnd().EndsWith("--", StringComparison.Ordinal) && line.TrimEnd().Length >= boundary.Length + 4 ? null : new StringBuilder();
        }

        if (part is not null)
        {
            yield return part.ToString();
        }
    }

    private string DecodedText()
    {
        var bytes = Header("Content-Transfer-Encoding")?.Trim().ToLowerInvariant() switch
        {
            "quoted-printable" => MimeText.QuotedPrintable(Body),
            "base64" => MimeText.Base64(Encoding.Latin1.GetString(Body)),
            _ => Body,
        };
        return MimeText.Charset(Parameter("charset")).GetString(bytes);
    }

    private string? Header(string name) => Headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private string? Parameter(string name)
    {
        var parameter = ContentType.Split(';').Skip(1)
            .Select(p => p.Split('=', 2))
            .FirstOrDefault(p => p.Length == 2 && p[0].Trim().Equals(name, StringComparison.OrdinalIgnoreCase));
        return parameter?[1].Trim().Trim('"');
    }
}
