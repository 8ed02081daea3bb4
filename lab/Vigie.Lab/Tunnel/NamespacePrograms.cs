using Vigie.Lab.Kit;

namespace Vigie.Lab.Tunnel;

/// <summary>Programs inside a namespace.</summary>
internal static class NamespacePrograms
{
    /// <summary>The shell only closes the three files and becomes the program.</summary>
    private const string Become = "exec \"$0\" \"$@\" </dev/null >/dev/null 2>&1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="IOException">It cannot be started or does not end.</exception>
    public static Task<ProgramResult> AskAsync(this LinuxNamespace at, string program, IEnumerable<string> arguments, string input = "", IReadOnlyDictionary<string, string>? environment = null) =>
        Programs.RunAsync(Programs.StartInfo([.. at.Words, program, .. arguments], environment: environment), input, Patience);

    /// <summary>Runs a program that must succeed.</summary>
    /// <exception cref="IOException">It did not; the message holds what it said.</exception>
    public static async Task<string> DoAsync(this LinuxNamespace at, string program, IEnumerable<string> arguments, string input = "")
    {
        var result = await at.AskAsync(program, arguments, input);
        return result.ExitCode == 0
            ? result.Output
            : throw new IOException($"{program} in {at.Name} ended with {result.ExitCode}: {result.Error.Trim()} {result.Output.Trim()}");
    }

    /// <summary>Starts a daemon that ends with the lab; what it says on its standard output goes nowhere.</summary>
    /// <param name="at">The namespace.</param>
    /// <param name="program">Absolute path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables beside those of the lab.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static Task<ChildProcess> StartAsync(this LinuxNamespace at, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        ChildProcess.StartAsync(Programs.StartInfo([.. at.Words, .. ChildProcess.Tied, "/bin/sh", "-c", Become, program, .. arguments], environment: environment));
}
