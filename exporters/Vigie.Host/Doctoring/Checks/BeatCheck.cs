using System.Globalization;

namespace Vigie.Host.Doctoring.Checks;

/// <summary>The beats that a watcher of this site expects, as Prometheus has them from it.</summary>
/// <param name="around">The installation.</param>
internal sealed class BeatCheck(Surroundings around) : Check
{
    public override string Name => "beat";

    public override async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken deadline)
    {
        var overdue = await around.Prometheus.QueryAsync("max by (target, beat) (vigie_beat_overdue)", deadline);
        if (overdue.Count == 0)
        {
            return [Unknown("Prometheus has no vigie_beat_overdue: no watcher of this site is scraped, so the beats are known at the other site alone", "docs/heartbeat.md tells how to set a watcher up, alert-rules/prometheus.yml how it is scraped.")];
        }

        var ages = await around.Prometheus.QueryAsync("time() - max by (target, beat) (vigie_beat_last_received_timestamp_seconds)", deadline);
        return [.. overdue.Select(series => Judge(series, ages.FirstOrDefault(age => age["target"] == series["target"] && age["beat"] == series["beat"])?.Value))];
    }

    private Finding Judge(Series overdue, double? age)
    {
        var name = $"{overdue["beat"]} of {overdue["target"]}";
        var last = age is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"last seen {TimeSpan.FromSeconds(Math.Max(0, Math.Round(seconds))):g} ago") : "never seen";
        return overdue.Value > 0
            ? Red($"{name} is overdue: {last}", "The alerting that should send it is dead or does not get through: look at its Prometheus, its Alertmanager and the network between the sites (docs/runbooks/beatoverdue.md).")
            : age is null ? Warn($"{name}: {last}, and not yet overdue", "Wait for one period of the beat; if it stays away, look at the sender's address and token.")
            : Ok($"{name}: {last}");
    }
}
