using System.Net;

namespace Vigie.Lab.Shop;

/// <summary>Where the lab listens and keeps its things.</summary>
public sealed record LabOptions
{
    /// <summary>Directory for certificates, tokens and the configuration that it writes.</summary>
    public required string State { get; init; }

    /// <summary>Directory with one Maildir per administrator; null: no mailboxes are watched.</summary>
    public string? Maildir { get; init; }

    /// <summary>Address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port of the control page; 0: any.</summary>
    public int Port { get; init; } = 9700;

    /// <summary>Port of the first site's backup server; 0: any.</summary>
    public int AardPort { get; init; } = 18007;

    /// <summary>Port of the second site's; 0: any.</summary>
    public int DrynPort { get; init; } = 28007;

    /// <summary>Port that the written configuration gives to Vigie.</summary>
    public int VigiePort { get; init; } = 9780;
}
