namespace Vigie.Lab.Tunnel;

/// <summary>Whether this machine can play gateways with a real strongSwan.</summary>
internal static class TunnelMachine
{
    public const string Charon = "/usr/lib/ipsec/charon";
    public const string Sshd = "/usr/sbin/sshd";

    private static readonly (string Path, string Package)[] Needed =
    [
        (Charon, "strongswan-charon"), ("/usr/sbin/swanctl", "strongswan-swanctl"), ("/usr/lib/ipsec/plugins/libstrongswan-kernel-libipsec.so", "libcharon-extra-plugins"),
        (Sshd, "openssh-server"), ("/usr/bin/ssh-keygen", "openssh-client"), ("/usr/sbin/nft", "nftables"), ("/usr/bin/setpriv", "util-linux"),
    ];

    /// <summary>Why it cannot; null: it can.</summary>
    public static string? Objection()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "it is no Linux";
        }

        if (!Environment.IsPrivilegedProcess)
        {
            return "the lab does not run as root, which namespaces and /dev/net/tun need";
        }

        if (!File.Exists("/dev/net/tun"))
        {
            return "/dev/net/tun is missing";
        }

        var missing = Needed.Where(n => !File.Exists(n.Path)).Select(n => n.Package).Distinct().ToList();
        return missing.Count == 0 ? null : "Debian packages are missing: " + string.Join(' ', missing);
    }
}
