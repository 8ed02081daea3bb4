using System.ComponentModel;
using System.Diagnostics;

namespace Vigie.Lab.Tunnel;

/// <summary>What a command said and how it ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error);

/// <summary>Commands inside a namespace that end by themselves.</summary>
internal static class NamespaceCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="IOException">It cannot be started or does not end.</exception>
    public static Task<CommandResult> AskAsync(this LinuxNamespace at, string program, IEnumerable<string> arguments, string input = "", IReadOnlyDictionary<string, string>? environment = null) =>
        Task.Run(() => Run(at, program, arguments, input, environment));

    /// <summary>Runs a command that must succeed.</summary>
    /// <exception cref="IOException">It did not; the message holds what it said.</exception>
    public static async Task<string> DoAsync(this LinuxNamespace at, string program, IEnumerable<string> arguments, string input = "")
    {
        var result = await at.AskAsync(program, arguments, input);
        return result.ExitCode == 0
            ? result.Output
            : throw new IOException($"{program} in {at.Name} ended with {result.ExitCode}: {result.Error.Trim()} {result.Output.Trim()}");
    }

    private static CommandResult Run(LinuxNamespace at, string program, IEnumerable<string> arguments, string input, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(at.Words[0], [.. at.Words.Skip(1), program, .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            if (!process.WaitForExit(Limit))
            {
                process.Kill(entireProcessTree: true);
                throw new IOException($"{program} did not end within {Limit.TotalSeconds} s");
            }

            return new CommandResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
        catch (Win32Exception missing)
        {
            throw new IOException($"{program} does not start: {missing.Message}", missing);
        }
    }
}
