using System.ComponentModel;
using System.Diagnostics;

namespace Vigie.Lab.Kit;

/// <summary>What a program said and how it ended.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error);

/// <summary>Finds programs of Debian packages, and runs those that end by themselves.</summary>
internal static class Programs
{
    private const int ShownText = 800;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Whether all of them are there.</summary>
    public static bool Has(params string[] names) => Array.TrueForAll(names, name => Find(name) is not null);

    /// <summary>The path of a program: in PATH or where Debian puts servers; null: it is not there.</summary>
    public static string? Find(string name) => OperatingSystem.IsLinux()
        ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Append("/usr/local/sbin")
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        : null;

    /// <summary>How to start a program.</summary>
    /// <param name="words">Program and arguments.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="environment">Variables beside the lab's own: passwords travel there, never in arguments.</param>
    public static ProcessStartInfo StartInfo(IReadOnlyList<string> words, string folder = "/", IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { WorkingDirectory = folder };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="start">The program; its three files are taken over.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="patience">How long it may take; null: a minute.</param>
    /// <exception cref="IOException">It cannot be started or does not end.</exception>
    public static async Task<ProgramResult> RunAsync(ProcessStartInfo start, string input = "", TimeSpan? patience = null)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Begin(start);
        using var limit = new CancellationTokenSource(patience ?? Patience, TimeProvider.System);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            await Task.WhenAll(output, error, process.WaitForExitAsync(limit.Token));
            return new ProgramResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new IOException($"{start.FileName} did not end within {(patience ?? Patience).TotalSeconds} s");
        }
    }

    /// <summary>Runs a program that must succeed.</summary>
    /// <returns>What it said on its standard output.</returns>
    /// <exception cref="IOException">It did not; the message holds the end of what it said.</exception>
    public static async Task<string> DoAsync(ProcessStartInfo start)
    {
        var result = await RunAsync(start);
        return result.ExitCode == 0 ? result.Output : throw new IOException($"{start.FileName} ended with {result.ExitCode}: {Tail(result.Output + result.Error)}");
    }

    /// <summary>The end of a text, for an error message.</summary>
    public static string Tail(string text) => text.Length > ShownText ? text[^ShownText..] : text;

    /// <summary>Starts a program.</summary>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static Process Begin(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception refused)
        {
            throw new IOException($"{start.FileName} does not start: {refused.Message}", refused);
        }
    }
}
