using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Vigie.Lab.Databases;

/// <summary>How a server is started and known.</summary>
/// <param name="Words">Program and arguments.</param>
/// <param name="Folder">Its data folder, where it works.</param>
/// <param name="Log">File for its output.</param>
/// <param name="Mark">What names its processes among all others: the value of one of its arguments, which PostgreSQL repeats in the titles of its children.</param>
/// <param name="StopSignal">The signal that asks it to end soon.</param>
internal sealed record ServerPlan(IReadOnlyList<string> Words, string Folder, string Log, string Mark, int StopSignal);

/// <summary>A server as a child of the lab: it ends with the lab however that ends, and can be frozen.</summary>
internal sealed class LabProcess : IAsyncDisposable
{
    public const int Interrupt = 2;
    public const int Terminate = 15;
    private const int SigKill = 9;
    private const int SigContinue = 18;
    private const int SigStop = 19;
    private const int NoSuchProcess = 3;
    private const int ShownText = 800;
    private static readonly TimeSpan ShutDownTime = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan RunTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly TaskCompletionSource<Process> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ServerPlan _plan;
    private Process? _process;

    private LabProcess(ServerPlan plan) => _plan = plan;

    public int Id => _process!.Id;

    public bool HasEnded => _ended.Task.IsCompleted;

    /// <summary>Starts a server.</summary>
    /// <exception cref="IOException">The program does not start.</exception>
    public static async Task<LabProcess> StartAsync(ServerPlan plan)
    {
        var server = new LabProcess(plan);
        var start = StartInfo(["sh", "-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", plan.Log, .. plan.Words], plan.Folder);

        // The kernel ends a child with the *thread* that started it (prctl(2), PR_SET_PDEATHSIG): so that thread stays until the child's end.
        new Thread(() => server.Keep(start)) { IsBackground = true, Name = "server " + plan.Mark }.Start();
        server._process = await server._started.Task;
        return server;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="words">Program and arguments.</param>
    /// <param name="environment">Variables beside the lab's own: passwords travel there, never in arguments.</param>
    /// <param name="folder">Where it works.</param>
    /// <returns>What it said on both its outputs.</returns>
    /// <exception cref="IOException">It ended badly or not at all; the message holds the end of what it said.</exception>
    public static async Task<string> RunAsync(IReadOnlyList<string> words, IReadOnlyDictionary<string, string>? environment = null, string folder = "/")
    {
        var start = StartInfo(["sh", "-c", "exec \"$@\" 2>&1 </dev/null", "sh", .. words], folder);
        start.RedirectStandardOutput = true;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(RunTime, TimeProvider.System);
        try
        {
            var said = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? said : throw new IOException($"{words[0]} ended with {process.ExitCode}: {Tail(said)}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new IOException($"{words[0]} did not end within {RunTime.TotalSeconds} s");
        }
    }

    public static ProcessStartInfo StartInfo(IReadOnlyList<string> words, string folder) => new(words[0], words.Skip(1)) { WorkingDirectory = folder };

    /// <summary>Ends whatever an earlier lab left of a server.</summary>
    public static async Task EndLeftoversAsync(string mark)
    {
        for (var left = Of(mark); left.Count > 0; left = Of(mark))
        {
            left.ForEach(id => Send(id, SigKill));
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>Stops the server and its children where they stand: their ports stay open and nobody answers.</summary>
    public void Freeze() => SignalAll(SigStop);

    /// <summary>Lets them go on.</summary>
    public void Thaw() => SignalAll(SigContinue);

    /// <summary>Asks the server to end; forces it when it does not.</summary>
    public async Task StopAsync()
    {
        Thaw();
        if (!HasEnded)
        {
            Send(Id, _plan.StopSignal);
            await Task.WhenAny(_ended.Task, Task.Delay(ShutDownTime, TimeProvider.System));
        }

        await KillAsync();
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        SignalAll(SigKill);
        await _ended.Task;
        await EndLeftoversAsync(_plan.Mark);
    }

    /// <summary>What its log ends with.</summary>
    public string LogTail() => File.Exists(_plan.Log) ? Tail(File.ReadAllText(_plan.Log)) : "";

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process!.Dispose();
    }

    private static string Tail(string text) => text.Length > ShownText ? text[^ShownText..] : text;

    private static List<int> Of(string mark) => [.. Directory.EnumerateDirectories("/proc").Select(Number).Where(id => id > 0 && IsOf(id, mark))];

    private static int Number(string folder) => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;

    /// <summary>A zombie, where nobody reaps, has no command line any more.</summary>
    private static bool IsOf(int id, string mark)
    {
        try
        {
            var line = Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/cmdline"));
            return line.StartsWith($"postgres: {mark}: ", StringComparison.Ordinal) || line.Split('\0').Any(word => word.EndsWith("=" + mark, StringComparison.Ordinal));
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A process that has ended meanwhile is no fault.</summary>
    private static void Send(int id, int signal)
    {
        if (Kill(id, signal) != 0 && Marshal.GetLastPInvokeError() != NoSuchProcess)
        {
            throw new IOException($"signal {signal} could not be sent: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

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
            _started.TrySetException(new IOException($"{_plan.Words[0]} does not start: {error.Message}", error));
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private void SignalAll(int signal) => Of(_plan.Mark).ForEach(id => Send(id, signal));

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int id, int signal);
}
