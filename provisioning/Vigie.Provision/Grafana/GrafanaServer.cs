namespace Vigie.Provision.Grafana;

/// <summary>One Grafana organisation, seen through its resources: one file each.</summary>
internal sealed class GrafanaServer(Uri root, Credentials credentials, RetrySettings retry, TimeProvider time) : IDisposable
{
    private readonly GrafanaHttp _http = new(root, credentials, retry, time);

    /// <summary>Health, version, identity.</summary>
    public ServerApi Server => new(_http);

    /// <summary>Folders.</summary>
    public FolderApi Folders => new(_http);

    /// <summary>Data sources.</summary>
    public DataSourceApi DataSources => new(_http);

    /// <summary>Dashboards.</summary>
    public DashboardApi Dashboards => new(_http);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
