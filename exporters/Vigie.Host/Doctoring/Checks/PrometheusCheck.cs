using Vigie.Core.Collecting;

namespace Vigie.Host.Doctoring.Checks;

/// <summary>Prometheus: reachable, and with its last configuration in force.</summary>
/// <param name="around">The installation.</param>
internal sealed class PrometheusCheck(Surroundings around) : Check
{
    public override string Name => "prometheus";

    public override async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken deadline)
    {
        var prometheus = around.Prometheus;
        try
        {
            await prometheus.ClockLead.AskAsync(deadline);
        }
        catch (TargetFailureException failure)
        {
            return [Red($"{prometheus.Peer}: {failure.Reason.Name()}: {failure.Message}", CureOf(failure.Reason))];
        }

        var old = await prometheus.QueryAsync("prometheus_config_last_reload_successful == 0", deadline);
        return old.Count > 0
            ? [Red($"{prometheus.Peer}: it runs with an old configuration, for it refused the last one", "promtool check config /etc/prometheus/prometheus.yml tells why; then reload it.")]
            : [Ok($"{prometheus.Peer}: answers")];
    }

    private static string CureOf(FailureReason reason) => reason switch
    {
        FailureReason.Auth => "Give its name and password: --login prometheus=NAME:FILE, with the password in the first line of FILE.",
        FailureReason.Identity => "Name the authority of its certificate: --ca-file FILE.",
        FailureReason.Protocol => "Look whether --prometheus names Prometheus itself, with the path in front of its own if it has one.",
        _ => "Start it (systemctl start prometheus, or docker compose up -d), or say where it is: --prometheus URL.",
    };
}
