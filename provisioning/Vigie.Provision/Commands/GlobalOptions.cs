using System.CommandLine;
using Vigie.Provision.Files;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Commands;

/// <summary>The options of every command: which server, who asks, how it is told.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string?> _grafana = Text("--grafana", "URL", "Root URL of Grafana, with its sub-path. Default: GRAFANA_URL, else http://localhost:3000");
    private readonly Option<string?> _token = Text("--token-file", "FILE", "File with a service account token. Default: GRAFANA_TOKEN_FILE, or the token itself in GRAFANA_TOKEN");
    private readonly Option<string?> _user = Text("--user", "NAME", "User for basic authentication. Default: GRAFANA_USER, else admin");
    private readonly Option<string?> _password = Text("--password-file", "FILE", "File with that user's password. Default: GRAFANA_PASSWORD_FILE, or the password itself in GRAFANA_PASSWORD");
    private readonly Option<string?> _ca = Text("--ca-file", "FILE", "Certificate of the authority (PEM) that the server's certificate is signed by");
    private readonly Option<string?> _pin = Text("--fingerprint", "SHA256", "The server's certificate by its SHA-256 fingerprint; no other is believed");
    private readonly Option<long?> _organisation = new("--org-id") { Recursive = true, HelpName = "N", Description = "Organisation, with basic authentication only: a token belongs to one" };
    private readonly Option<int?> _timeout = new("--timeout") { Recursive = true, HelpName = "SECONDS", Description = "Deadline of one request. Default: 30" };
    private readonly Option<int?> _retries = new("--retries") { Recursive = true, HelpName = "N", Description = "Repeats after a passing error. Default: 4" };

    public GlobalOptions() => _grafana.Aliases.Add("--url");

    /// <summary>Write nothing; say what would be written.</summary>
    public Option<bool> DryRun { get; } = Flag("--dry-run", "Write nothing; print what would be written");

    /// <summary>One JSON document instead of text.</summary>
    public Option<bool> Json { get; } = Flag("--json", "One JSON document on standard output instead of text");

    /// <summary>Only failures and the closing line.</summary>
    public Option<bool> Quiet { get; } = Flag("--quiet", "Only failures and the closing line");

    /// <summary>No colours.</summary>
    public Option<bool> NoColour { get; } = Flag("--no-color", "No colours; they are off anyway where there is no terminal, and with NO_COLOR");

    /// <summary>All of them, for the root command.</summary>
    public IEnumerable<Option> All => [_grafana, _token, _user, _password, _ca, _pin, _organisation, _timeout, _retries, DryRun, Json, Quiet, NoColour];

    /// <summary>Checks everything that concerns the server; null when there is a fault.</summary>
    public Connection? Read(ParseResult parsed, ProvisionEnvironment environment, List<string> faults)
    {
        var before = faults.Count;
        var root = Urls.Read("--grafana", parsed.GetValue(_grafana) ?? Set(environment, "GRAFANA_URL") ?? "http://localhost:3000", faults);
        var credentials = ReadCredentials(parsed, environment, faults);
        var trust = ServerTrust.Read(parsed.GetValue(_ca), parsed.GetValue(_pin), faults);
        var organisation = parsed.GetValue(_organisation);
        if (organisation is not null && credentials is { Header.Scheme: "Bearer" })
        {
            faults.Add("--org-id: a token belongs to one organisation already; leave it out");
        }

        var retry = environment.Retry;
        retry = retry with
        {
            RequestTimeout = parsed.GetValue(_timeout) is { } seconds ? Positive("--timeout", seconds, faults) : retry.RequestTimeout,
            Repeats = parsed.GetValue(_retries) is { } repeats ? Math.Clamp(repeats, 0, 100) : retry.Repeats,
        };
        return faults.Count > before || root is null || credentials is null || trust is null
            ? null
            : new Connection(root, credentials) { Trust = trust, Organisation = organisation, Retry = retry };
    }

    private static TimeSpan Positive(string option, int seconds, List<string> faults)
    {
        if (seconds is < 1 or > 3600)
        {
            faults.Add($"{option}: has to be 1 to 3600 seconds");
            return TimeSpan.FromSeconds(1);
        }

        return TimeSpan.FromSeconds(seconds);
    }

    private static Option<string?> Text(string name, string value, string description) => new(name) { Recursive = true, HelpName = value, Description = description };

    private static Option<bool> Flag(string name, string description) => new(name) { Recursive = true, Description = description };

    private static string? Set(ProvisionEnvironment environment, string name) => environment.Variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    // What the command line says wins over the environment, and a token over a password.
    private Credentials? ReadCredentials(ParseResult parsed, ProvisionEnvironment environment, List<string> faults)
    {
        var (tokenFile, passwordFile) = (parsed.GetValue(_token), parsed.GetValue(_password));
        if (tokenFile is not null && passwordFile is not null)
        {
            faults.Add("give --token-file or --password-file, not both");
            return null;
        }

        if (tokenFile is null && passwordFile is null)
        {
            tokenFile = Set(environment, "GRAFANA_TOKEN_FILE");
            if (tokenFile is null && Set(environment, "GRAFANA_TOKEN") is { } token)
            {
                return Credentials.Token(token.Trim(), faults);
            }

            passwordFile = tokenFile is null ? Set(environment, "GRAFANA_PASSWORD_FILE") : null;
        }

        var user = parsed.GetValue(_user) ?? Set(environment, "GRAFANA_USER") ?? "admin";
        if (tokenFile is not null)
        {
            return SecretFile.Read(tokenFile, "token", faults) is { } token ? Credentials.Token(token, faults) : null;
        }

        var password = passwordFile is null ? Set(environment, "GRAFANA_PASSWORD") : SecretFile.Read(passwordFile, "password", faults);
        if (password is null && passwordFile is null)
        {
            faults.Add("no credentials: give --token-file FILE, or set GRAFANA_TOKEN_FILE (or --user and --password-file, GRAFANA_PASSWORD_FILE)");
        }

        return password is null ? null : Credentials.Basic(user, password, faults);
    }
}
