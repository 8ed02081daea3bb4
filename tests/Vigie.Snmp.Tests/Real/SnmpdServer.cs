using Vigie.Testing;
using Vigie.Testing.Snmp;

namespace Vigie.Snmp.Tests.Real;

/// <summary>Debian's snmpd on a free port of the loopback, with a user for each pair of protocols. Below a temporary folder; no service of the machine is touched.</summary>
public sealed class SnmpdServer : IAsyncLifetime
{
    public const string AuthPassword = "auth-password-1";
    public const string PrivPassword = "priv-password-2";

    private static readonly (AuthProtocol Protocol, string Name)[] _auths =
    [
        (AuthProtocol.Md5, "MD5"), (AuthProtocol.Sha1, "SHA"), (AuthProtocol.Sha224, "SHA-224"), (AuthProtocol.Sha256, "SHA-256"), (AuthProtocol.Sha384, "SHA-384"), (AuthProtocol.Sha512, "SHA-512"),
    ];

    private static readonly (PrivProtocol Protocol, string Name)[] _privs =
    [
        (PrivProtocol.Des, "DES"), (PrivProtocol.Aes128, "AES"), (PrivProtocol.Aes192, "AES-192"), (PrivProtocol.Aes256, "AES-256"), (PrivProtocol.Aes192Cisco, "AES-192-C"), (PrivProtocol.Aes256Cisco, "AES-256-C"),
    ];

    private readonly TemporaryFolder _folder = new();
    private RealSnmpd? _server;

    public int Port => _server!.Port;

    public static string[] ToolCommunity => ["-v2c", "-c", "public"];

    public static string UserOf(AuthProtocol auth, PrivProtocol priv) => $"u-{auth}-{priv}".ToLowerInvariant();

    public async ValueTask InitializeAsync() => _server = await RealSnmpd.StartAsync(Configuration("0x8000000001020304", boots: 1));

    /// <summary>Starts it again.</summary>
    public Task RestartAsync(string engineId, int boots) => _server!.RestartAsync(Configuration(engineId, boots));

    public SnmpSession Session(SnmpCredentials credentials, TimeProvider? clock = null, double timeout = 2, int retries = 2) => new(
        new SnmpSettings { Host = "127.0.0.1", Port = Port, Credentials = credentials, Timeout = TimeSpan.FromSeconds(timeout), Retries = retries }, clock ?? TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private string Configuration(string engineId, int boots)
    {
        var users = from auth in _auths
                    from priv in _privs
                    let name = UserOf(auth.Protocol, priv.Protocol)
                    select $"createUser {name} {auth.Name} \"{AuthPassword}\" {priv.Name} \"{PrivPassword}\"\nrouser {name} priv\n";
        var unencrypted = _auths.Select(auth => $"createUser {UserOf(auth.Protocol, PrivProtocol.None)} {auth.Name} \"{AuthPassword}\"\nrouser {UserOf(auth.Protocol, PrivProtocol.None)} auth\n");
        _folder.Write("long.txt", string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i} ")));
        return $"""
            createUser {UserOf(AuthProtocol.None, PrivProtocol.None)}
            rouser {UserOf(AuthProtocol.None, PrivProtocol.None)} noauth
            sysLocation a room with a view
            sysServices 72
            extend words /bin/echo one two three
            extend long /bin/cat {_folder.PathOf("long.txt")}
            {string.Concat(users)}
            {string.Concat(unencrypted)}
            exactEngineID {engineId}
            oldEngineID {engineId}
            engineBoots {boots}
            """;
    }
}
