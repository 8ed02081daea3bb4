using System.Globalization;
using Vigie.Ssh.Processes;
using Vigie.Testing;

namespace Vigie.Ssh.Tests;

/// <summary>Counts the processes that a hub has.</summary>
internal static class SshProcesses
{
    /// <summary>ssh's processes for a jump end by themselves up to 3 s after the one that started them was killed by somebody else.</summary>
    private static readonly TimeSpan _settling = TimeSpan.FromSeconds(5);

    /// <summary>The ssh processes that name a folder, zombies not among them.</summary>
    public static IReadOnlyList<int> Of(string folder) => LeftoverProcesses.Of(folder);

    /// <summary>The same, after those that are about to end have ended.</summary>
    public static async Task<IReadOnlyList<int>> SettleAsync(string folder)
    {
        using var time = new CancellationTokenSource(_settling);
        while (Of(folder).Count > 0 && !time.IsCancellationRequested)
        {
            await Task.Delay(50);
        }

        return Of(folder);
    }

    /// <summary>CPU time of a process so far, in steps of 10 ms; 0 when it is gone.</summary>
    public static double CpuSeconds(int pid) =>
        ProcessFigures.Stat(pid) is { Count: > 13 } fields ? (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / 100 : 0; // utime and stime, proc(5)

    /// <summary>Children of this process that ended and were not reaped.</summary>
    public static IReadOnlyList<int> Zombies() => [.. Signals.Children(Environment.ProcessId).Where(child => ProcessFigures.Stat(child) is ["Z", ..])];
}
