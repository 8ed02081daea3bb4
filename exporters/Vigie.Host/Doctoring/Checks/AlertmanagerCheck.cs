using Vigie.Core.Collecting;

namespace Vigie.Host.Doctoring.Checks;

/// <summary>Each Alertmanager: reachable, and one of as many as it should be.</summary>
/// <param name="around">The installation.</param>
internal sealed class AlertmanagerCheck(Surroundings around) : Check
{
    public override string Name => "alertmanager";

    public override async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken deadline)
    {
        var peers = await around.Alertmanagers.AskAsync(deadline);
        return await Task.WhenAll(peers.Select(peer => AskAsync(peer, deadline)));
    }

    private async Task<Finding> AskAsync(Peer peer, CancellationToken deadline)
    {
        try
        {
            var status = await peer.GetJsonAsync("api/v2/status", deadline);
            return status.TryGetProperty("versionInfo", out var version)
                ? Ok($"{peer}: answers, version {version.Text("version")}")
                : Red($"{peer}: another program than Alertmanager answers there", "Say where it is: --alertmanager URL.");
        }
        catch (TargetFailureException failure)
        {
            return Red($"{peer}: {failure.Reason.Name()}: {failure.Message}", CureOf(failure.Reason));
        }
    }

    private static string CureOf(FailureReason reason) => reason switch
    {
        FailureReason.Auth => "Give its name and password: --login alertmanager=NAME:FILE.",
        FailureReason.Identity => "Name the authority of its certificate: --ca-file FILE.",
        FailureReason.Protocol => "Look whether the address is Alertmanager's own, with the path in front of its own if it has one: --alertmanager URL.",
        _ => "Start it (systemctl start prometheus-alertmanager, or docker compose up -d); its log tells why it ended. If it is elsewhere: --alertmanager URL.",
    };
}
