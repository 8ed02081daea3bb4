using Vigie.Core.Configuration;
using Vigie.Reach;
using Vigie.Replication.Model;
using Vigie.Replication.Sql;

namespace Vigie.Replication;

/// <summary>The configuration keys that both kinds share: where the server is, who asks it, and what its owner expects.</summary>
internal sealed class ServerKeys
{
    private static readonly IReadOnlyList<string> _tlsModes = ["verify", "pin", "require", "off"];

    private readonly ConfigKey<string?> _host = Key.Text("host", "Name or address of the database server", pattern: "[A-Za-z0-9._:-]{1,253}", mustBe: "must be a host name or an address without its port");
    private readonly ConfigKey<long> _port;
    private readonly ConfigKey<string?> _socket;
    private readonly ConfigKey<string?> _user = Key.Text("user", "Account that reads; the module's page says which rights it needs", required: true, pattern: "[^\\x00-\\x1f]{1,80}", mustBe: "must be the name of an account");
    private readonly ConfigKey<Secret?> _password = Key.Secret("password", "Password of the account");

    private readonly ConfigKey<string?> _mode = Key.Choice("mode", "How the server is known: verify by chain and name, pin by the fingerprint of its certificate, require (encrypted, to whomever answers), off", _tlsModes);
    private readonly ConfigKey<string?> _caFile = Key.File("ca_file", "PEM file of the authorities that are trusted; without it the system's");
    private readonly ConfigKey<CertificateFingerprint?> _fingerprint =
        Key.Parsed("fingerprint", "SHA-256 fingerprint of the server's certificate, for mode pin", ParseFingerprint, pattern: CertificateFingerprint.Pattern, mustBe: CertificateFingerprint.Rule);

    private readonly ConfigKey<string?> _serverName = Key.Text("server_name", "Name in the server's certificate, when it is not the host's", pattern: "[A-Za-z0-9._-]{1,253}", mustBe: "must be a host name");
    private readonly ConfigKey<TlsSettings?> _tls;

    private readonly ConfigKey<TimeSpan?> _timeout =
        Key.Duration("timeout", "Deadline of a connection with its login, and of each statement", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(20));

    private readonly ConfigKey<TimeSpan?> _maxLag =
        Key.Duration("max_lag", "How far behind the server may be as a replica, on top of a deliberate delay", min: TimeSpan.FromSeconds(1), max: TimeSpan.FromDays(365));

    private readonly ConfigKey<string?> _role = Key.Choice("role", "What the server should be", ["primary", "replica"]);
    private readonly ConfigKey<IReadOnlyList<string>> _replicas;

    /// <summary>Makes the keys of a kind.</summary>
    /// <param name="port">The engine's usual port.</param>
    /// <param name="socket">What the socket is, in words.</param>
    /// <param name="replicas">What the names of expected replicas are compared with, in words.</param>
    public ServerKeys(int port, string socket, string replicas)
    {
        _port = Key.Integer("port", "TCP port of the server", port, 1, 65_535);
        _socket = Key.Text("socket", socket, pattern: "/[^\\x00]{1,106}", mustBe: "must be an absolute path of at most 107 characters");
        _tls = Key.Section("tls", "How the server is known; without it by chain and name over TCP, and no TLS over a socket", [_mode, _caFile, _fingerprint, _serverName], ReadTls);
        _replicas = Key.Texts("expected_replicas", replicas, pattern: "[^\\x00-\\x1f]{1,128}", itemMustBe: "must be a name of at most 128 characters", max: 100);
        All = [_host, _port, _socket, SshKeys.Via, _user, _password, _tls, _timeout, _maxLag, _role, _replicas];
    }

    /// <summary>All keys, in the order of the documentation.</summary>
    public IReadOnlyList<ConfigKey> All { get; }

    /// <summary>Reads where the server is and who asks it.</summary>
    /// <param name="section">The target's section; faults are told to it.</param>
    /// <returns>The access, or null when there is a fault.</returns>
    public SqlAccess? ReadAccess(ConfigSection section)
    {
        var (host, socket, user, password, tls) = (section.Get(_host), section.Get(_socket), section.Get(_user), section.Get(_password), section.Get(_tls));
        if (section.Has(_host) == section.Has(_socket))
        {
            section.Fault(section.Has(_host) ? _socket : _host, "must be given, or socket, and not both");
        }

        if (socket is not null && section.Has(_port))
        {
            section.Fault(_port, "must not be given beside socket");
        }

        var via = section.Get(SshKeys.Via);
        if (socket is not null && section.Has(SshKeys.Via))
        {
            section.Fault(SshKeys.Via, "must not be given beside socket: a bastion leads to a host and port");
        }

        return section.HasFaults || user is null ? null : new SqlAccess
        {
            Via = via,
            Host = host,
            Port = (int)section.Get(_port),
            Socket = socket,
            User = user,
            Password = password,
            Tls = tls ?? new TlsSettings(socket is null ? TlsMode.Verify : TlsMode.Off),
            Timeout = section.Get(_timeout)!.Value,
        };
    }

    /// <summary>Reads what the owner expects.</summary>
    /// <param name="section">The target's section; faults are told to it.</param>
    /// <returns>The objectives.</returns>
    public ReplicationObjectives ReadObjectives(ConfigSection section)
    {
        ReplicationRole? role = section.Get(_role) switch { "primary" => ReplicationRole.Primary, "replica" => ReplicationRole.Replica, _ => null };
        return new ReplicationObjectives(section.Get(_maxLag), role, [.. section.Get(_replicas).Distinct(StringComparer.Ordinal)]);
    }

    private TlsSettings? ReadTls(ConfigSection section)
    {
        var (mode, caFile, fingerprint, name) = (section.Get(_mode), section.Get(_caFile), section.Get(_fingerprint), section.Get(_serverName));
        var chosen = mode is null ? (fingerprint is null ? TlsMode.Verify : TlsMode.Pin) : (TlsMode)_tlsModes.ToList().IndexOf(mode);
        if (chosen == TlsMode.Pin != section.Has(_fingerprint))
        {
            section.Fault(chosen == TlsMode.Pin ? _mode : _fingerprint, chosen == TlsMode.Pin ? "must have a fingerprint beside it" : "must not be given unless the mode is pin");
        }

        if (chosen != TlsMode.Verify && (section.Has(_caFile) || section.Has(_serverName)))
        {
            section.Fault(section.Has(_caFile) ? _caFile : _serverName, "must not be given unless the mode is verify");
        }

        return new TlsSettings(chosen, caFile, fingerprint, name);
    }

    private static ParseResult<CertificateFingerprint> ParseFingerprint(string text) =>
        CertificateFingerprint.Parse(text) is { } parsed ? ParseResult<CertificateFingerprint>.Of(parsed) : ParseResult<CertificateFingerprint>.Fault(CertificateFingerprint.Rule);
}
