using System.Runtime.InteropServices;

namespace Vigie.Core.Self;

/// <summary>
/// Gives back what a flood of bytes or a large listing left behind. The runtime would do it at its next full collection, which in a program
/// that allocates little may be hours away; until then the process looks as large as its worst moment. Costs nothing while the heap is
/// near what it was after the last full collection. The C library keeps what the runtime's compiler and TLS gave back to it, too: 18 MB of a program with
/// twenty targets, measured.
/// </summary>
public sealed partial class MemoryKeeper : IDisposable
{
    /// <summary>The youngest generation alone comes and goes by 4 MiB.</summary>
    internal const long LeastGrowth = 6L << 20;

    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(30);

    /// <summary>False once the C library turned out to have no such call: musl gives memory back by itself.</summary>
    private static volatile bool _canTrim = OperatingSystem.IsLinux();

    private readonly ITimer _timer;

    /// <summary>Begins to look after the memory of this process.</summary>
    /// <param name="clock">The time.</param>
    public MemoryKeeper(TimeProvider clock) => _timer = clock.CreateTimer(static _ => Look(), null, _interval, _interval);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Whether a full collection is worth its pause.</summary>
    /// <param name="used">Bytes of the heap, garbage included.</param>
    /// <param name="afterLast">Bytes of the heap after the last full collection, 0 before the first.</param>
    /// <returns>True when garbage is likely to be a good part of it.</returns>
    internal static bool IsDue(long used, long afterLast) => used - afterLast > Math.Max(LeastGrowth, afterLast / 4);

    private static void Look()
    {
        var last = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        if (IsDue(GC.GetTotalMemory(forceFullCollection: false), last.HeapSizeBytes - last.FragmentedBytes))
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        }

        Trim();
    }

    private static void Trim()
    {
        try
        {
            _ = _canTrim && MallocTrim(0) != 0;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            _canTrim = false;
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);
}
