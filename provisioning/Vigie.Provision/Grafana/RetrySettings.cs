namespace Vigie.Provision.Grafana;

/// <summary>How often and how long the client tries again after 429, 502, 503, 504 and lost connections.</summary>
internal sealed record RetrySettings
{
    /// <summary>Repeats after the first try.</summary>
    public int Repeats { get; init; } = 4;

    /// <summary>Wait before the first repeat; doubles each time, with jitter.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait. A Retry-After beyond it ends the attempt instead of hanging.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Deadline of one request, from connecting to the last byte of the answer.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
