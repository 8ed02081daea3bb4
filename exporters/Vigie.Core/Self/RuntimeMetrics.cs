using System.Globalization;
using Vigie.Exposition;

namespace Vigie.Core.Self;

/// <summary>What the .NET runtime knows of itself: enough to see a leak, a starved thread pool or a storm of exceptions.</summary>
internal sealed class RuntimeMetrics
{
    private static readonly MetricFamily _collections = MetricFamily.Counter("dotnet_gc_collections_total", "Garbage collections, by the oldest generation collected.", "", "generation");
    private static readonly MetricFamily _pauses = MetricFamily.Counter("dotnet_gc_pause_seconds_total", "Time that the program stood still for garbage collections.", "seconds");
    private static readonly MetricFamily _heap = MetricFamily.Gauge("dotnet_gc_heap_bytes", "Managed memory in use, garbage not yet collected included.", "bytes");
    private static readonly MetricFamily _allocated = MetricFamily.Counter("dotnet_gc_allocated_bytes_total", "Managed memory allocated since the start.", "bytes");
    private static readonly MetricFamily _threads = MetricFamily.Gauge("dotnet_thread_pool_threads", "Threads of the thread pool.");
    private static readonly MetricFamily _queue = MetricFamily.Gauge("dotnet_thread_pool_queue_length", "Work items that wait for a thread of the pool.");
    private static readonly MetricFamily _contentions = MetricFamily.Counter("dotnet_lock_contentions_total", "Times that a thread had to wait for a lock.");
    private static readonly MetricFamily _exceptions = MetricFamily.Counter("dotnet_exceptions_total", "Exceptions thrown, caught ones included.");

    private static readonly string[] _generations = [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(n => n.ToString(CultureInfo.InvariantCulture))];

    private long _thrown;

    public RuntimeMetrics() => AppDomain.CurrentDomain.FirstChanceException += (_, _) => Interlocked.Increment(ref _thrown);

    public static IReadOnlyList<MetricFamily> Families { get; } = [_collections, _pauses, _heap, _allocated, _threads, _queue, _contentions, _exceptions];

    public void AddTo(MetricWriter writer)
    {
        for (var generation = 0; generation < _generations.Length; generation++)
        {
            // The runtime counts a collection of generation 2 as one of 0 and 1 too; here each counts once.
            var older = generation == GC.MaxGeneration ? 0 : GC.CollectionCount(generation + 1);
            writer.Add(_collections, Math.Max(0, GC.CollectionCount(generation) - older), _generations[generation]);
        }

        writer.Add(_pauses, GC.GetTotalPauseDuration().TotalSeconds);
        writer.Add(_heap, GC.GetTotalMemory(forceFullCollection: false));
        writer.Add(_allocated, GC.GetTotalAllocatedBytes());
        writer.Add(_threads, ThreadPool.ThreadCount);
        writer.Add(_queue, ThreadPool.PendingWorkItemCount);
        writer.Add(_contentions, Monitor.LockContentionCount);
        writer.Add(_exceptions, Interlocked.Read(ref _thrown));
    }
}
