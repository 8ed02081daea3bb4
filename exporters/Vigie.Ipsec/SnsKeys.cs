using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Ipsec.Protocol;
using Vigie.Ipsec.Sources;
using Vigie.Reach;
using Vigie.Snmp;

namespace Vigie.Ipsec;

/// <summary>The keys of Stormshield firewalls.</summary>
internal static class SnsKeys
{
    /// <summary>Rows of one request: an answer that fits a packet.</summary>
    private const int BulkRows = 25;

    private static readonly ConfigKey<Uri?> _url = Key.Url("url", "Address of the firewall's web administration: https://fw.example", ["https"]);
    private static readonly ConfigKey<Secret?> _password = Key.Secret("password", "Password of the administrator");

    private static readonly ConfigKey<CertificatePin?> _fingerprint = CertificatePin.Key("the firewall's");
    private static readonly ConfigKey<string?> _authority = Key.File("ca_file", "PEM file: the authority of the firewall's certificate, in place of the system's; from version 5.0 each firewall has one of its own");
    private static readonly ConfigKey<string?> _serverName = Key.Text("server_name", "Name in the firewall's certificate, when it is not that of the address: normally its serial number", pattern: "[A-Za-z0-9._-]{1,253}", mustBe: "must be a name as it stands in the certificate");
    private static readonly ConfigKey<string?> _layout = Key.Choice("layout", "Columns of the SNMP table of SAs: old up to 4.1, new from 4.2; auto asks the firewall", ["auto", "old", "new"], fallback: "auto");

    private static readonly AgentKeys _agent = new(isRequired: false, GatewayKeys.User, GatewayKeys.Timeout);

    /// <summary>The keys of the HTTPS API.</summary>
    public static readonly IReadOnlyList<ConfigKey> Api = [_url, GatewayKeys.User, _password, _fingerprint, _authority, _serverName, GatewayKeys.Timeout, SshKeys.Via, GatewayKeys.LocalAddresses];

    /// <summary>The keys of SNMP.</summary>
    public static readonly IReadOnlyList<ConfigKey> Snmp = [.. _agent.All, _layout, GatewayKeys.LocalAddresses];

    /// <summary>Reads how the API is reached.</summary>
    /// <param name="section">The target's section; faults are told to it.</param>
    /// <returns>Makes the source, or null when there is a fault.</returns>
    public static Func<TargetServices, ISource>? ReadApi(ConfigSection section)
    {
        var (url, user, password) = (section.Get(_url), section.Get(GatewayKeys.User), section.Get(_password));
        foreach (var key in new ConfigKey[] { _url, GatewayKeys.User, _password }.Where(key => !section.Has(key)))
        {
            section.Fault(key, "must be given for this source");
        }

        if (url is not null && url.AbsolutePath != "/")
        {
            section.Fault(_url, "must be an address without a path, such as https://fw.example");
        }

        if (section.Has(_fingerprint) && section.Has(_authority))
        {
            section.Fault(_authority, "must not be given with fingerprint: the pin alone decides");
        }

        var authorities = ReadAuthorities(section);
        if (section.HasFaults || url is null || user is null || password is null)
        {
            return null;
        }

        var (local, bastion) = (section.Get(GatewayKeys.LocalAddresses), section.Get(SshKeys.Via));
        var access = new SnsAccess(url, user, password.Reveal(), new CertificateRule(section.Get(_fingerprint), authorities, section.Get(_serverName)))
        {
            Timeout = section.Get(GatewayKeys.Timeout) ?? TimeSpan.FromSeconds(10),
        };
        return services => new SnsApiSource(new SnsClient(access, bastion is null ? null : new Tunnel(bastion), services), local);
    }

    /// <summary>Reads how the SNMP agent is reached.</summary>
    /// <param name="section">The target's section; faults are told to it.</param>
    /// <returns>Makes the source, or null when there is a fault.</returns>
    public static Func<TargetServices, ISource>? ReadSnmp(ConfigSection section)
    {
        var (settings, local) = (_agent.Read(section), section.Get(GatewayKeys.LocalAddresses));
        var layout = section.Get(_layout) switch { "old" => SnsLayout.Old, "new" => SnsLayout.New, _ => SnsLayout.Auto };
        return settings is null ? null : services => new SnsSnmpSource(new AgentReader(new SnmpSession(settings with { MaxRepetitions = BulkRows }, services.Clock), services.Exchanges, services.Clock), layout, local);
    }

    private static X509Certificate2Collection? ReadAuthorities(ConfigSection section)
    {
        if (section.Get(_authority) is not { } file)
        {
            return null;
        }

        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPemFile(file);
        }
        catch (CryptographicException)
        {
            found.Clear();
        }

        if (found.Count == 0)
        {
            section.Fault(_authority, "must be a PEM file that holds certificates");
        }

        return found;
    }
}
