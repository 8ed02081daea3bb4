using BenchmarkDotNet.Attributes;
using Vigie.Exposition;

namespace Vigie.Bench.Parts;

/// <summary>The same work for BenchmarkDotNet.</summary>
[MemoryDiagnoser]
public class ExpositionBenchmarks
{
    private readonly ExpositionData _data = new(10_000);
    private readonly ExpositionData _big = new(30_000);
    private MetricSnapshot _snapshot = MetricSnapshot.Empty;

    [GlobalSetup]
    public void Setup()
    {
        _data.Encode();
        _big.Encode();
        _snapshot = _big.ToSnapshot();
    }

    [Benchmark]
    public void Encode10000() => _data.Encode();

    [Benchmark]
    public MetricSnapshot Encode10000AndTake()
    {
        _data.Encode();
        return _data.ToSnapshot();
    }

    [Benchmark]
    public void Write30000() => ExpositionBench.Write(_snapshot);
}
