using Vigie.Provision.Files;

namespace Vigie.Provision.Alerting;

/// <summary>A rule of a Prometheus rule file.</summary>
internal sealed record PrometheusRule(string Where, string Name, bool Records, string Expression)
{
    /// <summary>How long it has to hold, in milliseconds.</summary>
    public long For { get; init; }

    /// <summary>How long it goes on firing, in milliseconds.</summary>
    public long KeepFiringFor { get; init; }

    /// <summary>Labels of rule and group together.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Annotations.</summary>
    public required IReadOnlyDictionary<string, string> Annotations { get; init; }
}

/// <summary>A group of a Prometheus rule file. Times in milliseconds; null where the file leaves them to the server.</summary>
internal sealed record PrometheusGroup(string File, string Name, long? Interval, long QueryOffset, long Limit, IReadOnlyList<PrometheusRule> Rules);

/// <summary>Reads Prometheus rule files: those that are named, and in a directory those with groups at their top.</summary>
internal static class RuleFiles
{
    /// <summary>Reads all groups; faults name file and place.</summary>
    public static IReadOnlyList<PrometheusGroup> Read(IReadOnlyList<string> paths, List<string> faults)
    {
        var groups = new List<PrometheusGroup>();
        foreach (var path in paths.SelectMany(path => Files(path, faults)))
        {
            if (YamlFile.Read(path, faults) is { } root && root.ContainsKey("groups"))
            {
                var file = new Section(root, $"{Path.GetFileName(path)}: ", faults);
                groups.AddRange(file.Maps("groups").Select(group => Group(Path.GetFileName(path), group)));
                file.RefuseOthers();
            }
            else if (!Directory.Exists(path) && paths.Contains(path) && faults.Count == 0)
            {
                faults.Add($"--rules: {path} has no groups: it is no rule file");
            }
        }

        foreach (var twins in groups.GroupBy(group => group.Name).Where(twins => twins.Count() > 1))
        {
            faults.Add($"the group {twins.Key} stands in {string.Join(" and ", twins.Select(group => group.File))}: in one folder of Grafana it can be there once; name one of them otherwise");
        }

        return groups;
    }

    private static IEnumerable<string> Files(string path, List<string> faults)
    {
        if (Directory.Exists(path))
        {
            return Directory.GetFiles(path, "*.yml").Concat(Directory.GetFiles(path, "*.yaml")).Order(StringComparer.Ordinal);
        }

        if (File.Exists(path))
        {
            return [path];
        }

        faults.Add($"--rules: there is no file or directory {path}");
        return [];
    }

    private static PrometheusGroup Group(string file, Section group)
    {
        var name = group.Text("name") ?? "";
        if (name.Length is 0 or > 190)
        {
            group.Fault("name", "has to be a text of 1 to 190 characters");
        }

        var labels = group.Texts("labels");
        var result = new PrometheusGroup(
            file, name, Duration(group, "interval"), Duration(group, "query_offset") ?? 0, group.Number("limit") ?? 0,
            [.. group.Maps("rules").Select(rule => Rule(rule, labels))]);
        group.RefuseOthers();
        return result;
    }

    private static PrometheusRule Rule(Section rule, SortedDictionary<string, string> groupLabels)
    {
        var (alert, record) = (rule.Text("alert"), rule.Text("record"));
        var name = alert ?? record ?? "";
        if (name.Length is 0 or > 190 || (alert is not null && record is not null))
        {
            rule.Fault("alert", "exactly one of alert and record has to be there, with 1 to 190 characters");
        }

        var expression = rule.Text("expr") ?? "";
        if (string.IsNullOrWhiteSpace(expression))
        {
            rule.Fault("expr", "is missing");
        }

        var labels = new SortedDictionary<string, string>(groupLabels, StringComparer.Ordinal);
        foreach (var (key, value) in rule.Texts("labels"))
        {
            labels[key] = value;
        }

        var result = new PrometheusRule(name.Length > 0 ? name : rule.Where, name, alert is null, expression)
        {
            For = Duration(rule, "for") ?? 0,
            KeepFiringFor = Duration(rule, "keep_firing_for") ?? 0,
            Labels = labels,
            Annotations = rule.Texts("annotations"),
        };
        rule.RefuseOthers();
        return result;
    }

    private static long? Duration(Section section, string key)
    {
        if (section.Text(key) is not { } text)
        {
            return null;
        }

        if (PromDuration.Milliseconds(text) is { } value)
        {
            return value;
        }

        section.Fault(key, "is no duration such as 30s, 5m or 1h30m");
        return null;
    }
}
