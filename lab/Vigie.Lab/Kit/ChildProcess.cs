using System.Diagnostics;

namespace Vigie.Lab.Kit;

/// <summary>A daemon as a child of the lab: it ends with the lab however that ends, can be stopped where it stands, and is told of by its number alone.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>Words before a program and its arguments: the kernel ends it with the thread that started it (setpriv(1), prctl(2)).</summary>
    public static IReadOnlyList<string> Tied { get; } = ["setpriv", "--pdeathsig", "KILL"];

    public int Id => _process.Id;

    public bool HasEnded => _ended.Task.IsCompleted;

    /// <summary>Ends when it does.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts a program. The thread that starts it stays until the program's end, so that it may be <see cref="Tied"/>.</summary>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static async Task<ChildProcess> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<ChildProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Keep(start, started)) { IsBackground = true, Name = "keeper of " + start.FileName }.Start();
        return await started.Task;
    }

    /// <summary>Makes it stand still: its ports stay open and nobody answers.</summary>
    public void Freeze() => Send(ProcessSignal.Stop);

    /// <summary>Lets it go on.</summary>
    public void Thaw() => Send(ProcessSignal.Continue);

    /// <summary>Ends it and what it has started without a word to anybody, and waits until it is gone.</summary>
    public Task KillAsync()
    {
        if (!HasEnded)
        {
            _process.Kill(entireProcessTree: true);
        }

        return Ended;
    }

    /// <summary>Asks it to end and waits for a while.</summary>
    /// <param name="signal">How it is asked.</param>
    /// <param name="patience">How long to wait.</param>
    public async Task AskToEndAsync(int signal, TimeSpan patience)
    {
        Thaw();
        Send(signal);
        await Task.WhenAny(Ended, Task.Delay(patience, TimeProvider.System));
    }

    /// <summary>Asks it to end and forces it after a while.</summary>
    public async ValueTask DisposeAsync()
    {
        await AskToEndAsync(ProcessSignal.Terminate, Patience);
        await KillAsync();
        _process.Dispose();
    }

    private static void Keep(ProcessStartInfo start, TaskCompletionSource<ChildProcess> started)
    {
        ChildProcess? child = null;
        try
        {
            child = new ChildProcess(Programs.Begin(start));
            started.SetResult(child);
            child._process.WaitForExit();
        }
        catch (Exception error)
        {
            started.TrySetException(error);
        }
        finally
        {
            child?._ended.SetResult();
        }
    }

    private void Send(int signal)
    {
        if (!HasEnded)
        {
            ProcessSignal.Send(Id, signal);
        }
    }
}
