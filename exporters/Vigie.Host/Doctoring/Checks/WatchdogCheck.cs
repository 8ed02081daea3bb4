using System.Globalization;
using System.Text.Json;
using Vigie.Core.Collecting;

namespace Vigie.Host.Doctoring.Checks;

/// <summary>Whether alerts get from Prometheus to Alertmanager: Watchdog fires always, so it must lie there, and be fresh.</summary>
/// <param name="around">The installation.</param>
/// <param name="clock">The only source of time.</param>
internal sealed class WatchdogCheck(Surroundings around, TimeProvider clock) : Check
{
    private static readonly TimeSpan _oldest = TimeSpan.FromMinutes(5);

    public override string Name => "watchdog";

    public override async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken deadline)
    {
        var firing = await around.Prometheus.QueryAsync("ALERTS{alertname=\"Watchdog\",alertstate=\"firing\"}", deadline);
        if (firing.Count == 0)
        {
            return [Unknown("Prometheus does not let Watchdog fire: see rules")];
        }

        var known = (await around.Prometheus.NeedAsync(around.Prometheus.Alertmanagers, deadline)).Items("activeAlertmanagers").Any();
        return known ? [.. await Task.WhenAll((await around.Alertmanagers.AskAsync(deadline)).Select(peer => AskAsync(peer, deadline)))] : [Unknown("Prometheus sends alerts nowhere: see alerting")];
    }

    private async Task<Finding> AskAsync(Peer peer, CancellationToken deadline)
    {
        JsonElement alerts;
        try
        {
            alerts = await peer.GetJsonAsync("api/v2/alerts?filter=" + Uri.EscapeDataString("alertname=\"Watchdog\""), deadline);
        }
        catch (TargetFailureException)
        {
            return Unknown($"{peer} does not answer: see alertmanager");
        }

        var ages = (alerts.ValueKind == JsonValueKind.Array ? alerts.EnumerateArray() : [])
            .Select(alert => DateTimeOffset.TryParse(alert.Text("updatedAt"), CultureInfo.InvariantCulture, out var at) ? clock.GetUtcNow() - at : (TimeSpan?)null)
            .Where(age => age is not null).ToList();
        return ages.Min() is not { } age
            ? Red($"{peer} has no alert Watchdog although it fires in Prometheus: alerts do not arrive", "Within a minute of a start of either that is so: ask again. Else look at alerting: in prometheus.yml and at prometheus_notifications_errors_total: Prometheus may send elsewhere, or be refused.")
            : age > _oldest
            ? Red(string.Create(CultureInfo.InvariantCulture, $"{peer} last heard of Watchdog {age.TotalMinutes:0} minutes ago: alerts do not arrive any more"), "Look whether Prometheus reaches it, and at both clocks.")
            : Ok($"alerts of Prometheus arrive at {peer}");
    }
}
