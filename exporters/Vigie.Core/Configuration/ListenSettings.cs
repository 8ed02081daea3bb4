using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vigie.Core.Configuration.Yaml;

namespace Vigie.Core.Configuration;

/// <summary>The keys of the section <c>listen</c> and how they are read.</summary>
internal static class ListenSettings
{
    private const string AddressMustBe = "must be an IP address, localhost, or * for all addresses";

    private static readonly ConfigKey<string?> _address = Key.Parsed(
        "address", $"Address of Vigie's own HTTP port: an IP address, localhost, or * for all addresses. Default: {DefaultAddress}", ParseAddress, mustBe: AddressMustBe);

    private static readonly ConfigKey<long> _port = Key.Integer("port", "TCP port. 0 takes a free one.", 9780, 0, 65_535);

    private static readonly ConfigKey<string?> _certificate = Key.File(
        "certificate_file", "PEM file with the server's certificate first, then the intermediate ones.", required: true);

    private static readonly ConfigKey<string?> _privateKey = Key.File(
        "key_file", "PEM file with the certificate's private key, unencrypted.", required: true, isSecret: true);

    private static readonly ConfigKey<string?> _clientAuthorities = Key.File(
        "client_ca_file", "PEM file with the authorities whose client certificates are let in. With it every client must show one (mTLS).");

    private static readonly ConfigKey<TlsConfig?> _tls = Key.Section(
        "tls", "Serve HTTPS instead of HTTP.", [_certificate, _privateKey, _clientAuthorities], ReadTls);

    private static readonly ConfigKey<IReadOnlyDictionary<string, PasswordHash>> _users = Key.Map(new MapDeclaration<PasswordHash>
    {
        Name = "users",
        Description = "User names and their password hashes, made by vigie hash-password.",
        What = "users",
        NamePattern = "[A-Za-z0-9][A-Za-z0-9._@-]{0,63}",
        NameMustBe = "must be 1 to 64 letters, digits, dots, hyphens, underscores or @, and begin with a letter or digit",
        Parse = PasswordHash.Parse,
        ValueMustBe = PasswordHash.MustBe,
        ValuePattern = PasswordHash.Pattern,
        IsRequired = true,
        Max = 100,
    });

    private static readonly ConfigKey<IReadOnlyDictionary<string, PasswordHash>?> _basicAuth = Key.Section(
        "basic_auth", "Ask for user name and password (RFC 7617). Use it with tls: without, passwords cross the network in the clear.",
        [_users], section => section.Get(_users));

    private static readonly ConfigKey<long> _maxConnections = Key.Integer("max_connections", "Most connections at once; more are refused.", 256, 1, 65_535);

    private static readonly ConfigKey<long> _maxHeaderBytes = Key.Integer("max_header_bytes", "Most bytes of a request's head.", 16_384, 1_024, 65_536);

    private static readonly ConfigKey<TimeSpan?> _requestTimeout = Key.Duration(
        "request_timeout", "Most time that a request may take.", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

    private const string DefaultAddress = "*";

    /// <summary>The key of the section.</summary>
    public static ConfigKey<ListenConfig?> Section { get; } = Key.Section(
        "listen", "Vigie's own HTTP port.", [_address, _port, _tls, _basicAuth, _maxConnections, _maxHeaderBytes, _requestTimeout], Read);

    /// <summary>What holds when the section is absent.</summary>
    public static ListenConfig Absent { get; } = new()
    {
        Address = DefaultAddress,
        Port = (int)_port.Fallback,
        Users = new Dictionary<string, PasswordHash>(),
        MaxConnections = (int)_maxConnections.Fallback,
        MaxHeaderBytes = (int)_maxHeaderBytes.Fallback,
        RequestTimeout = _requestTimeout.Fallback!.Value,
        Fingerprint = Fingerprint.Of(new FaultyNode(0, 0), [], []),
    };

    private static ListenConfig Read(ConfigSection section)
    {
        var mark = section.Reading.Outside.Count;
        return new ListenConfig
        {
            Address = section.Get(_address) ?? DefaultAddress,
            Port = (int)section.Get(_port),
            Tls = section.Get(_tls),
            Users = section.Get(_basicAuth) ?? Absent.Users,
            MaxConnections = (int)section.Get(_maxConnections),
            MaxHeaderBytes = (int)section.Get(_maxHeaderBytes),
            RequestTimeout = section.Get(_requestTimeout)!.Value,
            Fingerprint = section.FingerprintSince(mark, []),
        };
    }

    /// <summary>An IPv4 address has four parts here: the old short forms (127.1) mean something else to most readers.</summary>
    private static ParseResult<string> ParseAddress(string text)
    {
        var isAddress = IPAddress.TryParse(text, out var ip) && (text.Contains(':', StringComparison.Ordinal) || ip.ToString() == text);
        return isAddress || text is "*" or "localhost" ? ParseResult<string>.Of(text) : ParseResult<string>.Fault(AddressMustBe);
    }

    private static TlsConfig? ReadTls(ConfigSection section)
    {
        var (certificateFile, keyFile, clientsFile) = (section.Get(_certificate), section.Get(_privateKey), section.Get(_clientAuthorities));
        var chain = ReadCertificates(section, _certificate, certificateFile);
        var clients = ReadCertificates(section, _clientAuthorities, clientsFile);
        var certificate = chain is not null && keyFile is not null ? ReadPair(section, certificateFile!, keyFile) : null;
        return certificate is null || section.HasFaults ? null : new TlsConfig(certificate, chain!, clients);
    }

    private static X509Certificate2Collection? ReadCertificates(ConfigSection section, ConfigKey key, string? file)
    {
        if (file is null)
        {
            return null;
        }

        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file);
            if (certificates.Count > 0)
            {
                return certificates;
            }
        }
        catch (CryptographicException)
        {
            // Told below, in our own words: the system's are those of its crypto library.
        }

        section.Fault(key, "the file must hold at least one certificate in PEM form");
        return null;
    }

    private static X509Certificate2? ReadPair(ConfigSection section, string certificateFile, string keyFile)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            section.Fault(_privateKey, "the file must hold the private key that belongs to the first certificate of certificate_file, in PEM form, unencrypted");
            return null;
        }
    }
}
