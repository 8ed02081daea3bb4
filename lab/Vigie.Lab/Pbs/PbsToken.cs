namespace Vigie.Lab.Pbs;

/// <summary>The one token that the double knows.</summary>
/// <param name="Id">user@realm!name.</param>
/// <param name="Secret">Its secret.</param>
public sealed record PbsToken(string Id, string Secret)
{
    private const string Scheme = "PBSAPIToken";

    /// <summary>A token with a new secret.</summary>
    public static PbsToken New() => new("vigie@pbs!exporter", NewSecret());

    /// <summary>A secret as the product makes them.</summary>
    internal static string NewSecret() => Guid.NewGuid().ToString();

    /// <summary>
    /// <c>PBSAPIToken=ID:SECRET</c> or with a blank; the secret is percent-decoded. A cookie wins over the header, and as the double knows
    /// no tickets, it is refused. The other product's <c>=</c> before the secret is refused too.
    /// </summary>
    internal bool IsShownBy(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (request.Headers.Cookie.ToString().Contains("PBSAuthCookie=", StringComparison.Ordinal)
            || !header.StartsWith(Scheme, StringComparison.Ordinal) || header.Length <= Scheme.Length || header[Scheme.Length] is not ('=' or ' '))
        {
            return false;
        }

        var credentials = header[(Scheme.Length + 1)..];
        var colon = credentials.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && credentials[..colon] == Id && Uri.UnescapeDataString(credentials[(colon + 1)..]) == Secret;
    }
}
