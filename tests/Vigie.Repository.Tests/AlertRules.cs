using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Vigie.Repository.Tests;

/// <summary>The rule files of a tree, judged for what promtool does not ask.</summary>
/// <param name="root">The tree: it has <c>alert-rules/</c> and <c>docs/runbooks/</c>.</param>
internal sealed partial class AlertRules(string root)
{
    private static readonly string[] _severities = ["critical", "warning", "info"];

    private static readonly string[] _signsOfLife = ["AlertServerAlive", "Watchdog"];

    private static readonly string[] _sections = ["## Meaning", "## Impact", "## Diagnosis", "## Mitigation", "Continuity plan: "];

    private readonly string _tests = string.Concat(
        Directory.GetFiles(Path.Combine(root, "alert-rules", "tests"), "*_test.yml").Order(StringComparer.Ordinal).Select(file => File.ReadAllText(file) + "\n"));

    /// <summary>Every alert of every rule file.</summary>
    /// <returns>File and rule.</returns>
    public IEnumerable<(string File, YamlMappingNode Rule)> Alerts() => Rules().Where(pair => Text(pair.Rule, "alert").Length > 0);

    /// <summary>Everything that is missing.</summary>
    /// <returns>One line each; none when all is in order.</returns>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        foreach (var (file, rule) in Rules())
        {
            var name = Text(rule, "alert");
            var own = name.Length == 0 ? Unknown(rule) : Unknown(rule).Concat(Texts(rule)).Concat(Page(name, rule)).Concat(Tests(name));
            faults.AddRange(own.Select(fault => $"{file}: {(name.Length > 0 ? name : Text(rule, "record"))}: {fault}"));
        }

        return faults;
    }

    private static IEnumerable<string> Unknown(YamlMappingNode rule)
    {
        foreach (var (metric, labels) in PromQl.Selectors(Text(rule, "expr")))
        {
            if (!KnownMetrics.All.TryGetValue(metric, out var known))
            {
                yield return $"nothing exports {metric}";
            }
            else if (known is not null && labels.FirstOrDefault(label => !known.Contains(label)) is { } label)
            {
                yield return $"{metric} has no label {label}";
            }
        }
    }

    private static IEnumerable<string> Texts(YamlMappingNode rule)
    {
        var labels = Mapping(rule, "labels");
        var annotations = Mapping(rule, "annotations");
        if (!_severities.Contains(Text(labels, "severity"), StringComparer.Ordinal))
        {
            yield return "it has no severity of critical, warning, info";
        }

        foreach (var missing in new[] { "scope" }.Where(name => Text(labels, name).Length == 0).Concat(
            new[] { "summary", "description", "runbook_url" }.Where(name => Text(annotations, name).Length == 0)))
        {
            yield return $"it has no {missing}";
        }

        if (!Text(annotations, "description").Contains("First check: ", StringComparison.Ordinal))
        {
            yield return "its description names no first check";
        }
    }

    private IEnumerable<string> Page(string name, YamlMappingNode rule)
    {
        var page = $"docs/runbooks/{name.ToLower(CultureInfo.InvariantCulture)}.md";
        if (!Text(Mapping(rule, "annotations"), "runbook_url").EndsWith("/" + page, StringComparison.Ordinal))
        {
            yield return $"its runbook_url does not lead to {page}";
        }

        var file = Path.Combine(root, page);
        var text = File.Exists(file) ? File.ReadAllText(file) : "";
        foreach (var section in _sections.Where(section => !text.Contains(section, StringComparison.Ordinal)))
        {
            yield return $"{page} lacks \"{section}\"";
        }

        if (!File.ReadAllText(Path.Combine(root, "docs", "runbooks", "README.md")).Contains($"[{name}](", StringComparison.Ordinal))
        {
            yield return "docs/runbooks/README.md does not list it";
        }
    }

    private IEnumerable<string> Tests(string name)
    {
        var firing = Regex.Matches(_tests, $@"alertname: {name}\s*\n\s*exp_alerts:\s*\n(?:\s*#.*\n)*\s*- exp_labels: (.*)");
        if (firing.Count == 0)
        {
            yield return "no test expects it to fire";
        }

        if (firing.Any(match => !match.Groups[1].Value.Contains("site:", StringComparison.Ordinal)))
        {
            yield return "it fires without a site";
        }

        // Signs of life fire always.
        if (!_signsOfLife.Contains(name) && !Regex.IsMatch(_tests, $@"alertname: {name}(, exp_alerts: \[\])?\}}"))
        {
            yield return "no test expects it to be silent";
        }
    }

    private IEnumerable<(string File, YamlMappingNode Rule)> Rules() =>
        from file in Directory.GetFiles(Path.Combine(root, "alert-rules"), "*.yml").Order(StringComparer.Ordinal)
        let groups = Yaml(file).Children.TryGetValue("groups", out var node) ? node as YamlSequenceNode : null
        where groups is not null
        from YamlMappingNode rules in groups.Children.Cast<YamlMappingNode>()
        from YamlMappingNode rule in ((YamlSequenceNode)rules["rules"]).Children.Cast<YamlMappingNode>()
        select (Path.GetFileName(file), rule);

    private static YamlMappingNode Yaml(string file)
    {
        var stream = new YamlStream();
        using var text = new StreamReader(file);
        stream.Load(text);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static YamlMappingNode Mapping(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) && value is YamlMappingNode mapping ? mapping : [];

    private static string Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) && value is YamlScalarNode scalar ? scalar.Value ?? "" : "";
}
