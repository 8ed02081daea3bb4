using Vigie.Heartbeat.Receiving;

namespace Vigie.Heartbeat.Mail;

/// <summary>
/// Reads a beat out of a mail's headers: X-Vigie-Alert holds the alert's name, X-Vigie-Site the site, X-Vigie-Beat the number. The body is for people.
/// The alert gets the labels alertname, site and beat.
/// </summary>
internal static class MailBeat
{
    private const int MostHeaders = 200;

    /// <summary>Headers by their names in lower case, folded lines joined (RFC 5322, 2.2.3). Of a name that stands twice the first counts.</summary>
    public static Dictionary<string, string> Headers(string head)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in head.Replace("\n ", " ", StringComparison.Ordinal).Replace("\n\t", " ", StringComparison.Ordinal).Split('\n').Take(MostHeaders))
        {
            var colon = field.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers.TryAdd(field[..colon].Trim().ToLowerInvariant(), field[(colon + 1)..].Trim());
            }
        }

        return headers;
    }

    /// <summary>The alert that the mail tells of.</summary>
    public static ReceivedAlert Read(IReadOnlyDictionary<string, string> headers) => new(true, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["alertname"] = headers.GetValueOrDefault("x-vigie-alert", ""),
        ["site"] = headers.GetValueOrDefault("x-vigie-site", ""),
        ["beat"] = headers.GetValueOrDefault("x-vigie-beat", ""),
    });
}
