namespace Vigie.Tests;

/// <summary>Tests that measure memory, time or what a process opens: they run one after another when all others of their program are done.</summary>
[Xunit.CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
