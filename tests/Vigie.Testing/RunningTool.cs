using System.Diagnostics;

namespace Vigie.Testing;

/// <summary>A server program that runs while a test does, and is ended with all its children when it is disposed.</summary>
public sealed class RunningTool : IAsyncDisposable
{
    /// <summary>Lines that are kept: a server that talks for ever must not fill the memory.</summary>
    private const int MostLines = 100_000;

    /// <summary>How long the last words of one that ended may be on their way.</summary>
    private static readonly TimeSpan _lastWords = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    private RunningTool(string name, Process process)
    {
        (_name, _process) = (name, process);
        process.OutputDataReceived += (_, said) => Keep(said.Data);
        process.ErrorDataReceived += (_, said) => Keep(said.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Processor time used so far, without that of children.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory in MB (10^6 bytes), as the kernel counts it.</summary>
    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it ended with.</summary>
    /// <exception cref="InvalidOperationException">It runs.</exception>
    public int ExitCode => _process.ExitCode;

    /// <summary>What it said so far, on both its outputs.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>The same as text, each line ended.</summary>
    public string Said => string.Concat(Lines.Select(line => line + "\n"));

    /// <summary>Starts a server.</summary>
    /// <param name="name">Name of the program, or its path.</param>
    /// <param name="arguments">Its arguments, one each.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="environment">Variables beside those of the test program.</param>
    /// <returns>The running server.</returns>
    /// <exception cref="TestFailedException">The program is missing; the message names the Debian package.</exception>
    public static RunningTool Start(string name, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null) =>
        new(name, Tool.Start(name, arguments, folder, environment));

    /// <summary>Asks again and again, in real time, until the answer is there.</summary>
    /// <typeparam name="T">What is asked for.</typeparam>
    /// <param name="ask">Gives null as long as there is no answer; a refused connection counts as none.</param>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="limit">How long to ask, 30 s unless told otherwise.</param>
    /// <param name="pause">Time between two tries, 50 ms unless told otherwise.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="TestFailedException">The server ended, or the time is over; the message holds the last it said.</exception>
    public Task<T> WaitForAsync<T>(Func<Task<T?>> ask, string what, TimeSpan? limit = null, TimeSpan? pause = null)
        where T : class => LoopAsync(async () => HasExited ? throw EndedBefore(what) : await TryAsync(ask), what, limit, pause ?? TimeSpan.FromMilliseconds(50));

    /// <summary>Waits until something is in what it said, be it as its last.</summary>
    /// <param name="find">Gives null as long as it is not there.</param>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="limit">How long to wait, 30 s unless told otherwise.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="TestFailedException">The server ended, or the time is over; the message holds the last it said.</exception>
    public Task<string> SaysAsync(Func<string, string?> find, string what, TimeSpan? limit = null) => LoopAsync(
        async () =>
        {
            if (!HasExited)
            {
                return find(Said);
            }

            await EndsAsync(_lastWords);
            return find(Said) ?? throw EndedBefore(what);
        },
        what, limit, TimeSpan.FromMilliseconds(5));

    /// <summary>Waits for a piece of text in what it says.</summary>
    /// <inheritdoc cref="SaysAsync(Func{string, string?}, string, TimeSpan?)"/>
    public Task<string> SaysAsync(string piece, TimeSpan? limit = null) =>
        SaysAsync(said => said.Contains(piece, StringComparison.Ordinal) ? piece : null, $"'{piece}'", limit);

    /// <summary>Waits for its end; after it all that it said is known.</summary>
    /// <param name="limit">How long to wait.</param>
    /// <returns>False when it still runs.</returns>
    public async Task<bool> EndsAsync(TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Kills it as the kernel would: its children are not killed with it.</summary>
    public void Kill() => Signals.Send(Id, Signals.Kill);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task<T> LoopAsync<T>(Func<Task<T?>> ask, string what, TimeSpan? limit, TimeSpan pause)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < (limit ?? TimeSpan.FromSeconds(30)))
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            await Task.Delay(pause);
        }

        throw Failed($"shows no {what} after {clock.Elapsed.TotalSeconds:0} s");
    }

    private static async Task<T?> TryAsync<T>(Func<Task<T?>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private TestFailedException EndedBefore(string what) => Failed($"ended with {ExitCode} before {what}");

    private TestFailedException Failed(string how) => new($"{_name} {how}; it said:\n{string.Join('\n', Lines.TakeLast(50))}");

    private void Keep(string? line)
    {
        lock (_lock)
        {
            if (line is not null && _lines.Count < MostLines)
            {
                _lines.Add(line);
            }
        }
    }
}
