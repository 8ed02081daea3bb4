using System.Globalization;
using System.Runtime.InteropServices;

namespace Vigie.Testing;

/// <summary>Signals to processes that a test started, by their id (kill(2), proc(5)).</summary>
public static class Signals
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends a signal.</summary>
    /// <returns>False when there is no such process any more.</returns>
    public static bool Send(int process, int signal) => KillOne(process, signal) == 0;

    /// <summary>Stops a process and waits until each of its threads stands still: the signal takes a moment to reach them.</summary>
    /// <returns>False when it does not stand still within a second.</returns>
    public static bool Freeze(int process) =>
        Send(process, Stop) && SpinWait.SpinUntil(() => Directory.EnumerateDirectories($"/proc/{process}/task").All(thread => ProcessFigures.Stat(thread) is ["T", ..]), TimeSpan.FromSeconds(1));

    /// <summary>Sends a signal to a process and to its children.</summary>
    public static void SendToFamily(int process, int signal)
    {
        foreach (var member in (int[])[process, .. Children(process)])
        {
            Send(member, signal);
        }
    }

    /// <summary>The processes whose parent is this one, and their titles as proc(5) shows them.</summary>
    public static IReadOnlyList<int> Children(int process, string titlePart = "") =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(id => ParentOf(id) == process && Title(id).Contains(titlePart, StringComparison.Ordinal))];

    private static int? ParentOf(int process) => ProcessFigures.Stat(process) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : null;

    private static string Title(int process) => ProcessFigures.ReadOrEmpty($"/proc/{process}/cmdline");

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int KillOne(int id, int signal);
}
