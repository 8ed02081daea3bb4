using System.Globalization;
using System.Text;
using Vigie.Testing;

namespace Vigie.Snmp.Tests.Real;

/// <summary>Debian's snmpsim on a free port of the loopback: an agent of another make, with data of ours and with recordings of devices when they are there.</summary>
public sealed class SnmpsimServer : IAsyncLifetime
{
    public const string AuthPassword = "auth-password-1";
    public const string PrivPassword = "priv-password-2";
    public const int LongTableRows = 2000;

    private const string Program = "/usr/bin/snmpsimd";

    private static readonly (AuthProtocol Protocol, string Name)[] _auths =
    [
        (AuthProtocol.Md5, "MD5"), (AuthProtocol.Sha1, "SHA"), (AuthProtocol.Sha224, "SHA224"), (AuthProtocol.Sha256, "SHA256"), (AuthProtocol.Sha384, "SHA384"), (AuthProtocol.Sha512, "SHA512"),
    ];

    private static readonly (PrivProtocol Protocol, string Name)[] _privs =
    [
        (PrivProtocol.Des, "DES"), (PrivProtocol.Aes128, "AES"), (PrivProtocol.Aes192, "AES192BLMT"), (PrivProtocol.Aes256, "AES256BLMT"), (PrivProtocol.Aes192Cisco, "AES192"), (PrivProtocol.Aes256Cisco, "AES256"),
    ];

    private readonly TemporaryFolder _folder = new();
    private RunningTool? _server;

    public int Port { get; } = Ports.Free();

    /// <summary>Where recordings of real devices lie beside the project; they are not ours to copy into it.</summary>
    public static string Recordings { get; } = Environment.GetEnvironmentVariable("SNMP_RECORDINGS") ?? Repository.PathOf("..", "shared", "recorded", "raid");

    public static string UserOf(AuthProtocol auth, PrivProtocol priv) => $"u-{auth}-{priv}".ToLowerInvariant();

    public async ValueTask InitializeAsync()
    {
        if (Tool.Find(Program) is null)
        {
            throw new TestFailedException($"this test needs {Program}: install Debian's package snmpsim");
        }

        WriteData();
        List<string> command = ["/usr/bin/python3", Program, "--v3-engine-id=auto", .. Users(), $"--data-dir={_folder.PathOf("data")}", $"--cache-dir={_folder.PathOf("cache")}", $"--agent-udpv4-endpoint=127.0.0.1:{Port}"];
        var environment = new Dictionary<string, string> { ["HOME"] = _folder.PathOf("cache") };

        // It refuses to run as root.
        _server = Environment.IsPrivilegedProcess
            ? RunningTool.Start("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", .. command], _folder.PathOf("cache"), environment)
            : RunningTool.Start(command[0], command[1..], _folder.PathOf("cache"), environment);
        await _server.WaitForAsync(() => NetSnmp.AnswerAsync(["-v2c", "-c", "types"], Port), "answer to snmpget", TimeSpan.FromSeconds(60));
    }

    public SnmpSession Session(SnmpCredentials credentials, double timeout = 5) => new(
        new SnmpSettings { Host = "127.0.0.1", Port = Port, Credentials = credentials, Timeout = TimeSpan.FromSeconds(timeout), Retries = 1 }, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }

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

    private void WriteData()
    {
        _folder.Write("data/types.snmprec", """
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

            """);
        var table = new StringBuilder("1.3.6.1.2.1.1.3.0|67|1\n");
        foreach (var column in new[] { 1, 2, 3 })
        {
            for (var row = 1; row <= LongTableRows; row++)
            {
                table.Append(CultureInfo.InvariantCulture, $"1.3.6.1.4.1.99999.2.1.{column}.{row}|{(column == 1 ? $"4|disk {row}" : $"2|{(column * 10_000) + row}")}\n");
            }
        }

        _folder.Write("data/table.snmprec", table.ToString());
        Directory.CreateDirectory(_folder.PathOf("cache"));
        if (Directory.Exists(Recordings))
        {
            foreach (var recording in Directory.EnumerateFiles(Recordings, "*.snmprec"))
            {
                File.Copy(recording, _folder.PathOf(Path.Combine("data", Path.GetFileName(recording))));
            }
        }

        Open(_folder.Root);
    }

    /// <summary>Lets the user that snmpsim runs as read the data and write its index.</summary>
    private static void Open(string folder)
    {
        const UnixFileMode All = (UnixFileMode)0b111_111_111;
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Append(folder))
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, All);
            }
        }
    }
}
