using Vigie.Core.Collecting;

namespace Vigie.Host.Doctoring.Checks;

/// <summary>The watcher: the one that is named, else the one that Prometheus scrapes.</summary>
/// <param name="around">The installation.</param>
internal sealed class WatcherCheck(Surroundings around) : Check
{
    private const string Start = "Start it on its host (systemctl start vigie-watcher, or docker compose up -d), and look whether the network between the sites lets this machine through.";

    public override string Name => "watcher";

    public override async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken deadline) =>
        around.Watcher is { } named ? [await AskAsync(named, deadline), .. await FailingAsync(deadline)] : [.. await AskPrometheusAsync(deadline), .. await FailingAsync(deadline)];

    private async Task<Finding> AskAsync(Peer watcher, CancellationToken deadline)
    {
        try
        {
            await watcher.GetAsync("-/healthy", deadline);
            return Ok($"{watcher}: answers");
        }
        catch (TargetFailureException failure)
        {
            return Red($"{watcher}: {failure.Reason.Name()}: {failure.Message}", failure.Reason == FailureReason.Identity ? "Name the authority of its certificate: --ca-file FILE." : Start);
        }
    }

    private async Task<IEnumerable<Finding>> AskPrometheusAsync(CancellationToken deadline)
    {
        var up = await around.Prometheus.QueryAsync("up{job=\"vigie-watcher\"}", deadline);
        return up.Count == 0
            ? [Unknown("Prometheus has no job vigie-watcher, and no watcher was named", "Name the one that watches this site's alerting: --watcher URL.")]
            : up.Select(series => series.Value > 0 ? Ok($"{series["instance"]}: answers Prometheus") : Red($"{series["instance"]} does not answer Prometheus", Start));
    }

    /// <summary>What a watcher says of itself: the same questions as the alert WatcherCannotTell.</summary>
    private async Task<IEnumerable<Finding>> FailingAsync(CancellationToken deadline)
    {
        IReadOnlyList<Series> recipients, unstored;
        try
        {
            recipients = await around.Prometheus.QueryAsync("vigie_watcher_recipients_failing > 0", deadline);
            unstored = await around.Prometheus.QueryAsync("vigie_watcher_state_stored == 0", deadline);
        }
        catch (UnknownException) when (around.Watcher is not null)
        {
            // Told by the check of Prometheus; that the watcher answers is known all the same.
            return [];
        }

        return recipients.Select(series => Red($"{series["target"]} cannot reach every recipient by {series["channel"]}", "Its log names recipient and answer; look at its mail server or webhook."))
            .Concat(unstored.Select(series => Red($"{series["target"]} cannot write its memory", "Look at the disk and the owner of its state_folder.")));
    }
}
