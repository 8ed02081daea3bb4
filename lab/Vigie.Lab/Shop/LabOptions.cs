using System.Net;
using Vigie.Lab.Databases;

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

    /// <summary>UDP port of the first site's NAS, always on 127.0.0.1; 0: any.</summary>
    public int NasAardPort { get; init; } = 16101;

    /// <summary>UDP port of the second site's NAS; 0: any.</summary>
    public int NasDrynPort { get; init; } = 26101;

    /// <summary>The program snmpd that plays the NAS; null: it is looked for where Debian puts it.</summary>
    public string? Snmpd { get; init; }

    /// <summary>TCP port of the first site's firewall; 0: any.</summary>
    public int FirewallAardPort { get; init; }

    /// <summary>TCP port of the second site's; 0: any.</summary>
    public int FirewallDrynPort { get; init; }

    /// <summary>UDP port of the first site's firewall, always on 127.0.0.1; 0: any.</summary>
    public int FirewallAardSnmpPort { get; init; }

    /// <summary>UDP port of the second site's firewall; 0: any.</summary>
    public int FirewallDrynSnmpPort { get; init; }

    /// <summary>Whether a real tunnel is built when the machine allows it.</summary>
    public bool Tunnel { get; init; }

    /// <summary>Port of the tunnel's bastion, always on 127.0.0.1; 0: any.</summary>
    public int BastionPort { get; init; }

    /// <summary>The database servers; null: none are started.</summary>
    public DatabaseOptions? Databases { get; init; }

    /// <summary>Port that the written configuration gives to Vigie.</summary>
    public int VigiePort { get; init; } = 9780;
}
