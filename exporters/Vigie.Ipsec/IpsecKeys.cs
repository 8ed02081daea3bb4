using Vigie.Core.Configuration;
using Vigie.Ipsec.Probing;
using Vigie.Ipsec.Sources;
using Vigie.Reach;
using Vigie.Ssh;

namespace Vigie.Ipsec;

/// <summary>The configuration keys of a gateway.</summary>
internal static class IpsecKeys
{
    private static readonly ConfigKey<string?> _source =
        Key.Choice("source", "What the gateway is, and how it is read", [.. SourceKinds.All.Select(kind => kind.Name)], required: true);

    /// <summary>All keys, in the order of the documentation.</summary>
    public static readonly IReadOnlyList<ConfigKey> All =
        [_source, .. SourceKinds.All.SelectMany(kind => kind.Keys).Distinct(), TunnelKeys.Tunnels, TunnelKeys.OthersAlwaysOn];

    /// <summary>Reads a target's section.</summary>
    /// <param name="section">The section; faults are told to it.</param>
    /// <returns>The settings, or null when there is a fault.</returns>
    public static IpsecSettings? Read(ConfigSection section)
    {
        var kind = SourceKinds.All.FirstOrDefault(one => one.Name == section.Get(_source));
        var tunnels = section.Get(TunnelKeys.Tunnels);
        if (kind is null)
        {
            return null;
        }

        foreach (var key in SourceKinds.All.SelectMany(one => one.Keys).Distinct().Where(key => !kind.Keys.Contains(key) && section.Has(key)))
        {
            section.Fault(key, $"must not be given with the source {kind.Name}: it belongs to another one");
        }

        var open = kind.Read(section);
        return open is null || section.HasFaults ? null : new IpsecSettings
        {
            OpenSource = open,
            Promises = [.. tunnels.Select(tunnel => tunnel.Promise)],
            ProbeHosts = tunnels.Where(tunnel => tunnel is { Promise.Probe: not null, ProbeHost: not null }).ToDictionary(tunnel => tunnel.Promise.Probe!, tunnel => tunnel.ProbeHost!, Probers.ByReference),
            OthersAreAlwaysOn = section.Get(TunnelKeys.OthersAlwaysOn),
            Hosts = HostsOf(section, kind, tunnels),
        };
    }

    /// <summary>All that is reached over SSH, so that it can be checked before it is used.</summary>
    private static List<SshHost> HostsOf(ConfigSection section, SourceKind kind, IReadOnlyList<NamedTunnel> tunnels)
    {
        var logins = tunnels.Select(tunnel => tunnel.ProbeHost).OfType<Login>().ToList();
        var own = kind.Keys.Contains(SshKeys.Server) ? Login.Read(section)?.Named("gateway") : kind.Keys.Contains(SshKeys.Via) ? section.Get(SshKeys.Via) : null;
        return [.. new[] { own }.OfType<SshHost>(), .. logins.Select(login => login.Named("probe"))];
    }
}
