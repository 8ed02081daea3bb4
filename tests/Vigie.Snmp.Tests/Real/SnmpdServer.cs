using Vigie.Testing;

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
    private RunningTool? _server;

    public int Port { get; } = Ports.Free();

    public static string[] ToolCommunity => ["-v2c", "-c", "public"];

    public static string UserOf(AuthProtocol auth, PrivProtocol priv) => $"u-{auth}-{priv}".ToLowerInvariant();

    public async ValueTask InitializeAsync()
    {
        _folder.Write("snmpd.conf", Configuration());
        await StartAsync("0x8000000001020304", boots: 1);
    }

    /// <summary>Starts it again.</summary>
    public async Task RestartAsync(string engineId, int boots)
    {
        await _server!.DisposeAsync();
        await StartAsync(engineId, boots);
    }

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

    private async Task StartAsync(string engineId, int boots)
    {
        var persistent = Directory.CreateDirectory(_folder.PathOf("persistent")).FullName;
        _folder.Write("engine.conf", $"exactEngineID {engineId}\noldEngineID {engineId}\nengineBoots {boots}\n");
        _server = RunningTool.Start(
            "snmpd",
            ["-f", "-Lo", "-C", "-c", _folder.PathOf("snmpd.conf") + "," + _folder.PathOf("engine.conf")],
            _folder.Root,
            new Dictionary<string, string> { ["SNMP_PERSISTENT_DIR"] = persistent, ["HOME"] = persistent, ["MIBS"] = "" });
        await _server.WaitForAsync(() => NetSnmp.AnswerAsync(ToolCommunity, Port), "answer to snmpget");
    }

    private string Configuration()
    {
        var users = from auth in _auths
                    from priv in _privs
                    let name = UserOf(auth.Protocol, priv.Protocol)
                    select $"createUser {name} {auth.Name} \"{AuthPassword}\" {priv.Name} \"{PrivPassword}\"\nrouser {name} priv\n";
        var unencrypted = _auths.Select(auth => $"createUser {UserOf(auth.Protocol, PrivProtocol.None)} {auth.Name} \"{AuthPassword}\"\nrouser {UserOf(auth.Protocol, PrivProtocol.None)} auth\n");
        _folder.Write("long.txt", string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i} ")));
        return $"""
            agentAddress udp:127.0.0.1:{Port}
            rocommunity public 127.0.0.1
            createUser {UserOf(AuthProtocol.None, PrivProtocol.None)}
            rouser {UserOf(AuthProtocol.None, PrivProtocol.None)} noauth
            sysLocation a room with a view
            sysServices 72
            extend words /bin/echo one two three
            extend long /bin/cat {_folder.PathOf("long.txt")}
            {string.Concat(users)}
            {string.Concat(unencrypted)}
            """;
    }
}
