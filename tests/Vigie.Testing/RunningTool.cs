using System.Diagnostics;

namespace Vigie.Testing;

/// <summary>A server program that runs while a test does, and is ended with all its children when it is disposed.</summary>
public sealed class RunningTool : IAsyncDisposable
{
    /// <summary>Lines that are kept: a server that talks for ever must not fill the memory.</summary>
    private const int MostLines = 10_000;

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

    /// <summary>Whether it has ended by itself.</summary>
    public bool HasExited => _process.HasExited;

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
    public async Task<T> WaitForAsync<T>(Func<Task<T?>> ask, string what, TimeSpan? limit = null, TimeSpan? pause = null)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < (limit ?? TimeSpan.FromSeconds(30)))
        {
            if (HasExited)
            {
                throw Failed($"ended with {_process.ExitCode} before {what}");
            }

            if (await TryAsync(ask) is { } answer)
            {
                return answer;
            }

            await Task.Delay(pause ?? TimeSpan.FromMilliseconds(50));
        }

        throw Failed($"shows no {what} after {clock.Elapsed.TotalSeconds:0} s");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
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

    private TestFailedException Failed(string how) => new($"{_name} {how}; it said:\n{string.Join('\n', Lines.TakeLast(20))}");

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
