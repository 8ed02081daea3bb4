using Vigie.Core.Configuration;
using Vigie.Ssh;

namespace Vigie.Reach;

/// <summary>The keys of an SSH login.</summary>
internal sealed class LoginKeys
{
    private const UnixFileMode ReadableByAll = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    private readonly ConfigKey<string?> _host;

    private readonly ConfigKey<long> _port = Key.Integer("port", "TCP port of its sshd", 22, 1, 65535);

    private readonly ConfigKey<string?> _user = Key.Text("user", "User to log in as", required: true, SshHost.UserPattern,
        mustBe: "must be a user name of letters, digits, dots, hyphens, underscores and @");

    private readonly ConfigKey<string?> _keyFile = Key.File("key_file", "Private key, without passphrase; a file of mode 600 that belongs to Vigie's user", required: true, isSecret: true);

    private readonly ConfigKey<IReadOnlyList<string>> _hostKeys = Key.Texts("host_keys",
        "Its public host keys, one at least; any other key that it presents is refused and told as identity. As its /etc/ssh/ssh_host_ed25519_key.pub shows it: TYPE BASE64",
        $"{SshHost.HostKeyPattern}( .*)?", "must be a public key such as ssh-ed25519 AAAA..., without the host in front of it", max: 16);

    private readonly ConfigKey<TimeSpan?> _connectTimeout = Key.Duration("connect_timeout", "Deadline of the TCP connection, the greeting and the key exchange",
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

    /// <summary>Declares them.</summary>
    /// <param name="host">What the key host means.</param>
    public LoginKeys(string host)
    {
        _host = Key.Text("host", host, required: true, SshHost.AddressPattern, mustBe: "must be a host name or an IP address");
        All = [_host, _port, _user, _keyFile, _hostKeys, _connectTimeout];
    }

    /// <summary>All of them, in the order of the documentation.</summary>
    public IReadOnlyList<ConfigKey> All { get; }

    /// <summary>Reads them; null when one has a fault.</summary>
    public SshServer? Read(ConfigSection section)
    {
        var (host, user, keyFile, hostKeys) = (section.Get(_host), section.Get(_user), section.Get(_keyFile), section.Get(_hostKeys));
        if (!section.Has(_hostKeys) || (hostKeys.Count == 0 && !section.HasFaults))
        {
            section.Fault(_hostKeys, "must hold at least one public key of the host: without it nobody can tell who answers");
        }

        if (keyFile is not null && FaultOf(keyFile) is { } fault)
        {
            section.Fault(_keyFile, fault);
        }

        var (port, timeout) = ((int)section.Get(_port), section.Get(_connectTimeout)!.Value);
        return section.HasFaults ? null : new SshServer(host!, port, user!, keyFile!, [.. hostKeys.Select(WithoutComment)], timeout);
    }

    private static string? FaultOf(string keyFile)
    {
        if (!PathRule.IsKeyFile(keyFile))
        {
            return "must be a path without quotes, backslashes and dollar signs: ssh could not read it";
        }

        var mode = File.GetUnixFileMode(keyFile);
        return (mode & ReadableByAll) == 0 ? null : $"must belong to Vigie alone: its mode is {Convert.ToString((int)mode, 8)}, ssh wants 600";
    }

    private static string WithoutComment(string key) => string.Join(' ', key.Split(' ').Take(2));
}
