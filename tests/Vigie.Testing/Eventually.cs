using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Vigie.Testing;

/// <summary>Waits in real time for what other tasks and processes do in their own: at once when it is so, and not for ever.</summary>
public static class Eventually
{
    private static readonly TimeSpan _usualLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _leastPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan _mostPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Reads again and again until the value is as it should be.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="read">Reads; what it throws ends the waiting.</param>
    /// <param name="isGood">Whether the value is the one that is waited for.</param>
    /// <param name="limit">How long to read, 20 s unless told otherwise.</param>
    /// <param name="what">What is waited for; the condition as it is written, unless told otherwise.</param>
    /// <returns>The first good value.</returns>
    /// <exception cref="TestFailedException">The time is over; the message holds the last value.</exception>
    public static async Task<T> ShowsAsync<T>(Func<Task<T>> read, Func<T, bool> isGood, TimeSpan? limit = null, [CallerArgumentExpression(nameof(isGood))] string what = "")
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var isLast = clock.Elapsed > (limit ?? _usualLimit);
            var value = await read();
            if (isGood(value))
            {
                return value;
            }

            if (isLast)
            {
                throw new TestFailedException($"not within {(limit ?? _usualLimit).TotalSeconds:0.#} s: {what}; still {value}");
            }

            // What takes long is asked less often: the machine needs its time for doing it.
            var pause = clock.Elapsed / 10;
            await Task.Delay(pause < _leastPause ? _leastPause : pause > _mostPause ? _mostPause : pause);
        }
    }

    /// <inheritdoc cref="ShowsAsync{T}(Func{Task{T}}, Func{T, bool}, TimeSpan?, string)"/>
    public static Task<T> ShowsAsync<T>(Func<T> read, Func<T, bool> isGood, TimeSpan? limit = null, [CallerArgumentExpression(nameof(isGood))] string what = "") =>
        ShowsAsync(() => Task.FromResult(read()), isGood, limit, what);

    /// <summary>Asks again and again until something is so.</summary>
    /// <param name="isSo">Asks; what it throws ends the waiting.</param>
    /// <param name="limit">How long to ask, 20 s unless told otherwise.</param>
    /// <param name="what">What is waited for; the condition as it is written, unless told otherwise.</param>
    /// <exception cref="TestFailedException">The time is over.</exception>
    public static Task IsSoAsync(Func<Task<bool>> isSo, TimeSpan? limit = null, [CallerArgumentExpression(nameof(isSo))] string what = "") =>
        ShowsAsync(isSo, so => so, limit, what);

    /// <inheritdoc cref="IsSoAsync(Func{Task{bool}}, TimeSpan?, string)"/>
    public static Task IsSoAsync(Func<bool> isSo, TimeSpan? limit = null, [CallerArgumentExpression(nameof(isSo))] string what = "") =>
        ShowsAsync(isSo, so => so, limit, what);
}
