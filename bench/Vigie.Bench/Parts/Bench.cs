namespace Vigie.Bench.Parts;

/// <summary>One bench.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Says">What it measures.</param>
/// <param name="Quick">A few seconds of measuring, with peers; false when a target was missed.</param>
/// <param name="Thorough">A class of BenchmarkDotNet benchmarks.</param>
internal sealed record Bench(string Name, string Says, Func<Task<bool>> Quick, Type Thorough);
