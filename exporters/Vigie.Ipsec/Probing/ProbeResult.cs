namespace Vigie.Ipsec.Probing;

/// <summary>What came of a probe.</summary>
internal enum ProbeResult
{
    /// <summary>The port answered.</summary>
    Connected,

    /// <summary>The host refused the port: the path is good.</summary>
    Refused,

    /// <summary>No answer: what a tunnel that carries nothing looks like.</summary>
    Timeout,

    /// <summary>A router or the kernel says that there is no way.</summary>
    Unreachable,
}

/// <summary>What came of a probe, in figures.</summary>
/// <param name="Result">What came of it.</param>
/// <param name="Took">From asking to the answer, or to giving up.</param>
/// <param name="LargePassed">Whether 1,400 bytes arrived at the other end; null when that was not tried, or could not be.</param>
internal sealed record ProbeOutcome(ProbeResult Result, TimeSpan Took, bool? LargePassed)
{
    /// <summary>Whether the path works.</summary>
    public bool IsGood => Result is ProbeResult.Connected or ProbeResult.Refused;
}
