using System.Text.Json;
using Vigie.Core;

namespace Vigie.Host.Doctoring.Checks;

/// <summary>Whether Prometheus has loaded the alerts that Vigie ships: those about what is watched here, about Vigie, and the signs of life.</summary>
/// <param name="around">The installation.</param>
/// <param name="modules">The kinds that are known.</param>
internal sealed class RulesCheck(Surroundings around, IReadOnlyList<IModule> modules) : Check
{
    public override string Name => "rules";

    public override async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken deadline)
    {
        var kinds = around.Config.Targets.Select(target => target.Identity.Kind).ToHashSet(StringComparer.Ordinal);
        HashSet<string> wanted = [.. RuleBook.Always, .. modules.Where(module => kinds.Contains(module.Kind)).Select(module => module.RuleFile)];
        var rules = (await around.Prometheus.NeedAsync(around.Prometheus.Rules, deadline)).Items("groups").SelectMany(group => group.Items("rules")).ToList();
        var loaded = rules.Where(rule => rule.Text("type") == "alerting").Select(rule => rule.Text("name")).ToHashSet(StringComparer.Ordinal);
        List<Finding> findings = [.. RuleBook.All.SelectMany(file => OfFile(file, wanted.Contains(file.File), loaded)), .. Broken(rules)];
        return findings.Count > 0 ? findings : [Ok($"the {RuleBook.All.Sum(file => file.Alerts.Count)} alerts that Vigie ships are loaded")];
    }

    private IEnumerable<Finding> OfFile(RuleFile file, bool isWanted, HashSet<string> loaded)
    {
        var missing = file.Alerts.Where(alert => !loaded.Contains(alert)).ToList();
        if (missing.Count == 0)
        {
            yield break;
        }

        if (missing.Count < file.Alerts.Count)
        {
            yield return Warn(
                $"{missing.Count} of {file.Alerts.Count} alerts of {file.File} are not loaded: {Some(missing)}",
                "If you did not take them out yourself, make the rules anew after an upgrade (scripts/site-rules) and reload Prometheus.");
        }
        else if (isWanted)
        {
            yield return Red(
                $"none of the {missing.Count} alerts of {file.File} is loaded: {Some(missing)}",
                $"Name {file.File} under rule_files in prometheus.yml, beside which scripts/site-rules puts it, and reload Prometheus.");
        }
        else
        {
            yield return Warn($"none of the {missing.Count} alerts of {file.File} is loaded", "They are about other things than the targets here; leave them out if you do not have those.");
        }
    }

    private IEnumerable<Finding> Broken(IEnumerable<JsonElement> rules) => rules
        .Where(rule => rule.Text("health") == "err")
        .Select(rule => Red($"the rule {rule.Text("name")} fails: {rule.Text("lastError")}", "promtool check rules FILE; after an upgrade make the rules anew (scripts/site-rules)."));

    private static string Some(List<string> names) => string.Join(", ", names.Take(3)) + (names.Count > 3 ? " …" : "");
}
