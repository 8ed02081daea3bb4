using System.Globalization;

namespace Vigie.Testing;

/// <summary>Memory of a process in MB (10^6 bytes).</summary>
/// <param name="Resident">What is in memory, pages that others use too counted in full (RSS).</param>
/// <param name="Proportional">The same with each shared page divided among those who use it (PSS).</param>
public readonly record struct MemoryFigures(double Resident, double Proportional)
{
    public static MemoryFigures operator +(MemoryFigures one, MemoryFigures other) => new(one.Resident + other.Resident, one.Proportional + other.Proportional);
}

/// <summary>What the kernel tells of a process, proc(5).</summary>
public static class ProcessFigures
{
    /// <summary>USER_HZ, which is 100 on every architecture that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Place of utime, stime, cutime and cstime behind the program's name in <c>stat</c>.</summary>
    private const int FirstTime = 11;

    /// <summary>Memory now, from <c>smaps_rollup</c>.</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    public static MemoryFigures Memory(int id)
    {
        var lines = File.ReadAllLines($"/proc/{id}/smaps_rollup");
        return new MemoryFigures(Megabytes(lines, "Rss:"), Megabytes(lines, "Pss:"));
    }

    /// <summary>Highest resident memory so far in MB (VmHWM).</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    public static double PeakMegabytes(int id) => Megabytes(File.ReadAllLines($"/proc/{id}/status"), "VmHWM:");

    /// <summary>Processor time so far, that of children which have ended included, from <c>stat</c>. It comes in ticks of 10 ms.</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    public static TimeSpan Processor(int id)
    {
        var fields = Stat(id);
        return fields.Count > 0
            ? TimeSpan.FromSeconds(fields.Skip(FirstTime).Take(4).Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond)
            : throw new IOException($"there is no process {id}");
    }

    /// <summary>What stands behind the program's name in <c>stat</c>: first the state (Z for one that ended and was not waited for), then the parent. Nothing when there is no such process.</summary>
    public static IReadOnlyList<string> Stat(int id) => Stat($"/proc/{id}");

    /// <summary>The same of a folder of /proc, be it a thread's.</summary>
    internal static IReadOnlyList<string> Stat(string folder)
    {
        // "12 (name with ) in it) S 1 ..."
        var text = ReadOrEmpty(folder + "/stat");
        return text[(text.LastIndexOf(')') + 1)..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>A file of /proc; empty when its process ended meanwhile or is not ours to look at.</summary>
    internal static string ReadOrEmpty(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    // A process that has ended and was not waited for has no such line.
    private static double Megabytes(string[] lines, string name) => lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
        ? double.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024 / 1e6
        : throw new IOException($"the kernel tells no {name[..^1]}: the process has ended");
}
