using System.Net;
using System.Net.Sockets;
using Vigie.Raid.Tests.Support;
using Vigie.Snmp;
using Vigie.Testing;

namespace Vigie.Raid.Tests.Real;

/// <summary>The recordings served by Debian's snmpsim over UDP: the same text as from memory, with requests and tables of the real client.</summary>
public sealed class SnmpsimTests : IAsyncLifetime
{
    private const string Program = "/usr/bin/snmpsimd";
    private readonly TemporaryFolder _folder = new();
    private RunningTool? _server;
    private int _port;

    public static TheoryData<string> Names => GoldenTests.Names;

    public ValueTask InitializeAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        return ValueTask.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Collectors_RecordingServedBySnmpsim_TellTheGoldenText(string name)
    {
        var recording = Recordings.PathOf(name);
        await StartAsync(recording, name);
        await using var watched = new Watched(() => new SnmpSession(
            new SnmpSettings { Host = "127.0.0.1", Port = _port, Credentials = new SnmpCommunity(SnmpVersion.V2c, name), Timeout = TimeSpan.FromSeconds(5), Retries = 1 }, TimeProvider.System));
        var golden = await File.ReadAllTextAsync(Repository.PathOf("tests", "Vigie.Raid.Tests", "Golden", $"{name}.prom"), TestContext.Current.CancellationToken);
        Assert.Equal(golden, (await watched.RunAllAsync()).Text);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task StartAsync(string recording, string name)
    {
        if (Tool.Find(Program) is null)
        {
            throw new TestFailedException($"this test needs {Program}: install Debian's package snmpsim");
        }

        _folder.Write($"data/{name}.snmprec", await File.ReadAllTextAsync(recording, TestContext.Current.CancellationToken));
        Directory.CreateDirectory(_folder.PathOf("cache"));
        Open(_folder.Root);
        List<string> command = ["/usr/bin/python3", Program, $"--data-dir={_folder.PathOf("data")}", $"--cache-dir={_folder.PathOf("cache")}", $"--agent-udpv4-endpoint=127.0.0.1:{_port}"];
        var environment = new Dictionary<string, string> { ["HOME"] = _folder.PathOf("cache") };

        // It refuses to run as root.
        _server = Environment.IsPrivilegedProcess
            ? RunningTool.Start("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", .. command], _folder.PathOf("cache"), environment)
            : RunningTool.Start(command[0], command[1..], _folder.PathOf("cache"), environment);
        await _server.WaitForAsync(() => AnswerAsync(name), "answer over SNMP", TimeSpan.FromSeconds(60));
    }

    private async Task<string?> AnswerAsync(string name)
    {
        using var session = new SnmpSession(
            new SnmpSettings { Host = "127.0.0.1", Port = _port, Credentials = new SnmpCommunity(SnmpVersion.V2c, name), Timeout = TimeSpan.FromSeconds(1), Retries = 0 }, TimeProvider.System);
        try
        {
            return (await session.GetAsync([Oid.Parse("1.3.6.1.2.1.1.1.0")], CancellationToken.None))[0].Value.ToString();
        }
        catch (SnmpException)
        {
            // Not up yet: the caller asks again.
            return null;
        }
    }

    /// <summary>Lets the user that snmpsim runs as read the data and write its index.</summary>
    private static void Open(string folder)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Append(folder))
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, (UnixFileMode)0b111_111_111);
            }
        }
    }
}
