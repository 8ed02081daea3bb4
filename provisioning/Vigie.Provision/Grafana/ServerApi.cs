using System.Globalization;

namespace Vigie.Provision.Grafana;

/// <summary>GET /api/health. Version is absent when the server hides it from anonymous callers.</summary>
internal sealed record Health(string? Database, string? Version);

/// <summary>GET /api/user; answers for a service account too.</summary>
internal sealed record Identity(string? Login, string? Name);

/// <summary>GET /api/org.</summary>
internal sealed record Organisation(long Id, string? Name);

/// <summary>GET /api/frontend/settings: the namespace of /apis, and the version for an account that may see it.</summary>
internal sealed record FrontendSettings(string? Namespace, BuildInfo? BuildInfo);

/// <summary>The part of the settings that tells the release.</summary>
internal sealed record BuildInfo(string? Version, string? Edition);

/// <summary>Which server, organisation and account a plan is for: shown first, against right files on the wrong server.</summary>
internal sealed record ServerInfo(string Url, string? Version, string? Account, Organisation? Organisation)
{
    /// <summary>The major version; null when the server hides it.</summary>
    public int? Major => int.TryParse(Version?.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;
}

/// <summary>Health, version and identity of the server.</summary>
internal sealed class ServerApi(GrafanaHttp http)
{
    /// <summary>Asks who is there. The health route is asked without credentials, so that they go to a Grafana only.</summary>
    public async Task<ServerInfo> ReadAsync(CancellationToken cancel)
    {
        var health = await http.GetAsync("api/health", GrafanaJson.Default.Health, cancel, anonymous: true).ConfigureAwait(false);
        if (health is { Database: null, Version: null })
        {
            throw new GrafanaException(GrafanaFailure.NotGrafana, $"{http.Root}/api/health answers, but not as Grafana does");
        }

        var account = await VisibleAsync("api/user", GrafanaJson.Default.Identity, cancel).ConfigureAwait(false);
        var organisation = await VisibleAsync("api/org", GrafanaJson.Default.Organisation, cancel).ConfigureAwait(false);
        // A server that hides its version from strangers tells it to an account.
        var version = health.Version
            ?? (await VisibleAsync("api/frontend/settings", GrafanaJson.Default.FrontendSettings, cancel).ConfigureAwait(false))?.BuildInfo?.Version;
        return new ServerInfo(http.Root, version, account?.Login ?? account?.Name, organisation);
    }

    // An account without the right to see these can still write folders and dashboards.
    private async Task<T?> VisibleAsync<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        try
        {
            return await http.FindAsync(path, type, cancel).ConfigureAwait(false);
        }
        catch (GrafanaException e) when (e.Failure == GrafanaFailure.Forbidden)
        {
            return null;
        }
    }
}
