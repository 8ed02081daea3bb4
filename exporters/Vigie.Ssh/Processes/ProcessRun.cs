namespace Vigie.Ssh.Processes;

/// <summary>How a run ended.</summary>
internal enum RunEnd
{
    /// <summary>By itself.</summary>
    Exited,

    /// <summary>Killed: the time was over.</summary>
    Deadline,

    /// <summary>Killed: it wrote more than is kept.</summary>
    Flood,
}

/// <summary>What came of a run.</summary>
internal sealed record RunOutcome(RunEnd End, int ExitCode, string Output, string Error, TimeSpan Took);

/// <summary>What to run.</summary>
/// <param name="Program">Absolute path.</param>
/// <param name="Arguments">Arguments, one each.</param>
/// <param name="Deadline">How long it may take.</param>
/// <param name="MaxOutputBytes">Most bytes of output.</param>
internal sealed record RunOrder(string Program, IReadOnlyList<string> Arguments, TimeSpan Deadline, int MaxOutputBytes);

/// <summary>Runs a program to its end, with bounds on time and output. When it returns nothing of the program is left.</summary>
internal static class ProcessRun
{
    /// <summary>Kept of standard error.</summary>
    public const int MaxErrorBytes = 16 * 1024;

    private const int ErrorFlood = 1024 * 1024;

    /// <summary>After the end, how long its streams may still hold something: a jump's process shares standard error and ends a moment later.</summary>
    private static readonly TimeSpan _drain = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs.</summary>
    /// <param name="order">What.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="SshException">It could not be started.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static async Task<RunOutcome> RunAsync(RunOrder order, TimeProvider clock, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var started = clock.GetTimestamp();
        using var time = new CancellationTokenSource(order.Deadline, clock);
        using var flood = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(time.Token, flood.Token, cancel);
        using var readers = new CancellationTokenSource();
        var output = new BoundedText(order.MaxOutputBytes, order.MaxOutputBytes, flood.Cancel);
        var error = new BoundedText(MaxErrorBytes, ErrorFlood, flood.Cancel);
        await using var child = ChildProcess.Start(order.Program, order.Arguments, clock);
        var reading = Task.WhenAll(output.ReadAsync(child.Output, readers.Token), error.ReadAsync(child.Error, readers.Token));
        var ended = await EndAsync(child, stop.Token);
        await DrainAsync(reading, readers, clock);
        cancel.ThrowIfCancellationRequested();
        var end = output.IsCut || flood.IsCancellationRequested ? RunEnd.Flood : ended ? RunEnd.Exited : RunEnd.Deadline;
        return new RunOutcome(end, ended ? child.ExitCode : -1, output.ToString(), error.ToString(), clock.GetElapsedTime(started));
    }

    private static async Task<bool> EndAsync(ChildProcess child, CancellationToken stop)
    {
        try
        {
            await child.WaitAsync(stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            child.Kill();
            return false;
        }
    }

    private static async Task DrainAsync(Task reading, CancellationTokenSource readers, TimeProvider clock)
    {
        try
        {
            await reading.WaitAsync(_drain, clock);
        }
        catch (TimeoutException)
        {
            await readers.CancelAsync();
            await reading;
        }
    }
}
