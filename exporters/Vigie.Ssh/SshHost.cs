using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Ssh;

/// <summary>
/// An SSH server and the way to it. Everything in it ends up in a generated client configuration, so everything is held to characters that
/// mean nothing there; the rules are public so that a configuration file can be checked by the same ones.
/// </summary>
public sealed partial record SshHost
{
    /// <summary>Most hops to a host, itself included.</summary>
    public const int MaxHops = 4;

    private const int LongestHostKey = 4096;

    /// <summary>Pattern of a name.</summary>
    public const string NamePattern = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    /// <summary>Pattern of a host name or address.</summary>
    public const string AddressPattern = "[A-Za-z0-9:][A-Za-z0-9._:-]{0,252}";

    /// <summary>Pattern of a user name.</summary>
    public const string UserPattern = "[A-Za-z0-9_][A-Za-z0-9._@-]{0,63}";

    /// <summary>Pattern of a pinned host key: type and base64, as in the server's .pub file; a comment is left out.</summary>
    public const string HostKeyPattern = "(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-ssh-ed25519@openssh\\.com|sk-ecdsa-sha2-nistp256@openssh\\.com) [A-Za-z0-9+/]+={0,3}";

    /// <summary>Pattern of the path of a key: ssh would expand % and $ and cannot quote the others.</summary>
    public const string KeyFilePattern = "/[^\"\\\\$\\x00-\\x1f\\x7f]{1,1000}";

    /// <summary>What people call it: named in failures.</summary>
    public required string Name { get; init => field = Checked(value, NameRule(), nameof(Name)); }

    /// <summary>Host name or address.</summary>
    public required string Address { get; init => field = Checked(value, AddressRule(), nameof(Address)); }

    /// <summary>TCP port.</summary>
    public int Port { get; init => field = value is > 0 and <= 65535 ? value : throw Bad(nameof(Port)); } = 22;

    /// <summary>User at the server.</summary>
    public required string User { get; init => field = Checked(value, UserRule(), nameof(User)); }

    /// <summary>Absolute path of the private key.</summary>
    public required string KeyFile { get; init => field = Checked(value, KeyFileRule(), nameof(KeyFile)); }

    /// <summary>The keys that the server may present, at least one.</summary>
    public required IReadOnlyList<string> HostKeys
    {
        get;
        init => field = value.Count > 0 && value.All(key => key.Length <= LongestHostKey && HostKeyRule().IsMatch(key)) ? [.. value] : throw Bad(nameof(HostKeys));
    }

    /// <summary>The bastion that the way leads through; null for a direct way.</summary>
    public SshHost? Via
    {
        get;
        init => field = value is null || value.Hops.Count < MaxHops ? value : throw Bad(nameof(Via));
    }

    /// <summary>
    /// Whether one connection to this host is kept (a control master), and all ways through it use it; else each use logs in anew.
    /// </summary>
    public bool KeepsConnection { get; init; }

    /// <summary>How long the TCP connection, greeting and key exchange of this hop may take, 1 to 60 s.</summary>
    public TimeSpan ConnectTimeout
    {
        get;
        init => field = value >= TimeSpan.FromSeconds(1) && value <= TimeSpan.FromSeconds(60) ? value : throw Bad(nameof(ConnectTimeout));
    } = TimeSpan.FromSeconds(5);

    /// <summary>All hosts on the way, the one that is dialled first at the front, this one at the end.</summary>
    public IReadOnlyList<SshHost> Hops => Via is null ? [this] : [.. Via.Hops, this];

    /// <summary>A short text that is equal for equal ways alone: for names of files and keys of tables.</summary>
    public string Identity => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical)))[..16];

    private string Canonical => string.Create(CultureInfo.InvariantCulture,
        $"{Name}\n{Address}\n{Port}\n{User}\n{KeyFile}\n{string.Join('\n', HostKeys)}\n{KeepsConnection}\n{ConnectTimeout.Ticks}\n\n{Via?.Canonical}");

    /// <summary>Two hosts are equal when the whole way is.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>Whether they are.</returns>
    public bool Equals(SshHost? other) => other is not null && Canonical == other.Canonical;

    /// <inheritdoc/>
    public override int GetHashCode() => Canonical.GetHashCode(StringComparison.Ordinal);

    /// <summary>The way in words.</summary>
    /// <returns>Such as <c>bastion > firewall</c>.</returns>
    public override string ToString() => string.Join(" > ", Hops.Select(hop => hop.Name));

    internal static bool IsAddress(string host) => AddressRule().IsMatch(host);

    private static string Checked(string value, Regex rule, string what) => rule.IsMatch(value) ? value : throw Bad(what);

    private static ArgumentException Bad(string what) => new($"The {what} of an SSH host is not in its allowed form.", what);

    [GeneratedRegex($@"\A{NamePattern}\z")]
    private static partial Regex NameRule();

    [GeneratedRegex($@"\A{AddressPattern}\z")]
    private static partial Regex AddressRule();

    [GeneratedRegex($@"\A{UserPattern}\z")]
    private static partial Regex UserRule();

    [GeneratedRegex($@"\A{KeyFilePattern}\z")]
    private static partial Regex KeyFileRule();

    [GeneratedRegex($@"\A{HostKeyPattern}\z")]
    private static partial Regex HostKeyRule();
}
