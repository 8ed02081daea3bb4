using System.Collections.Concurrent;
using Vigie.Exposition;

namespace Vigie.Core.Collecting;

/// <summary>A few writers that keep their grown buffers: a run in the steady state allocates only its snapshot.</summary>
internal sealed class MetricWriterPool
{
    /// <summary>More writers than this are not kept: collectors rarely end in the same moment.</summary>
    private const int Kept = 4;

    private readonly ConcurrentBag<MetricWriter> _writers = [];

    public MetricWriter Rent() => _writers.TryTake(out var writer) ? writer : new MetricWriter();

    public void Return(MetricWriter writer)
    {
        if (_writers.Count < Kept)
        {
            writer.Begin(LabelSet.Empty);
            _writers.Add(writer);
        }
    }
}
