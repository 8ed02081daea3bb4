using System.Globalization;

namespace Vigie.Tunnel.Tests;

/// <summary>What Vigie says of one target at one moment: the series of one answer, told apart by child.</summary>
internal sealed class Signals
{
    private readonly IReadOnlyList<(string Name, string Labels, double Value)> _samples;

    private Signals(IReadOnlyList<(string, string, double)> samples) => _samples = samples;

    /// <summary>Reads the text of /metrics.</summary>
    public static Signals Of(string text, string target) => new(
    [
        .. text.Split('\n').Where(line => line.Contains($"target=\"{target}\"", StringComparison.Ordinal)).Select(line =>
        {
            var (brace, blank) = (line.IndexOf('{', StringComparison.Ordinal), line.LastIndexOf(' '));
            return (line[..brace], line[brace..blank], double.Parse(line[(blank + 1)..], CultureInfo.InvariantCulture));
        }),
    ]);

    /// <summary>Value of a series; null: it is not there.</summary>
    public double? this[string name, string piece = ""] =>
        _samples.Where(s => s.Name == name && s.Labels.Contains(piece, StringComparison.Ordinal)).Select(s => (double?)s.Value).FirstOrDefault();

    /// <summary>The reason why the target cannot be read; null: it can.</summary>
    public string? Reason => _samples.Where(s => s.Name == "vigie_collector_failure" && s.Labels.Contains("collector=\"tunnels\"", StringComparison.Ordinal))
        .Select(s => s.Labels.Split("reason=\"")[1].Split('"')[0]).FirstOrDefault();

    /// <summary>A value of a child of the tunnel, such as Child("servers", "up").</summary>
    public double? Child(string child, string what) => this["ipsec_tunnel_" + what, $"child=\"{child}\""];

    /// <summary>The signals that a rule may speak of, those that are not as when all is well.</summary>
    public IReadOnlyList<string> Amiss => [.. Judge().Order(StringComparer.Ordinal)];

    private IEnumerable<string> Judge()
    {
        if (Reason is { } reason)
        {
            yield return reason;
        }

        if (this["ipsec_tunnels"] == 0)
        {
            yield return "no connections";
        }

        foreach (var child in (string[])["servers", "databases"])
        {
            (string Name, double Well)[] states =
            [
                ("configured", 1), ("ike_established", 1), ("child_installed", 1), ("up", 1), ("one_way", 0), ("peer_unresponsive", 0), ("probe_success", 1), ("probe_mtu_success", 1),
            ];
            foreach (var (name, well) in states)
            {
                if (Child(child, name) is { } value && value != well)
                {
                    yield return $"{child} {name}";
                }
            }
        }
    }
}
