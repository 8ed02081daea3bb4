using Vigie.Core.Collecting;
using Vigie.Ipsec.Model;

namespace Vigie.Ipsec.Probing;

/// <summary>Makes probes through tunnels.</summary>
internal interface IProber
{
    /// <summary>Makes one probe.</summary>
    /// <param name="probe">Whom to ask, and from where.</param>
    /// <param name="deadline">Ends the wait.</param>
    /// <returns>What came of it: a path that does not work is a result.</returns>
    /// <exception cref="TargetFailureException">The probe could not be made at all, which says nothing about the path.</exception>
    Task<ProbeOutcome> ProbeAsync(TunnelProbe probe, CancellationToken deadline);
}
