using System.Net;

namespace Vigie.Ipsec.Model;

/// <summary>A probe through a tunnel.</summary>
/// <param name="Host">Whom to ask, inside the remote selectors.</param>
/// <param name="Port">Its TCP port; a closed one does as well.</param>
internal sealed record TunnelProbe(IPAddress Host, int Port)
{
    /// <summary>The address to ask from, inside the local selectors; null leaves it to the routes.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>How long to wait for an answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Whether a large packet is sent too.</summary>
    public bool SendsLarge { get; init; }
}
