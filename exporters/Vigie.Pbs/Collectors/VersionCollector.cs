using Vigie.Core.Collecting;
using Vigie.Pbs.Parsing;

namespace Vigie.Pbs.Collectors;

/// <summary>Version of PBS, and the certificate that it presents: read from our own handshake, since its API asks for more rights.</summary>
/// <param name="parts">The parts of the target.</param>
internal sealed class VersionCollector(PbsParts parts) : ICollector
{
    /// <summary>What is fixed about the collector.</summary>
    public static readonly CollectorDescription Fixed = new("version", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30), IsEssential: false,
        [PbsMetrics.CertificateNotAfter, PbsMetrics.CertificateInfo]);

    /// <inheritdoc/>
    public CollectorDescription Description => Fixed;

    /// <inheritdoc/>
    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        var version = await parts.Calls.ObjectAsync(parts.Calls.Requests.Version, NodeParser.ReadVersion, deadline);
        run.Identify("Proxmox Backup Server", version.Full);
        if (parts.Client.Certificate is { } certificate)
        {
            run.Metrics.Add(PbsMetrics.CertificateNotAfter, certificate.NotAfter.ToUnixTimeSeconds());
            run.Metrics.AddInfo(PbsMetrics.CertificateInfo, certificate.Fingerprint);
        }
    }
}
