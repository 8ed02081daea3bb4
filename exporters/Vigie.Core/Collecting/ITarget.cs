namespace Vigie.Core.Collecting;

/// <summary>A target that is being watched: its clients and collectors. Disposed when the configuration drops or changes it.</summary>
public interface ITarget : IAsyncDisposable
{
    /// <summary>The collectors, in the order in which they first run.</summary>
    IReadOnlyList<ICollector> Collectors { get; }
}

/// <summary>The validated settings of a target, ready to be opened.</summary>
public interface ITargetPlan
{
    /// <summary>Makes the target's clients and collectors. Opens no connection: that is for the first run.</summary>
    /// <param name="services">What the frame gives to a target.</param>
    /// <returns>The target.</returns>
    ITarget Open(TargetServices services);

    /// <summary>
    /// Looks for what only this machine can tell and no device is asked for, such as a missing program; for <c>vigie check</c>.
    /// </summary>
    /// <param name="cancel">Ends it.</param>
    /// <returns>What is wrong, in words; empty when all is good.</returns>
    Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>([]);
}
