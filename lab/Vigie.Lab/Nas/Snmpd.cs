using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Vigie.Lab.Nas;

/// <summary>A real snmpd (Debian package snmpd) as a child of the lab: own files, loopback only, and it ends with the lab however that ends.</summary>
internal sealed class Snmpd : IAsyncDisposable
{
    private const int SigStop = 19;
    private const int SigContinue = 18;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The first message of every SNMPv3 client, which asks for the engine's name (RFC 3414, section 4): answered without any user.</summary>
    private static readonly byte[] Discovery = Convert.FromHexString(
        "303e020103" + "3011020476696769020300ffe3040104020103" + "0410300e040002010002010004000400" + "0400" + "301404000400" + "a00e0204766967690201000201003000");

    private readonly TaskCompletionSource<Process> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;

    private Snmpd()
    {
    }

    public bool HasEnded => _ended.Task.IsCompleted;

    /// <summary>Its process id.</summary>
    public int Id => _process!.Id;

    /// <summary>Where Debian puts snmpd; null: it is not installed.</summary>
    public static string? Find() => OperatingSystem.IsLinux()
        ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Append("/usr/local/sbin")
            .Select(folder => Path.Combine(folder, "snmpd")).FirstOrDefault(File.Exists)
        : null;

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="program">Path of snmpd.</param>
    /// <param name="folder">Folder with its files.</param>
    /// <param name="plan">What it is set up with.</param>
    /// <exception cref="IOException">It ended or never answered; the message holds the end of its log.</exception>
    public static async Task<Snmpd> StartAsync(string program, string folder, SnmpdPlan plan)
    {
        SnmpdFiles.Write(folder, plan);
        var snmpd = new Snmpd();

        // The kernel ends a child with the *thread* that started it (prctl(2), PR_SET_PDEATHSIG): so that thread stays until the child's end.
        new Thread(() => snmpd.Keep(StartInfo(program, folder))) { IsBackground = true, Name = "snmpd " + plan.Name }.Start();
        try
        {
            snmpd._process = await snmpd._started.Task;
            await snmpd.WaitAsync(folder, plan);
            return snmpd;
        }
        catch
        {
            await snmpd.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes it stand still: it keeps its port and answers nobody.</summary>
    public void Hold() => Signal(SigStop);

    /// <summary>Lets it go on.</summary>
    public void GoOn() => Signal(SigContinue);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _ended.Task;
            _process.Dispose();
        }
    }

    private static ProcessStartInfo StartInfo(string program, string folder) =>
        new("setpriv", ["--pdeathsig", "KILL", program, "-f", "-r", "-LF", "0-4", SnmpdFiles.Log, "-C", "-c", SnmpdFiles.Configuration])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            Environment = { ["SNMP_PERSISTENT_DIR"] = SnmpdFiles.Persistent, ["HOME"] = folder, ["MIBS"] = "" },
        };

    private void Keep(ProcessStartInfo start)
    {
        try
        {
            var process = Process.Start(start)!;
            _started.SetResult(process);
            process.WaitForExit();
        }
        catch (Exception error)
        {
            _started.TrySetException(new IOException("snmpd does not start: " + error.Message, error));
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private async Task WaitAsync(string folder, SnmpdPlan plan)
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var agent = new IPEndPoint(IPAddress.Loopback, plan.Port);
        var begin = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begin) < Patience && !HasEnded)
        {
            await socket.SendAsync(Discovery, agent);
            await Task.Delay(Pause, TimeProvider.System);
            if (socket.Available > 0)
            {
                return;
            }
        }

        throw new IOException($"snmpd of {plan.Name} {(HasEnded ? "has ended" : "does not answer")}: {SnmpdFiles.LogTail(folder)}");
    }

    private void Signal(int signal)
    {
        if (!HasEnded && Kill(Id, signal) != 0)
        {
            throw new IOException($"signal {signal} could not be sent to snmpd: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int id, int signal);
}
