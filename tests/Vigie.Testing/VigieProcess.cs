using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Vigie.Testing;

/// <summary>A real vigie that serves while a test or a bench asks it: what users run, with its own memory and its own exit. It ends with the test, whatever happens.</summary>
public sealed partial class VigieProcess : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private readonly RunningTool _tool;

    private VigieProcess(RunningTool tool) => _tool = tool;

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
    public double PeakResidentMegabytes => ProcessFigures.PeakMegabytes(Id);

    /// <summary>Its process.</summary>
    public int Id => _tool.Id;

    /// <summary>Whether it has not ended.</summary>
    public bool IsRunning => !_tool.HasExited;

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime => _tool.ProcessorTime;

    /// <summary>Everything it said on both its outputs.</summary>
    public string Said => _tool.Said;

    /// <summary>Resident memory in MB (10^6 bytes), as the kernel counts it.</summary>
    public double ResidentMegabytes => _tool.ResidentMegabytes;

    /// <summary>Where a program stands that the running test or bench references.</summary>
    public static string PathOf(string program) => Path.Combine(AppContext.BaseDirectory, program);

    /// <summary>Starts the rehearsal program and waits until it answers.</summary>
    public static Task<VigieProcess> ServeAsync(string config, IReadOnlyDictionary<string, string>? environment = null, params string[] arguments) =>
        ServeAsync(Rehearsal, config, environment, arguments);

    /// <summary>Starts a program and waits until it answers.</summary>
    public static async Task<VigieProcess> ServeAsync(string program, string config, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var started = Stopwatch.GetTimestamp();
        var vigie = new VigieProcess(RunningTool.Start(PathOf(program), ["serve", "--config", config, .. arguments], environment: environment));
        var address = await vigie._tool.SaysAsync(said => ListeningAt().Match(said) is { Success: true } match ? match.Groups[1].Value : null, "listening line", _patience);
        vigie.Client.BaseAddress = new Uri(address);
        vigie.Client.Timeout = TimeSpan.FromSeconds(20);
        if (address.StartsWith("http:", StringComparison.Ordinal))
        {
            using var answer = await vigie.Client.GetAsync("/-/healthy");
            answer.EnsureSuccessStatusCode();
        }

        vigie.StartTime = Stopwatch.GetElapsedTime(started);
        vigie.StartCost = vigie.ProcessorTime;
        return vigie;
    }

    /// <summary>Waits for a piece of text in what it says.</summary>
    public Task<string> SaysAsync(string piece) => _tool.SaysAsync(piece, _patience);

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
        if (!Signals.Send(Id, signal))
        {
            throw new TestFailedException($"signal {signal} was not sent");
        }
    }

    /// <summary>Waits for the end.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> EndAsync()
    {
        var started = Stopwatch.GetTimestamp();
        return await _tool.EndsAsync(TimeSpan.FromSeconds(15)) ? (_tool.ExitCode, Stopwatch.GetElapsedTime(started)) : throw new TestFailedException($"vigie did not end within 15 s:\n{Said}");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _tool.DisposeAsync();
    }

    /// <summary>Value of a series without labels, or of one whose labels hold a piece.</summary>
    public static double Sample(string text, string name, string labels = "") =>
        double.Parse(
            text.Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] is ' ' or '{' && line.Contains(labels, StringComparison.Ordinal)).Split(' ')[^1],
            CultureInfo.InvariantCulture);

    [GeneratedRegex("listening on (https?://[^/]+)/")]
    private static partial Regex ListeningAt();
}
