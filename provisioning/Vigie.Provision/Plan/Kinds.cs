using Vigie.Provision.Alerting;
using Vigie.Provision.Grafana;
using Vigie.Provision.Wishes;

namespace Vigie.Provision.Plan;

/// <summary>All kinds, in the order of writing: what others refer to comes first.</summary>
internal static class Kinds
{
    /// <summary>The kinds for one server and one set of wishes.</summary>
    public static IReadOnlyList<IKind> For(GrafanaServer server, Wish wish, SourceSettings settings)
    {
        var (owner, key, adopt) = (settings.Owner, settings.SecretKey, settings.Adopt);
        var points = wish.Notifications?.ContactPoints ?? [];
        return
        [
            new FolderKind(server.Folders, wish.Folders, owner),
            new DataSourceKind(server.DataSources, wish.DataSources, owner, key, adopt),
            new ContactPointKind(server.ContactPoints, server.Templates, points, owner, key, adopt),
            new TimingKind(server.Timings, wish.Notifications?.Timings ?? [], owner, adopt),
            new TemplateKind(server.Templates, Templates(wish.Notifications, key, owner), [.. points.Select(point => $"contact point {point.Uid}")], owner, adopt),
            new PolicyKind(server.Policies, server.ContactPoints, wish.Notifications, owner, adopt),
            new RuleGroupKind(server.Rules, wish.RuleGroups, [$"folder {wish.AlertFolder?.Uid}", $"data source {wish.RulesDataSource}"], owner),
            new DashboardKind(server.Dashboards, wish.Dashboards, owner, adopt),
            new AlertingChoiceKind(server.AlertingAdmin, wish.AlertingChoice, [.. wish.DataSources.Where(source => source.Type == "alertmanager").Select(source => $"data source {source.Uid}")]),
        ];
    }

    private static List<WantedTemplate> Templates(WantedNotifications? notifications, SecretKey? key, Owner owner)
    {
        var templates = new List<WantedTemplate>(notifications?.Templates ?? []);
        if (key is not null && SecretMarks.Of(notifications?.ContactPoints ?? [], key) is { IsEmpty: false } marks)
        {
            templates.Add(new WantedTemplate(SecretMarks.TemplateName(owner), marks.Text(owner)));
        }

        return templates;
    }
}
