using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Vigie.Lab.Tunnel;

/// <summary>A daemon inside a namespace, as a child of the lab: it ends with the lab however that ends, and is told of by its number alone.</summary>
internal sealed class OwnedProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int SigStop = 19;
    private const int SigContinue = 18;

    /// <summary>The shell only closes the three files and becomes the program.</summary>
    private const string Become = "exec \"$0\" \"$@\" </dev/null >/dev/null 2>&1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private OwnedProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasEnded => _ended.Task.IsCompleted;

    /// <summary>Starts a program; what it says on its standard output goes nowhere.</summary>
    /// <param name="at">The namespace. The thread that starts it stays until the program's end, because the kernel ends a child with the thread that started it (prctl(2), PR_SET_PDEATHSIG).</param>
    /// <param name="program">Absolute path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables beside those of the lab.</param>
    public static async Task<OwnedProcess> StartAsync(LinuxNamespace at, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var started = new TaskCompletionSource<OwnedProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = StartInfo([.. at.Words, "setpriv", "--pdeathsig", "KILL", "/bin/sh", "-c", Become, program, .. arguments], environment);
        new Thread(() => Keep(start, started)) { IsBackground = true, Name = program }.Start();
        return await started.Task;
    }

    /// <summary>Makes it stand still.</summary>
    public void Hold() => Send(SigStop);

    /// <summary>Lets it go on.</summary>
    public void GoOn() => Send(SigContinue);

    /// <summary>Ends it and what it has started without a word to anybody, and waits until it is gone.</summary>
    public Task KillAsync()
    {
        if (!HasEnded)
        {
            _process.Kill(entireProcessTree: true);
        }

        return _ended.Task;
    }

    /// <summary>Asks it to end and forces it after a while.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!HasEnded)
        {
            Send(SigContinue);
            Send(SigTerm);
            await Task.WhenAny(_ended.Task, Task.Delay(Patience, TimeProvider.System));
            await KillAsync();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(IReadOnlyList<string> words, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { WorkingDirectory = "/" };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static void Keep(ProcessStartInfo start, TaskCompletionSource<OwnedProcess> started)
    {
        OwnedProcess? owned = null;
        try
        {
            owned = new OwnedProcess(Process.Start(start)!);
            started.SetResult(owned);
            owned._process.WaitForExit();
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            started.TrySetException(new IOException($"{start.FileName} does not start: {error.Message}", error));
        }
        finally
        {
            owned?._ended.SetResult();
        }
    }

    private void Send(int signal)
    {
        if (!HasEnded && Kill(Id, signal) != 0 && !HasEnded)
        {
            throw new IOException($"signal {signal} could not be sent: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int id, int signal);
}
