using System.Text.Json;

namespace Vigie.Host.Doctoring.Checks;

/// <summary>Whether Prometheus scrapes this Vigie, and gets an answer.</summary>
/// <param name="around">The installation.</param>
internal sealed class ScrapeCheck(Surroundings around) : Check
{
    public override string Name => "scrape";

    public override async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken deadline)
    {
        var (ours, others) = await OwnAddress.FindAsync(around, deadline);
        if (ours.Count == 0)
        {
            return [NotThere(others)];
        }

        if (ours.FirstOrDefault(target => target.Text("health") == "down") is { ValueKind: JsonValueKind.Object } down)
        {
            var error = down.Text("lastError");
            return [Red($"job {down.Text("scrapePool")}: Prometheus cannot scrape {down.Text("scrapeUrl")}: {error}", CureOf(error))];
        }

        return ours.Any(target => target.Text("health") != "up")
            ? [Unknown($"job {ours[0].Text("scrapePool")}: not scraped yet since Prometheus started", "Ask again after one scrape_interval.")]
            : [Ok($"job {string.Join(", ", ours.Select(target => target.Text("scrapePool")).Distinct(StringComparer.Ordinal))} scrapes {ours[0].Text("scrapeUrl")}")];
    }

    private Finding NotThere(IReadOnlyList<string> others)
    {
        var port = around.Config.Listen.Port;
        var elsewhere = others.Count > 0 ? $" If one of these is this Vigie, say which: --instance HOST:PORT ({string.Join(", ", others.Take(3))})." : "";
        return Red(
            $"Prometheus scrapes nothing at port {port} of this machine",
            $"Add a job with targets: ['localhost:{port}'] (or the name by which Prometheus reaches it) and honor_labels: true to scrape_configs; scripts/site-rules writes one. Then reload Prometheus.{elsewhere}");
    }

    private static string CureOf(string error) => error switch
    {
        _ when error.Contains("401", StringComparison.Ordinal) => "Vigie asks Prometheus for a password: give the job basic_auth: { username, password_file } as listen.basic_auth.users has it.",
        _ when error.Contains("malformed HTTP response", StringComparison.Ordinal) || error.Contains("400", StringComparison.Ordinal) => "Vigie speaks TLS: give the job scheme: https and tls_config: { ca_file }.",
        _ when error.Contains("server gave HTTP response", StringComparison.Ordinal) => "Vigie speaks plain HTTP: take scheme: https out of the job, or give Vigie listen.tls.",
        _ when error.Contains("x509", StringComparison.Ordinal) => "Prometheus does not trust Vigie's certificate: tls_config: { ca_file, server_name } in the job.",
        _ when error.Contains("refused", StringComparison.Ordinal) => "Vigie does not run, or listens on another address than the job names: see vigie.",
        _ => "Try the same address from Prometheus's machine: curl -v URL. A firewall between must let it through.",
    };
}
