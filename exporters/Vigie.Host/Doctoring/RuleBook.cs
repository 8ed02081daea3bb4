using System.Text.RegularExpressions;

namespace Vigie.Host.Doctoring;

/// <summary>One file of alert-rules and the alerts in it.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Alerts">Names of its alerts, each once.</param>
internal sealed record RuleFile(string File, IReadOnlyList<string> Alerts);

/// <summary>The alerts that Vigie ships, as they were when this program was built: the very files of alert-rules lie in it.</summary>
internal static partial class RuleBook
{
    private const string Prefix = "rules/";

    /// <summary>The files about Vigie and the alarm itself, wanted whatever is watched.</summary>
    public static IReadOnlyList<string> Always { get; } = ["vigie.yml", "heartbeat.yml"];

    /// <summary>All files, by name.</summary>
    public static IReadOnlyList<RuleFile> All { get; } = Read();

    private static List<RuleFile> Read()
    {
        var assembly = typeof(RuleBook).Assembly;
        var files = new List<RuleFile>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            files.Add(new RuleFile(name[Prefix.Length..], [.. AlertLine().Matches(reader.ReadToEnd()).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal)]));
        }

        return files;
    }

    [GeneratedRegex(@"(?m)^ *- alert: (\w+)\r?$")]
    private static partial Regex AlertLine();
}
