using System.Globalization;

namespace Vigie.Host.Doctoring.Checks;

/// <summary>Whether notifications fail: the same question as the alert AlertmanagerNotificationsFailing, so it needs Alertmanager's own samples in Prometheus.</summary>
/// <param name="around">The installation.</param>
internal sealed class DeliveryCheck(Surroundings around) : Check
{
    public override string Name => "delivery";

    public override async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken deadline)
    {
        var known = await around.Prometheus.QueryAsync("sum by (integration) (increase(alertmanager_notifications_failed_total[15m]))", deadline);
        if (known.Count == 0)
        {
            return [Unknown("Prometheus has no alertmanager_notifications_failed_total, or too short a time of it", "Add Alertmanager to scrape_configs, as alert-rules/prometheus.yml does, and ask again after a minute.")];
        }

        var failing = known.Where(series => series.Value > 0).ToList();
        return failing.Count == 0
            ? [Ok("no notification failed in the last 15 minutes")]
            : [.. failing.Select(series => Red(
                string.Create(CultureInfo.InvariantCulture, $"notifications by {series["integration"]} fail: {Math.Ceiling(series.Value):0} in the last 15 minutes"),
                series["integration"] == "email" ? "Look at the mail server of the host (mailq, its log) and at Alertmanager's log, which names the answer." : "Look whether the receiver answers, and at Alertmanager's log, which names the answer."))];
    }
}
