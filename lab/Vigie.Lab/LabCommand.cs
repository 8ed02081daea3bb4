using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Vigie.Lab.Databases;
using Vigie.Lab.Nas;
using Vigie.Lab.Shop;

namespace Vigie.Lab;

/// <summary>The command line of <c>vigie-lab</c>. A port that is not given comes from the environment variable of its name.</summary>
internal static class LabCommand
{
    private static readonly Option<DirectoryInfo> State = new("--state") { Required = true, Description = "directory for certificates, tokens and the vigie.yml that is written" };
    private static readonly Option<DirectoryInfo?> Maildir = new("--maildir") { Description = "directory with one Maildir per administrator" };
    private static readonly Option<IPAddress> Address = new("--address")
    {
        Description = "address to listen on",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens.Single().Value, out var address))
            {
                return address;
            }

            result.AddError($"'{result.Tokens.Single().Value}' is not an IP address.");
            return null;
        },
    };

    private static readonly Option<int> Port = PortOption("--port", "LAB_PORT", 9700, "port of the control page (0: any free one)");
    private static readonly Option<int> AardPort = PortOption("--pbs-aard-port", "PBS_AARD_PORT", 18007, "port of AARD's backup server (0: any free one)");
    private static readonly Option<int> DrynPort = PortOption("--pbs-dryn-port", "PBS_DRYN_PORT", 28007, "port of DRYN's backup server (0: any free one)");
    private static readonly Option<int> NasAardPort = PortOption("--nas-aard-port", "NAS_AARD_PORT", 16101, "UDP port of AARD's NAS, on 127.0.0.1 (0: any free one)");
    private static readonly Option<int> NasDrynPort = PortOption("--nas-dryn-port", "NAS_DRYN_PORT", 26101, "UDP port of DRYN's NAS, on 127.0.0.1 (0: any free one)");
    private static readonly Option<string?> Snmpd = new("--snmpd") { Description = "path of the program snmpd that plays the NAS (by default where Debian puts it); without it the lab has no NAS" };
    private static readonly Option<int> SnsAardPort = PortOption("--sns-aard-port", "SNS_AARD_PORT", 10443, "port of AARD's firewall (0: any free one)");
    private static readonly Option<int> SnsDrynPort = PortOption("--sns-dryn-port", "SNS_DRYN_PORT", 20443, "port of DRYN's firewall (0: any free one)");
    private static readonly Option<int> SnsAardSnmpPort = PortOption("--sns-aard-snmp-port", "SNS_AARD_SNMP_PORT", 16102, "UDP port of AARD's firewall, on 127.0.0.1 (0: any free one)");
    private static readonly Option<int> SnsDrynSnmpPort = PortOption("--sns-dryn-snmp-port", "SNS_DRYN_SNMP_PORT", 26102, "UDP port of DRYN's firewall, on 127.0.0.1 (0: any free one)");
    private static readonly Option<int> BastionPort = PortOption("--bastion-port", "BASTION_PORT", 10022, "port of the tunnel's bastion, on 127.0.0.1 (0: any free one)");
    private static readonly Option<bool> NoTunnel = new("--no-tunnel") { Description = "do not build a real tunnel, even when this machine allows it" };
    private static readonly Option<int> MariaDbAardPort = PortOption("--mariadb-aard-port", "MARIADB_AARD_PORT", 13306, "port of AARD's MariaDB, the primary (0: any free one)");
    private static readonly Option<int> MariaDbDrynPort = PortOption("--mariadb-dryn-port", "MARIADB_DRYN_PORT", 23306, "port of DRYN's MariaDB, the replica (0: any free one)");
    private static readonly Option<int> PostgresAardPort = PortOption("--postgres-aard-port", "POSTGRES_AARD_PORT", 15432, "port of AARD's PostgreSQL, the primary (0: any free one)");
    private static readonly Option<int> PostgresDrynPort = PortOption("--postgres-dryn-port", "POSTGRES_DRYN_PORT", 25432, "port of DRYN's PostgreSQL, the standby (0: any free one)");
    private static readonly Option<bool> NoDatabases = new("--no-databases") { Description = "do not start database servers" };
    private static readonly Option<int> VigiePort = PortOption("--vigie-port", "VIGIE_PORT", 9780, "port that the written vigie.yml gives to Vigie");

    public static Task<int> RunAsync(string[] args)
    {
        var command = new RootCommand("The rehearsal ground of Vigie: two simulated backup servers and NAS, real databases, faults at the press of a button, mailboxes and a webhook.")
        {
            State, Maildir, Address, Port, AardPort, DrynPort, NasAardPort, NasDrynPort, Snmpd, VigiePort,
            SnsAardPort, SnsDrynPort, SnsAardSnmpPort, SnsDrynSnmpPort, BastionPort, NoTunnel,
            MariaDbAardPort, MariaDbDrynPort, PostgresAardPort, PostgresDrynPort, NoDatabases,
        };
        command.SetAction((parsed, _) => ServeAsync(new LabOptions
        {
            State = parsed.GetRequiredValue(State).FullName,
            Maildir = parsed.GetValue(Maildir)?.FullName,
            Address = parsed.GetRequiredValue(Address),
            Port = parsed.GetRequiredValue(Port),
            AardPort = parsed.GetRequiredValue(AardPort),
            DrynPort = parsed.GetRequiredValue(DrynPort),
            NasAardPort = parsed.GetRequiredValue(NasAardPort),
            NasDrynPort = parsed.GetRequiredValue(NasDrynPort),
            Snmpd = parsed.GetValue(Snmpd),
            Databases = parsed.GetValue(NoDatabases) ? null : new DatabaseOptions
            {
                MariaDbAardPort = parsed.GetRequiredValue(MariaDbAardPort),
                MariaDbDrynPort = parsed.GetRequiredValue(MariaDbDrynPort),
                PostgresAardPort = parsed.GetRequiredValue(PostgresAardPort),
                PostgresDrynPort = parsed.GetRequiredValue(PostgresDrynPort),
            },
            VigiePort = parsed.GetRequiredValue(VigiePort),
            FirewallAardPort = parsed.GetRequiredValue(SnsAardPort),
            FirewallDrynPort = parsed.GetRequiredValue(SnsDrynPort),
            FirewallAardSnmpPort = parsed.GetRequiredValue(SnsAardSnmpPort),
            FirewallDrynSnmpPort = parsed.GetRequiredValue(SnsDrynSnmpPort),
            Tunnel = !parsed.GetValue(NoTunnel),
            BastionPort = parsed.GetRequiredValue(BastionPort),
        }));
        return command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static async Task<int> ServeAsync(LabOptions options)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        try
        {
            await using var lab = await RehearsalGround.StartAsync(options);
            Announce(lab, options);
            await stop.Task;
            return 0;
        }
        catch (IOException error)
        {
            await Console.Error.WriteLineAsync("vigie-lab: " + error.Message);
            return 1;
        }

        void Handle(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.TrySetResult();
        }
    }

    private static void Announce(RehearsalGround lab, LabOptions options)
    {
        Console.WriteLine($"lab page      {lab.BaseUri}");
        foreach (var site in lab.Shop.Sites)
        {
            Console.WriteLine($"{site.Plan.Target,-13} {site.Pbs.BaseUri} {site.Pbs.Fingerprint}");
            Console.WriteLine($"{NasDouble.NameAt(site.Name),-13} {Nas(site)}");
            Console.WriteLine($"{site.Firewall.Name,-13} {site.Firewall.Api.BaseUri} {site.Firewall.Api.Fingerprint}");
        }

        Console.WriteLine($"tunnel        {lab.Shop.TunnelInWords}");
        Console.WriteLine("databases     " + lab.Shop.DatabasesInWords);
        Console.WriteLine($"configuration {Path.Combine(options.State, "vigie.yml")}");
        Console.Out.Flush();
    }

    private static string Nas(Site site) => site.Nas is { } nas
        ? $"snmp://{nas.User.Name}@127.0.0.1:{nas.Port} (SNMPv3, SHA-256, AES-128)"
        : "none: snmpd is not installed (Debian package snmpd), so the lab goes on without NAS";

    private static Option<int> PortOption(string name, string variable, int fallback, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ =>
            int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : fallback,
    };
}
