namespace Vigie.Host.Starting;

/// <summary>One device to begin with.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Site">Where it stands.</param>
/// <param name="Address">Its address, as the configuration takes it.</param>
internal sealed record Device(StarterKind Kind, string Site, string Address);

/// <summary>A kind of device that <c>vigie init</c> asks for.</summary>
/// <param name="Kind">The kind of target.</param>
/// <param name="Option">The option of the command line.</param>
/// <param name="Prefix">What names begin with.</param>
/// <param name="Port">The port of the exporter for this kind alone; as docker-compose.yml and scripts/site-rules have it.</param>
/// <param name="Question">What people are asked.</param>
/// <param name="Page">The page of docs/ with the rights.</param>
/// <param name="Chapter">The heading of its chapter about them.</param>
/// <param name="Secrets">The endings of its secret files, and what goes in.</param>
internal sealed record StarterKind(string Kind, string Option, string Prefix, int Port, string Question, string Page, string Chapter, IReadOnlyList<(string Ending, string What)> Secrets)
{
    /// <summary>All of them, in the order of the questions.</summary>
    public static IReadOnlyList<StarterKind> All { get; } =
    [
        new("pbs", "--pbs", "pbs", 9782, "Address of a Proxmox Backup Server, such as https://192.0.2.10:8007", "pbs.md", "On the backup server", [("token", "the secret that generate-token printed")]),
        new("raid", "--nas", "nas", 9783, "Address of a NAS or server with SNMP, such as 192.0.2.20", "nas.md", "On the device", [("auth", "the authentication password"), ("priv", "the privacy password")]),
        new("ipsec", "--firewall", "fw", 9784, "Address of a Stormshield firewall, such as https://192.0.2.1", "stormshield.md", "On the firewall, for the API", [("password", "the administrator's password")]),
        new("mysql", "--mysql", "mariadb", 9785, "Name of a MySQL or MariaDB server", "mysql.md", "On each server, primary and replica", [("password", "the account's password")]),
        new("postgres", "--postgres", "db", 9786, "Name of a PostgreSQL server", "postgres.md", "On the primary; standbys copy the role", [("password", "the role's password")]),
    ];
}

/// <summary>What somebody wants to begin with.</summary>
/// <param name="Site">The site where this Vigie stands.</param>
/// <param name="SecondSite">The other site, whose alerting a watcher here looks at; null: there is none.</param>
/// <param name="PerKind">Whether each kind gets a process and a folder of its own.</param>
/// <param name="Devices">The devices.</param>
internal sealed record Wishes(string Site, string? SecondSite, bool PerKind, IReadOnlyList<Device> Devices);
