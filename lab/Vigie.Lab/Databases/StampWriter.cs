using System.Collections.Immutable;

namespace Vigie.Lab.Databases;

/// <summary>Writes a numbered time stamp on a primary again and again: there is traffic, and how far a replica is behind is known without asking any server for it.</summary>
/// <param name="write">Writes a number on the primary; an <see cref="IOException"/> says that it could not.</param>
/// <param name="pace">Time between two.</param>
/// <param name="clock">Time of the stamps.</param>
internal sealed class StampWriter(Func<long, Task> write, TimeSpan pace, TimeProvider clock) : IAsyncDisposable
{
    private const int Kept = 10_000;

    private readonly CancellationTokenSource _stopping = new();
    private ImmutableSortedDictionary<long, DateTimeOffset> _stamps = ImmutableSortedDictionary<long, DateTimeOffset>.Empty;
    private Task _writing = Task.CompletedTask;
    private long _number;

    /// <summary>Nothing is written while it is set.</summary>
    public bool Paused { get; set; }

    /// <summary>The newest number that the primary took; 0: none yet.</summary>
    public long Newest => _stamps.IsEmpty ? 0 : _stamps.Keys.Last();

    /// <summary>Begins.</summary>
    public void Start() => _writing = WriteAsync(_stopping.Token);

    /// <summary>The last time at which something was written that a replica has.</summary>
    /// <param name="seen">The newest number on the replica.</param>
    public DateTimeOffset? NewestOn(long seen) => _stamps.Where(stamp => stamp.Key <= seen).Select(stamp => (DateTimeOffset?)stamp.Value).LastOrDefault();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _writing;
        _stopping.Dispose();
    }

    private async Task WriteAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(pace, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                if (!Paused)
                {
                    await WriteOneAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    /// <summary>A primary that is away is tried again with the next number.</summary>
    private async Task WriteOneAsync()
    {
        var number = ++_number;
        var time = clock.GetUtcNow();
        try
        {
            await write(number);
        }
        catch (IOException)
        {
            return;
        }

        _stamps = (_stamps.Count >= Kept ? _stamps.Remove(_stamps.Keys.First()) : _stamps).Add(number, time);
    }
}
