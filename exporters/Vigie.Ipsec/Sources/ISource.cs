using Vigie.Core.Collecting;
using Vigie.Ipsec.Model;

namespace Vigie.Ipsec.Sources;

/// <summary>Reads one kind of gateway. Knows its commands and answers, and no metric. Used by one run at a time for each method.</summary>
internal interface ISource : IAsyncDisposable
{
    /// <summary>Reads configured tunnels and SAs, all of one moment as far as the product allows.</summary>
    /// <param name="deadline">Ends the wait.</param>
    /// <returns>What the gateway told.</returns>
    /// <exception cref="TargetFailureException">It could not be read, or not wholly: then there is no reading at all.</exception>
    Task<GatewayReading> ReadTunnelsAsync(CancellationToken deadline);

    /// <summary>Learns what the gateway is.</summary>
    /// <param name="deadline">Ends the wait.</param>
    /// <returns>What it told.</returns>
    /// <exception cref="TargetFailureException">It could not be read.</exception>
    Task<NodeReading> ReadNodeAsync(CancellationToken deadline);
}
