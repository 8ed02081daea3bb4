using System.Globalization;
using System.Text.RegularExpressions;

namespace Vigie.Ssh.Forwarding;

/// <summary>What a forward is for: one process per such key.</summary>
/// <param name="Host">Host as the server is asked for it.</param>
/// <param name="TargetPort">Its port.</param>
/// <param name="SocketName">Name of the socket's file; null for a loopback port.</param>
internal sealed partial record ForwardKey(string Host, int TargetPort, string? SocketName)
{
    /// <summary>A forward from a unix socket.</summary>
    public static ForwardKey Socket(string host, int port, string name) =>
        SocketRule().IsMatch(name) && name.Any(c => c != '.')
            ? Checked(new ForwardKey(host, port, name))
            : throw new ArgumentException("A socket's name is 1 to 32 letters, digits, dots, hyphens or underscores.", nameof(name));

    /// <summary>A forward from a port of 127.0.0.1.</summary>
    public static ForwardKey Loopback(string host, int port) => Checked(new ForwardKey(host, port, null));

    /// <summary>The far end as ssh's -L wants it.</summary>
    public string Destination => string.Create(CultureInfo.InvariantCulture,
        $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{TargetPort}");

    private static ForwardKey Checked(ForwardKey key) =>
        SshHost.IsAddress(key.Host) && key.TargetPort is > 0 and <= 65535
            ? key
            : throw new ArgumentException("A forward needs a host name or address and a port from 1 to 65535.", nameof(key));

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,32}\z")]
    private static partial Regex SocketRule();
}
