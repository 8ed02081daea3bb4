using System.Collections.Concurrent;

namespace Vigie.Pbs.Stores;

/// <summary>What may hang on a datastore independently.</summary>
internal enum StoreCall
{
    /// <summary>
    /// Namespaces, groups and status. An endless walk over namespaces burns a worker thread of PBS until its restart, so nothing of
    /// this kind is asked again for long.
    /// </summary>
    Listing,

    /// <summary>Snapshots. PBS reads them on threads of their own and may just be slow, so groups are still listed.</summary>
    Snapshots,
}

/// <summary>How long a datastore is left alone after a call that never ended.</summary>
/// <param name="First">The first time.</param>
/// <param name="Longest">Doubling ends here.</param>
internal sealed record BreakerTimes(TimeSpan First, TimeSpan Longest)
{
    /// <summary>The time that follows another.</summary>
    /// <param name="previous">The time before; zero when there was none.</param>
    /// <returns>Twice as long, within the bounds.</returns>
    public TimeSpan After(TimeSpan previous)
    {
        var doubled = previous * 2;
        return doubled < First ? First : doubled < Longest ? doubled : Longest;
    }
}

/// <summary>
/// Keeps one call per datastore under way, and none after one that never ended: PBS goes on working on a request although its
/// client has left, and each retry costs it one thread more. Safe for several threads.
/// </summary>
/// <param name="times">How long a breaker stays open.</param>
/// <param name="clock">The time.</param>
internal sealed class StoreGuard(BreakerTimes times, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Gate> _gates = new(StringComparer.Ordinal);

    /// <summary>Waits for the datastore's turn.</summary>
    /// <param name="store">The datastore.</param>
    /// <param name="call">What will be asked.</param>
    /// <param name="deadline">Ends the waiting.</param>
    /// <returns>The pass, to be disposed after the call; null when such calls are suspended.</returns>
    public async Task<StorePass?> EnterAsync(string store, StoreCall call, CancellationToken deadline)
    {
        var gate = GateOf(store);
        await gate.Turn.WaitAsync(deadline);
        return Pass(gate, call);
    }

    /// <summary>Enters only if no call on the datastore is under way.</summary>
    /// <param name="store">The datastore.</param>
    /// <param name="call">What will be asked.</param>
    /// <returns>The pass, or null.</returns>
    public StorePass? TryEnter(string store, StoreCall call)
    {
        var gate = GateOf(store);
        return gate.Turn.Wait(0) ? Pass(gate, call) : null;
    }

    /// <summary>Until when calls on the datastore are suspended.</summary>
    /// <param name="store">The datastore.</param>
    /// <param name="call">Which calls.</param>
    /// <returns>The time, or null when they are not.</returns>
    public DateTimeOffset? SuspendedUntil(string store, StoreCall call) =>
        _gates.TryGetValue(store, out var gate) && gate.Breakers[(int)call].Until is { } until && until > clock.GetUtcNow() ? until : null;

    /// <summary>Forgets datastores that are gone.</summary>
    /// <param name="stores">Those that are there.</param>
    public void KeepOnly(IReadOnlyCollection<string> stores)
    {
        foreach (var gone in _gates.Keys.Where(name => !stores.Contains(name, StringComparer.Ordinal)))
        {
            // Its semaphore holds no handle, so whoever still waits at it just ends.
            _gates.TryRemove(gone, out _);
        }
    }

    private Gate GateOf(string store) => _gates.GetOrAdd(store, _ => new Gate());

    private StorePass? Pass(Gate gate, StoreCall call)
    {
        var breaker = gate.Breakers[(int)call];
        if (breaker.Until > clock.GetUtcNow())
        {
            gate.Turn.Release();
            return null;
        }

        return new StorePass(gate.Turn, breaker, times, clock);
    }

    private sealed class Gate
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public Breaker[] Breakers { get; } = [new(), new()];
    }
}

/// <summary>State of one breaker; touched only by the holder of the datastore's pass, but for reading the time.</summary>
internal sealed class Breaker
{
    private long _untilTicks;

    /// <summary>End of the suspension, or null when there was none since the last success.</summary>
    public DateTimeOffset? Until
    {
        get => Interlocked.Read(ref _untilTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        set => Interlocked.Exchange(ref _untilTicks, value?.UtcTicks ?? 0);
    }

    /// <summary>Length of the last suspension.</summary>
    public TimeSpan Length { get; set; }

    /// <summary>Calls that did not end while PBS as a whole was silent, so that it is not clear whose fault it was.</summary>
    public int Strikes { get; set; }
}

/// <summary>The right to put one call to a datastore.</summary>
internal sealed class StorePass(SemaphoreSlim turn, Breaker breaker, BreakerTimes times, TimeProvider clock) : IDisposable
{
    /// <summary>The call ended, well or with an error: the datastore answers.</summary>
    public void Answered()
    {
        breaker.Until = null;
        breaker.Length = TimeSpan.Zero;
        breaker.Strikes = 0;
    }

    /// <summary>The call did not end although PBS answers others: suspends such calls, each time twice as long.</summary>
    public void Hung()
    {
        breaker.Length = times.After(breaker.Length);
        breaker.Until = clock.GetUtcNow() + breaker.Length;
        breaker.Strikes = 0;
    }

    /// <summary>
    /// The call did not end, and PBS answers nobody. The second time in a row the datastore is taken to be the cause: an endless
    /// walk may have taken the only thread of a small PBS.
    /// </summary>
    public void HungWithServer()
    {
        if (++breaker.Strikes >= 2)
        {
            Hung();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Release();
}
