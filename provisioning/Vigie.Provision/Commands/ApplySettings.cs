using Vigie.Provision.Files;
using Vigie.Provision.Grafana;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Commands;

/// <summary>What the command line and the environment say, as given.</summary>
internal sealed record ApplyArguments
{
    public string? Grafana { get; init; }

    public string? TokenFile { get; init; }

    public string? User { get; init; }

    public string? PasswordFile { get; init; }

    public string? Folder { get; init; }

    public string? Dashboards { get; init; }

    public string? PrometheusUrl { get; init; }

    public bool DryRun { get; init; }
}

/// <summary>Checked settings: nothing runs on anything else.</summary>
internal sealed record ApplySettings(
    Uri Grafana, Credentials Credentials, WantedFolder Folder, IReadOnlyList<DashboardFile> Dashboards, WantedDataSource? Prometheus, bool DryRun)
{
    /// <summary>Checks everything and gathers all faults; the settings are null when there is one.</summary>
    public static (ApplySettings? Settings, IReadOnlyList<string> Faults) Check(ApplyArguments given, Func<string, string?> variable)
    {
        var faults = new List<string>();
        var grafana = ServerUrl("--grafana", given.Grafana ?? Set(variable("GRAFANA_URL")) ?? "http://localhost:3000", faults);
        var credentials = ReadCredentials(given, variable, faults);
        var folder = WantedFolder.Parse(given.Folder ?? "Vigie/vigie", faults);
        var dashboards = DashboardFiles.Read(given.Dashboards ?? "dashboards", faults);
        var prometheus = given.PrometheusUrl is null ? null : ServerUrl("--prometheus-url", given.PrometheusUrl, faults);
        if (faults.Count > 0 || grafana is null || credentials is null || folder is null)
        {
            return (null, faults);
        }

        var dataSource = prometheus is null ? null : WantedDataSource.Prometheus(prometheus);
        return (new ApplySettings(grafana, credentials, folder, dashboards, dataSource, given.DryRun), faults);
    }

    private static string? Set(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static Uri? ServerUrl(string option, string text, List<string> faults)
    {
        var fault = !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            ? "is not an http or https URL"
            : url.UserInfo.Length > 0 ? "holds a user or password; secrets come from files only"
            : url.Query.Length > 0 || url.Fragment.Length > 0 ? "may not have a query or fragment"
            : null;
        if (fault is not null)
        {
            // The text is not quoted: it may hold a password.
            faults.Add($"{option}: the value {fault}");
            return null;
        }

        return url;
    }

    private static Credentials? ReadCredentials(ApplyArguments given, Func<string, string?> variable, List<string> faults)
    {
        var (tokenFile, user, passwordFile) = given.TokenFile is not null ? (given.TokenFile, null, null)
            : given.PasswordFile is not null ? (null, given.User ?? Set(variable("GRAFANA_USER")) ?? "admin", given.PasswordFile)
            : Set(variable("GRAFANA_TOKEN_FILE")) is { } file ? (file, null, null)
            : ((string?)null, given.User ?? Set(variable("GRAFANA_USER")) ?? "admin", Set(variable("GRAFANA_PASSWORD_FILE")));
        if (given.TokenFile is not null && given.PasswordFile is not null)
        {
            faults.Add("give --token-file or --password-file, not both");
        }
        else if (tokenFile is not null)
        {
            return SecretFile.Read(tokenFile, "token", faults) is { } token ? Credentials.Token(token, faults) : null;
        }
        else if (passwordFile is not null)
        {
            return SecretFile.Read(passwordFile, "password", faults) is { } password ? Credentials.Basic(user!, password, faults) : null;
        }
        else
        {
            faults.Add("no credentials: give --token-file FILE, or set GRAFANA_TOKEN_FILE (or --user and --password-file, GRAFANA_PASSWORD_FILE)");
        }

        return null;
    }
}
