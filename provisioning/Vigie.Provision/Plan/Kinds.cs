using Vigie.Provision.Files;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>All kinds, in the order of writing: what others refer to comes first.</summary>
internal static class Kinds
{
    /// <summary>The kinds for one server and one set of wishes.</summary>
    public static IReadOnlyList<IKind> For(
        GrafanaServer server, WantedFolder folder, WantedDataSource? prometheus, IReadOnlyList<DashboardFile> dashboards) =>
    [
        new FolderKind(server.Folders, folder),
        new DataSourceKind(server.DataSources, prometheus is null ? [] : [prometheus]),
        new DashboardKind(server.Dashboards, dashboards, folder.Uid),
    ];
}
