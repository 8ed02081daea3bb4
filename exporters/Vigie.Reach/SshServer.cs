using Vigie.Ssh;

namespace Vigie.Reach;

/// <summary>An SSH server as a target's keys tell it, the way to it left out.</summary>
/// <param name="Host">Host name or address.</param>
/// <param name="Port">TCP port.</param>
/// <param name="User">User to log in as.</param>
/// <param name="KeyFile">Absolute path of the private key.</param>
/// <param name="HostKeys">The keys that it may present.</param>
/// <param name="ConnectTimeout">Deadline of the connection.</param>
public sealed record SshServer(string Host, int Port, string User, string KeyFile, IReadOnlyList<string> HostKeys, TimeSpan ConnectTimeout)
{
    /// <summary>The server with the way to it.</summary>
    /// <param name="via">The bastion, or null.</param>
    /// <param name="name">What people call it: the target's name.</param>
    /// <returns>What <see cref="SshHub.Open"/> takes.</returns>
    public SshHost Behind(SshHost? via, string name) => new()
    {
        Name = name,
        Address = Host,
        Port = Port,
        User = User,
        KeyFile = KeyFile,
        HostKeys = HostKeys,
        ConnectTimeout = ConnectTimeout,
        Via = via,
    };

    /// <summary>Without the keys.</summary>
    /// <returns>User, host and port.</returns>
    public override string ToString() => $"{User}@{Host}:{Port}";
}
