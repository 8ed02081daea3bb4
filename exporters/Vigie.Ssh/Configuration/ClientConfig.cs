using System.Globalization;
using System.Text;
using Vigie.Ssh.Failures;

namespace Vigie.Ssh.Configuration;

/// <summary>
/// Writes the files that one way needs: a client configuration with a block per hop (ssh passes -F on to the hops, but no option of its
/// command line) and the pinned host keys. Pure. All that is written was checked by <see cref="SshHost"/>; the folder by the hub.
/// </summary>
internal static class ClientConfig
{
    /// <summary>The client configuration.</summary>
    /// <param name="host">The way.</param>
    /// <param name="knownHosts">Path of the file of pinned keys.</param>
    /// <param name="controlPath">Gives the socket of a hop's kept connection, or null when it has none.</param>
    public static string Write(SshHost host, string knownHosts, Func<SshHost, string?> controlPath)
    {
        var hops = host.Hops;
        var text = new StringBuilder("# Written by Vigie for one run; see ssh_config(5).\n");
        for (var index = 0; index < hops.Count; index++)
        {
            Block(text, hops, index, knownHosts, controlPath(hops[index]));
        }

        return text.ToString();
    }

    /// <summary>The pinned keys, under the aliases of the hops.</summary>
    /// <param name="host">The way.</param>
    public static string WriteKnownHosts(SshHost host)
    {
        var hops = host.Hops;
        var lines = hops.SelectMany((hop, index) => hop.HostKeys.Select(key => $"{HopAlias.Of(hops, index)} {key}\n"));
        return string.Concat(lines);
    }

    private static void Block(StringBuilder text, IReadOnlyList<SshHost> hops, int index, string knownHosts, string? controlPath)
    {
        var hop = hops[index];
        var alias = HopAlias.Of(hops, index);
        (string Key, string Value)[] own =
        [
            ("HostName", hop.Address),
            ("Port", hop.Port.ToString(CultureInfo.InvariantCulture)),
            ("User", hop.User),
            ("IdentityFile", Quoted(hop.KeyFile)),
            ("HostKeyAlias", alias),
            ("HostKeyAlgorithms", HostKeyTypes.AlgorithmsOf(hop.HostKeys)),
            ("UserKnownHostsFile", Quoted(knownHosts)),
            ("ConnectTimeout", ((int)Math.Ceiling(hop.ConnectTimeout.TotalSeconds)).ToString(CultureInfo.InvariantCulture)),
            ("ProxyJump", index == 0 ? "none" : HopAlias.Of(hops, index - 1)),
            ("ControlPath", controlPath is null ? "none" : Quoted(controlPath)),
        ];
        text.Append(CultureInfo.InvariantCulture, $"\nHost {alias}\n");
        foreach (var (key, value) in own.Concat(_always))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {key} {value}\n");
        }
    }

    /// <summary>What holds for every hop: a key or nothing, pinned or nothing, no terminal, nothing lent to the other side.</summary>
    private static readonly (string Key, string Value)[] _always =
    [
        ("BatchMode", "yes"),
        ("IdentitiesOnly", "yes"),
        ("IdentityAgent", "none"),
        ("AddKeysToAgent", "no"),
        ("PreferredAuthentications", "publickey"),
        ("PasswordAuthentication", "no"),
        ("KbdInteractiveAuthentication", "no"),
        ("GSSAPIAuthentication", "no"),
        ("HostbasedAuthentication", "no"),
        ("StrictHostKeyChecking", "yes"),
        ("GlobalKnownHostsFile", "/dev/null"),
        ("UpdateHostKeys", "no"),
        ("VerifyHostKeyDNS", "no"),
        ("CheckHostIP", "no"),
        ("CanonicalizeHostname", "no"),
        ("ConnectionAttempts", "1"),
        ("ServerAliveInterval", "5"),
        ("ServerAliveCountMax", "2"),
        ("TCPKeepAlive", "yes"),
        ("RequestTTY", "no"),
        ("EscapeChar", "none"),
        ("ForwardAgent", "no"),
        ("ForwardX11", "no"),
        ("PermitLocalCommand", "no"),
        ("Tunnel", "no"),
        ("ControlMaster", "no"),
        ("ControlPersist", "no"),
        ("ExitOnForwardFailure", "yes"),
        ("StreamLocalBindUnlink", "yes"),
        ("StreamLocalBindMask", "0177"),
        ("LogLevel", "INFO"),
    ];

    /// <summary>In quotes, and with ssh's percent sign doubled: ssh expands it in paths.</summary>
    private static string Quoted(string path) => $"\"{path.Replace("%", "%%", StringComparison.Ordinal)}\"";
}
