namespace Vigie.Bench.Fuzz;

/// <summary>A parser of what comes over the network, and what it may do with bytes: read them or refuse them.</summary>
/// <param name="Name">Its name, and that of its folder in <c>tests/corpus</c>.</param>
/// <param name="Parse">Reads the bytes and touches all that came of them.</param>
/// <param name="IsRefusal">Whether an exception is one that the parser declares.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Parse, Func<Exception, bool> IsRefusal);

/// <summary>What came of fuzzing one target.</summary>
/// <param name="Inputs">Inputs that were tried.</param>
/// <param name="Read">Those of them that were read, not refused: a fuzzer whose inputs all fail at the first byte proves nothing.</param>
/// <param name="Findings">Inputs that made it do something else, with what that was.</param>
internal sealed record FuzzOutcome(long Inputs, long Read, IReadOnlyList<(byte[] Input, string What)> Findings);
