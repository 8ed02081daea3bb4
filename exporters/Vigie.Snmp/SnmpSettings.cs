namespace Vigie.Snmp;

/// <summary>Which agent to ask, and how.</summary>
public sealed record SnmpSettings
{
    /// <summary>Name or address, IPv4 or IPv6. A name is resolved anew when the agent fell silent.</summary>
    public required string Host { get; init; }

    /// <summary>UDP port.</summary>
    public int Port { get; init; } = 161;

    /// <summary>What opens the agent.</summary>
    public required SnmpCredentials Credentials { get; init; }

    /// <summary>How long to wait for the first attempt; each further one waits twice as long, at most 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Further attempts after the first.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Take answers from other addresses and ports too, as boxes with several addresses send them; they are then told by their request-id alone.</summary>
    public bool AcceptsAnySource { get; init; }

    /// <summary>Objects asked for in one GET at most.</summary>
    public int MaxOidsPerRequest { get; init; } = 24;

    /// <summary>Columns of a table asked for in one request at most.</summary>
    public int MaxColumnsPerRequest { get; init; } = 16;

    /// <summary>Rows asked for in one GETBULK at most; 0 asks with GETNEXT only, for agents whose GETBULK is broken.</summary>
    public int MaxRepetitions { get; init; } = 64;

    /// <summary>Octets that an answer to GETBULK should not exceed, so that it is not cut into fragments that firewalls drop.</summary>
    public int ReplySize { get; init; } = 1400;

    /// <exception cref="ArgumentException">A value outside its range.</exception>
    internal SnmpSettings Checked()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Host);
        ArgumentNullException.ThrowIfNull(Credentials);
        ArgumentOutOfRangeException.ThrowIfLessThan(Port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, 65_535);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(Retries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Retries, 10);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxOidsPerRequest, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxOidsPerRequest, 100);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxColumnsPerRequest, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxColumnsPerRequest, 100);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRepetitions);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReplySize, 484);
        return this;
    }
}
