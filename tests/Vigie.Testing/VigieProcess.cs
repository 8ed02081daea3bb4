using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Testing;

/// <summary>A real vigie that serves while a test or a bench asks it: what users run, with its own memory and its own exit. It ends with the test, whatever happens.</summary>
public sealed partial class VigieProcess : IAsyncDisposable
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Terminate = 15;

    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private VigieProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The product itself.</summary>
    public const string Product = "vigie";

    /// <summary>The product's command line with the rehearsal kind, which needs no device.</summary>
    public const string Rehearsal = "vigie-test";

    public HttpClient Client { get; private set; } = new();

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Processor time that it spent until its first answer: what a busy machine does not stretch.</summary>
    public TimeSpan StartCost { get; private set; }

    /// <summary>Highest resident memory so far in MB (proc(5), VmHWM).</summary>
    public double PeakResidentMegabytes => ProcessFigures.PeakMegabytes(_process.Id);

    /// <summary>Its process.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has not ended.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Everything it said on both its outputs.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
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

    /// <summary>Where a program stands that the running test or bench references.</summary>
    public static string PathOf(string program) => Path.Combine(AppContext.BaseDirectory, program);

    /// <summary>Starts the rehearsal program and waits until it answers.</summary>
    public static Task<VigieProcess> ServeAsync(string config, IReadOnlyDictionary<string, string>? environment = null, params string[] arguments) =>
        ServeAsync(Rehearsal, config, environment, arguments);

    /// <summary>Starts a program and waits until it answers.</summary>
    public static async Task<VigieProcess> ServeAsync(string program, string config, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var started = Stopwatch.GetTimestamp();
        var vigie = Start(program, ["serve", "--config", config, .. arguments], environment);
        var address = await vigie.WaitForAsync(said => ListeningAt().Match(said) is { Success: true } match ? match.Groups[1].Value : null, "listening line");
        vigie.Client.BaseAddress = new Uri(address);
        vigie.Client.Timeout = TimeSpan.FromSeconds(20);
        if (address.StartsWith("http:", StringComparison.Ordinal))
        {
            using var answer = await vigie.Client.GetAsync("/-/healthy");
            answer.EnsureSuccessStatusCode();
        }

        vigie.StartTime = Stopwatch.GetElapsedTime(started);
        vigie.StartCost = vigie._process.TotalProcessorTime;
        return vigie;
    }

    /// <summary>Waits until what it said holds something.</summary>
    public async Task<string> WaitForAsync(Func<string, string?> find, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20))
        {
            if (find(Said) is { } found)
            {
                return found;
            }

            if (_process.HasExited && find(Said) is null)
            {
                throw new TestFailedException($"vigie ended before {what}:\n{Said}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }

        throw new TestFailedException($"no {what}:\n{Said}");
    }

    public Task<string> WaitForLineAsync(string piece) => WaitForAsync(said => said.Contains(piece, StringComparison.Ordinal) ? piece : null, piece);

    public Task<string> GetAsync(string path) => Client.GetStringAsync(path);

    /// <summary>Scrapes until its text is as it should be.</summary>
    /// <returns>The first good text.</returns>
    /// <exception cref="TestFailedException">Not within half a minute; the message holds the last text and all that it said.</exception>
    public async Task<string> ShowsAsync(Func<string, bool> isGood, [CallerArgumentExpression(nameof(isGood))] string what = "") =>
        (await Eventually.ShowsAsync(async () => (Text: await GetAsync("/metrics"), Said), shown => isGood(shown.Text), TimeSpan.FromSeconds(30), what)).Text;

    public async Task<(int Status, string Text)> PostAsync(string path)
    {
        using var answer = await Client.PostAsync(path, null);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public void Signal(int signal)
    {
        if (Kill(_process.Id, signal) != 0)
        {
            throw new TestFailedException($"signal {signal} was not sent");
        }
    }

    /// <summary>Waits for the end.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> EndAsync()
    {
        var started = Stopwatch.GetTimestamp();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, Stopwatch.GetElapsedTime(started));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    /// <summary>Value of a series without labels, or of one whose labels hold a piece.</summary>
    public static double Sample(string text, string name, string labels = "") =>
        double.Parse(
            text.Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] is ' ' or '{' && line.Contains(labels, StringComparison.Ordinal)).Split(' ')[^1],
            CultureInfo.InvariantCulture);

    private static VigieProcess Start(string program, string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(PathOf(program), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new VigieProcess(Process.Start(start)!);
    }

    private void Keep(string? line)
    {
        lock (_said)
        {
            _said.Append(line).Append('\n');
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int id, int signal);

    [GeneratedRegex("listening on (https?://[^/]+)/")]
    private static partial Regex ListeningAt();
}
