namespace Vigie.Host.Doctoring.Checks;

/// <summary>Whether Prometheus knows where to send alerts.</summary>
/// <param name="around">The installation.</param>
internal sealed class KnownAlertmanagersCheck(Surroundings around) : Check
{
    public override string Name => "alerting";

    public override async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken deadline)
    {
        var known = (await around.Prometheus.NeedAsync(around.Prometheus.Alertmanagers, deadline)).Items("activeAlertmanagers").Select(item => item.Text("url")).ToList();
        return known.Count > 0
            ? [Ok($"Prometheus sends alerts to {string.Join(", ", known)}")]
            : [Red("Prometheus knows no Alertmanager: alerts reach nobody", "Write alerting: { alertmanagers: [{ static_configs: [{ targets: ['localhost:9093'] }] }] } into prometheus.yml and reload it.")];
    }
}
