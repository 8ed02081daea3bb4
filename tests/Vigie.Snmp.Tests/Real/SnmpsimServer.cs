using System.Globalization;
using System.Text;
using Vigie.Testing.Snmp;

namespace Vigie.Snmp.Tests.Real;

/// <summary>Debian's snmpsim on a free port of the loopback: an agent of another make, with data of ours and with recordings of devices when they are there.</summary>
public sealed class SnmpsimServer : IAsyncLifetime
{
    public const string AuthPassword = "auth-password-1";
    public const string PrivPassword = "priv-password-2";
    public const int LongTableRows = 2000;

    private const string Types = """
        1.3.6.1.2.1.1.1.0|4|a device of many types
        1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.8072.3.2.10
        1.3.6.1.2.1.1.3.0|67|4294967295
        1.3.6.1.4.1.99999.1.1|2|-2147483648
        1.3.6.1.4.1.99999.1.2|2|2147483647
        1.3.6.1.4.1.99999.1.3|4x|00ff80e9
        1.3.6.1.4.1.99999.1.4|4|
        1.3.6.1.4.1.99999.1.5|64|192.0.2.1
        1.3.6.1.4.1.99999.1.6|65|4294967295
        1.3.6.1.4.1.99999.1.7|66|2147483648
        1.3.6.1.4.1.99999.1.8|70|18446744073709551615
        1.3.6.1.4.1.99999.1.9|68x|9f780442f60000
        1.3.6.1.4.1.99999.1.10.4294967295.0|6|0.0
        1.3.6.1.4.1.99999.1.10.4294967295.128|6|1.3.6.1.4.1.4294967295
        1.3.6.1.4.1.99999.1.11|5|

        """;

    private static readonly (AuthProtocol Protocol, string Name)[] _auths =
    [
        (AuthProtocol.Md5, "MD5"), (AuthProtocol.Sha1, "SHA"), (AuthProtocol.Sha224, "SHA224"), (AuthProtocol.Sha256, "SHA256"), (AuthProtocol.Sha384, "SHA384"), (AuthProtocol.Sha512, "SHA512"),
    ];

    private static readonly (PrivProtocol Protocol, string Name)[] _privs =
    [
        (PrivProtocol.Des, "DES"), (PrivProtocol.Aes128, "AES"), (PrivProtocol.Aes192, "AES192BLMT"), (PrivProtocol.Aes256, "AES256BLMT"), (PrivProtocol.Aes192Cisco, "AES192"), (PrivProtocol.Aes256Cisco, "AES256"),
    ];

    private static readonly SharedRecordings _recordings = new("SNMP_RECORDINGS", "raid");
    private Snmpsim? _server;

    public int Port => _server!.Port;

    /// <summary>Files of recordings of real devices; null when this clone stands alone.</summary>
    public static IReadOnlyList<string>? Recordings => Directory.Exists(_recordings.Folder) ? Directory.GetFiles(_recordings.Folder, "*.snmprec") : null;

    public static string UserOf(AuthProtocol auth, PrivProtocol priv) => $"u-{auth}-{priv}".ToLowerInvariant();

    public async ValueTask InitializeAsync()
    {
        var recordings = new Dictionary<string, string> { ["types"] = Types, ["table"] = LongTable() };
        foreach (var file in Recordings ?? [])
        {
            recordings[Path.GetFileNameWithoutExtension(file)] = await File.ReadAllTextAsync(file);
        }

        _server = await Snmpsim.StartAsync(recordings, ["--v3-engine-id=auto", .. Users()]);
    }

    public SnmpSession Session(SnmpCredentials credentials, double timeout = 5) => new(
        new SnmpSettings { Host = "127.0.0.1", Port = Port, Credentials = credentials, Timeout = TimeSpan.FromSeconds(timeout), Retries = 1 }, TimeProvider.System);

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static IEnumerable<string> Users()
    {
        yield return $"--v3-user={UserOf(AuthProtocol.None, PrivProtocol.None)}";
        foreach (var auth in _auths)
        {
            yield return $"--v3-user={UserOf(auth.Protocol, PrivProtocol.None)}";
            yield return $"--v3-auth-key={AuthPassword}";
            yield return $"--v3-auth-proto={auth.Name}";
            foreach (var priv in _privs)
            {
                yield return $"--v3-user={UserOf(auth.Protocol, priv.Protocol)}";
                yield return $"--v3-auth-key={AuthPassword}";
                yield return $"--v3-auth-proto={auth.Name}";
                yield return $"--v3-priv-key={PrivPassword}";
                yield return $"--v3-priv-proto={priv.Name}";
            }
        }
    }

    private static string LongTable()
    {
        var table = new StringBuilder("1.3.6.1.2.1.1.3.0|67|1\n");
        foreach (var column in new[] { 1, 2, 3 })
        {
            for (var row = 1; row <= LongTableRows; row++)
            {
                table.Append(CultureInfo.InvariantCulture, $"1.3.6.1.4.1.99999.2.1.{column}.{row}|{(column == 1 ? $"4|disk {row}" : $"2|{(column * 10_000) + row}")}\n");
            }
        }

        return table.ToString();
    }
}
