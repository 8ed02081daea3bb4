using System.Net.Http.Headers;
using System.Text;

namespace Vigie.Provision.Grafana;

/// <summary>Who the tool is for Grafana. Masks itself: no text of it ever leaves but in the Authorization header.</summary>
internal sealed class Credentials
{
    private Credentials(string scheme, string parameter, params string[] secrets)
    {
        Header = new AuthenticationHeaderValue(scheme, parameter);
        Secrets = [parameter, .. secrets];
    }

    /// <summary>The header value for requests to the configured server, and to no other.</summary>
    public AuthenticationHeaderValue Header { get; }

    /// <summary>A service account token; null and a fault when it cannot stand in a header.</summary>
    public static Credentials? Token(string token, List<string> faults)
    {
        if (token.Any(c => c is <= ' ' or > '~'))
        {
            faults.Add("token: it holds a character that no Grafana token has");
            return null;
        }

        return new Credentials("Bearer", token);
    }

    /// <summary>Basic authentication, for the first start of a server that has no service account yet.</summary>
    public static Credentials? Basic(string user, string password, List<string> faults)
    {
        if (user.Length == 0 || user.Contains(':', StringComparison.Ordinal) || user.Any(char.IsControl))
        {
            faults.Add("user: it may not be empty and may not hold a colon or control character");
            return null;
        }

        return new Credentials("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")), password);
    }

    /// <summary>What must never stand in an output.</summary>
    public IReadOnlyList<string> Secrets { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Header.Scheme} ***";
}
