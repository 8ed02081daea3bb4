namespace Vigie.Provision.Grafana;

/// <summary>One Grafana organisation, seen through its resources: one file each.</summary>
internal sealed class GrafanaServer(Connection connection, TimeProvider time) : IDisposable
{
    private readonly GrafanaHttp _http = new(connection, time);

    /// <summary>Health, version, identity.</summary>
    public ServerApi Server => new(_http);

    /// <summary>Folders.</summary>
    public FolderApi Folders => new(_http);

    /// <summary>Data sources.</summary>
    public DataSourceApi DataSources => new(_http);

    /// <summary>Dashboards.</summary>
    public DashboardApi Dashboards => new(_http);

    /// <summary>Alert rules and their groups.</summary>
    public RuleApi Rules => new(_http);

    /// <summary>Contact points, one object for each integration.</summary>
    public ContactPointApi ContactPoints => new(_http);

    /// <summary>The tree of notification policies.</summary>
    public PolicyApi Policies => new(_http);

    /// <summary>Message templates.</summary>
    public TemplateApi Templates => new(_http);

    /// <summary>Mute timings.</summary>
    public TimingApi Timings => new(_http);

    /// <summary>Which Alertmanager gets the alerts.</summary>
    public AlertingAdminApi AlertingAdmin => new(_http);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
