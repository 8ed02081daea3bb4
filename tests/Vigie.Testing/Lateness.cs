using System.Globalization;
using System.Text.RegularExpressions;

namespace Vigie.Testing;

/// <summary>How long collectors went without a success, from one look at <c>/metrics</c> to the next. Look more often than they run: no success is then overlooked.</summary>
public sealed partial class Lateness
{
    private readonly Dictionary<(string Target, string Collector), double> _last = [];

    /// <summary>The longest time between two successes of one collector, or from its last to the last look, in seconds.</summary>
    public double Longest { get; private set; }

    /// <summary>Whose time that was.</summary>
    public string Latest { get; private set; } = "nobody";

    /// <summary>How often a collector succeeded again.</summary>
    public int Successes { get; private set; }

    /// <summary>Collectors that succeeded at least once.</summary>
    public int Collectors => _last.Count;

    /// <summary>Takes in a look.</summary>
    /// <param name="text">The answer of <c>/metrics</c>.</param>
    /// <param name="now">When it was given.</param>
    /// <param name="targets">Whose collectors count.</param>
    public void See(string text, DateTimeOffset now, IReadOnlySet<string> targets)
    {
        foreach (Match match in Success().Matches(text))
        {
            var key = (match.Groups["target"].Value, match.Groups["collector"].Value);
            if (targets.Contains(key.Item1))
            {
                See(key, double.Parse(match.Groups["at"].Value, CultureInfo.InvariantCulture), now.ToUnixTimeMilliseconds() / 1000.0);
            }
        }
    }

    private void See((string Target, string Collector) key, double at, double now)
    {
        var known = _last.TryGetValue(key, out var before);
        Successes += known && at > before ? 1 : 0;
        _last[key] = at;
        var longest = Math.Max(known ? at - before : 0, now - at);
        if (longest > Longest)
        {
            (Longest, Latest) = (longest, $"{key.Target}, {key.Collector}");
        }
    }

    [GeneratedRegex("""^vigie_collector_last_success_timestamp_seconds\{[^}]*target="(?<target>[^"]*)"[^}]*collector="(?<collector>[^"]*)"\} (?<at>\S+)""", RegexOptions.Multiline)]
    private static partial Regex Success();
}
