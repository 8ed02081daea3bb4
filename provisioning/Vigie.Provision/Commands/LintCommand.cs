using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Vigie.Provision.Lint;
using Vigie.Provision.Wishes;

namespace Vigie.Provision.Commands;

/// <summary><c>vigie-provision lint</c>: what is wrong with the files although Grafana would take them.</summary>
internal static partial class LintCommand
{
    private const string Help = """
        Looks at the files without a server: dashboards in detail, rules, alertmanager.yml and data sources as far as the mode reads them.
        Exit codes: 0 clean or warnings only, 1 findings.
        """;

    /// <summary>Declares the command.</summary>
    public static Command Create(ProvisionEnvironment environment, GlobalOptions globals)
    {
        var options = new SourceOptions();
        var strict = new Option<bool>("--strict") { Description = "Warnings are findings" };
        var command = new Command("lint", Help) { strict };
        options.AddTo(command);
        command.SetAction((parsed, _) => new CommandRun(environment, globals).OfflineAsync(
            parsed, options, (settings, report, faults) => Task.FromResult(Run(settings, environment, report, faults, parsed.GetValue(strict)))));
        return command;
    }

    private static int Run(SourceSettings settings, ProvisionEnvironment environment, IReport report, List<string> faults, bool strict)
    {
        var wish = new WishReader(settings, environment.Variable, faults, readsSecrets: false).Read(null);
        if (wish is null)
        {
            return ExitCode.Failed;
        }

        report.Remarks(wish.Remarks);
        var findings = wish.Dashboards.SelectMany(file => DashboardLinter.Check(file.Name, file.Model)).Concat(Together(wish)).ToList();
        foreach (var finding in findings)
        {
            report.Line($"{(finding.IsWarning ? "warning" : "error"),-8} {finding}", finding.IsWarning ? "yellow" : "red");
        }

        var errors = findings.Count(finding => !finding.IsWarning || strict);
        report.Line(string.Create(CultureInfo.InvariantCulture, $"{wish.Dashboards.Count} dashboards, {findings.Count(finding => !finding.IsWarning)} errors, {findings.Count(finding => finding.IsWarning)} warnings."));
        return errors > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>What only all files together tell: links to dashboards that are not there, alerts that point to no panel.</summary>
    private static IEnumerable<Finding> Together(Wish wish)
    {
        var uids = wish.Dashboards.ToDictionary(file => file.Uid);
        foreach (var file in wish.Dashboards)
        {
            foreach (var uid in LinkedDashboard().Matches(file.Model.ToJsonString()).Select(match => match.Groups[1].Value).Distinct().Where(uid => !uids.ContainsKey(uid)))
            {
                yield return new Finding(file.Name, "", "link", $"leads to the dashboard {uid}, which no file has");
            }
        }

        foreach (var rule in wish.RuleGroups.SelectMany(group => group.Rules))
        {
            var (dashboard, panel) = (LintedDashboard.Text(rule["annotations"], "__dashboardUid__"), LintedDashboard.Text(rule["annotations"], "__panelId__"));
            if ((dashboard.Length > 0) != (panel.Length > 0))
            {
                yield return new Finding("rules", LintedDashboard.Text(rule, "title"), "panel-link", "__dashboardUid__ and __panelId__ have to stand together");
            }
            else if (dashboard.Length > 0 && !(uids.TryGetValue(dashboard, out var file) && new LintedDashboard("", file.Model).Everything.Any(candidate => candidate["id"]?.ToJsonString() == panel)))
            {
                yield return new Finding("rules", LintedDashboard.Text(rule, "title"), "panel-link", $"points to panel {panel} of dashboard {dashboard}, which is not there");
            }
        }
    }

    [GeneratedRegex(@"/d/([A-Za-z0-9_-]+)")]
    private static partial Regex LinkedDashboard();
}
