using System.Globalization;

namespace Vigie.Testing.Snmp;

/// <summary>Debian's snmpsim on a port of 127.0.0.1: an agent of another make that answers from recordings (snmprec), each under its own community.</summary>
public sealed class Snmpsim : IAsyncDisposable
{
    private const string Program = "/usr/bin/snmpsimd";
    private readonly TemporaryFolder _folder = new();
    private RunningTool? _server;

    private Snmpsim()
    {
    }

    /// <summary>Its UDP port.</summary>
    public int Port { get; } = Ports.Free();

    /// <summary>Starts one, and waits until it answers.</summary>
    /// <param name="recordings">Text of each recording by its community.</param>
    /// <param name="options">Options beside the usual ones, such as users of v3.</param>
    /// <exception cref="TestFailedException">snmpsim is missing, or does not answer within a minute.</exception>
    public static async Task<Snmpsim> StartAsync(IReadOnlyDictionary<string, string> recordings, params IEnumerable<string> options)
    {
        var started = new Snmpsim();
        try
        {
            await started.ServeAsync(recordings, options);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task ServeAsync(IReadOnlyDictionary<string, string> recordings, IEnumerable<string> options)
    {
        if (Tool.Find(Program) is null)
        {
            throw new TestFailedException($"this test needs {Program}: install Debian's package snmpsim");
        }

        foreach (var (community, text) in recordings)
        {
            _folder.Write($"data/{community}.snmprec", text);
        }

        var cache = Directory.CreateDirectory(_folder.PathOf("cache")).FullName;
        List<string> command = ["/usr/bin/python3", Program, .. options, $"--data-dir={_folder.PathOf("data")}", $"--cache-dir={cache}", string.Create(CultureInfo.InvariantCulture, $"--agent-udpv4-endpoint=127.0.0.1:{Port}")];
        if (Environment.IsPrivilegedProcess)
        {
            // It refuses to run as root: another user reads the data and writes its index.
            command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", .. command];
            OpenToAll();
        }

        _server = RunningTool.Start(command[0], command[1..], cache, new Dictionary<string, string> { ["HOME"] = cache });
        await _server.WaitForAsync(() => LoopbackAgent.AnswerAsync(Port, recordings.Keys.First()), "answer over SNMP", TimeSpan.FromSeconds(60));
    }

    private void OpenToAll()
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(_folder.Root, "*", SearchOption.AllDirectories).Append(_folder.Root))
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_111_111);
        }
    }
}
