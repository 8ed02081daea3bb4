using System.Diagnostics;
using System.Globalization;
using Vigie.Exposition;

namespace Vigie.Core.Self;

/// <summary>
/// What the operating system knows of the process, under the names that all Prometheus clients use. Linux tells it in proc(5);
/// elsewhere those series are absent.
/// </summary>
internal sealed class ProcessMetrics
{
    private static readonly MetricFamily _cpu = MetricFamily.Counter("process_cpu_seconds_total", "Processor time spent, user and system.", "seconds");
    private static readonly MetricFamily _resident = MetricFamily.Gauge("process_resident_memory_bytes", "Resident memory.", "bytes");
    private static readonly MetricFamily _virtual = MetricFamily.Gauge("process_virtual_memory_bytes", "Virtual memory.", "bytes");
    private static readonly MetricFamily _start = MetricFamily.Gauge("process_start_time_seconds", "When the process started, as Unix time.", "seconds");
    private static readonly MetricFamily _open = MetricFamily.Gauge("process_open_fds", "Open file descriptors.");
    private static readonly MetricFamily _most = MetricFamily.Gauge("process_max_fds", "Most file descriptors that may be open.");

    private readonly string _directory;
    private readonly double _startTime;

    public ProcessMetrics(string directory)
    {
        _directory = directory;
        using var process = Process.GetCurrentProcess();
        _startTime = new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0;
    }

    public static IReadOnlyList<MetricFamily> Families { get; } = [_cpu, _resident, _virtual, _start, _open, _most];

    public void AddTo(MetricWriter writer)
    {
        if (!OperatingSystem.IsBrowser() && !OperatingSystem.IsIOS() && !OperatingSystem.IsTvOS())
        {
            writer.Add(_cpu, Environment.CpuUsage.TotalTime.TotalSeconds);
        }

        writer.Add(_start, _startTime);
        if (ReadText("statm") is { } statm && ParseMemory(statm) is { } pages)
        {
            writer.Add(_virtual, (double)pages.Virtual * Environment.SystemPageSize);
            writer.Add(_resident, (double)pages.Resident * Environment.SystemPageSize);
        }

        if (CountOpen() is { } open)
        {
            writer.Add(_open, open);
        }

        if (ReadText("limits") is { } limits && ParseMostOpen(limits) is { } most)
        {
            writer.Add(_most, most);
        }
    }

    /// <summary>Size and resident size in pages, the first two numbers of /proc/PID/statm.</summary>
    internal static (long Virtual, long Resident)? ParseMemory(string statm) =>
        statm.Split(' ') is [var size, var resident, ..]
        && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var virtualPages)
        && long.TryParse(resident, NumberStyles.None, CultureInfo.InvariantCulture, out var residentPages)
            ? (virtualPages, residentPages)
            : null;

    /// <summary>The soft limit of open files in /proc/PID/limits; null when it says "unlimited".</summary>
    internal static long? ParseMostOpen(string limits)
    {
        const string name = "Max open files";
        var line = limits.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        var soft = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : null;
    }

    private int? CountOpen()
    {
        try
        {
            // One of them is the directory that is being read.
            return Math.Max(0, Directory.EnumerateFileSystemEntries(Path.Combine(_directory, "fd")).Count() - 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Not known: no sample.
        }
    }

    private string? ReadText(string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(_directory, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Not known: no sample.
        }
    }
}
