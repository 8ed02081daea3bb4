using Vigie.Heartbeat.Beats;

namespace Vigie.Heartbeat.Memory;

/// <summary>
/// The memory of a running watcher: what was received, what was told, what is on its way. Every change is on the disk before it is
/// confirmed. Safe for use by several threads. Silence is measured on the monotonic clock, and only while the watcher listens.
/// </summary>
internal sealed class BeatBook : IDisposable
{
    /// <summary>A jump of the wall clock against the monotonic one from which on it is told.</summary>
    private static readonly TimeSpan _step = TimeSpan.FromSeconds(5);

    /// <summary>What a look alone changes is not worth more writes than one in this time.</summary>
    private static readonly TimeSpan _idle = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly StateFile _file;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, long> _silentSince = new(StringComparer.Ordinal);
    private volatile WatcherMemory _memory;
    private long _startedAt;
    private long _settledSince;
    private TimeSpan _offset;
    private long? _storedAt;

    /// <summary>Reads what was remembered. Nothing is written.</summary>
    /// <param name="file">The memory on disk.</param>
    /// <param name="plans">The beats that are expected; others are forgotten.</param>
    /// <param name="clock">The only source of time.</param>
    public BeatBook(StateFile file, IReadOnlyList<BeatPlan> plans, TimeProvider clock)
    {
        _file = file;
        _clock = clock;
        Plans = plans;
        (var loaded, Damage) = file.Load();
        _memory = Fitted(loaded ?? new WatcherMemory { HeardUntil = clock.GetUtcNow() });
        Restart();
    }

    /// <summary>The beats that are expected.</summary>
    public IReadOnlyList<BeatPlan> Plans { get; }

    /// <summary>Why the memory could not be read, or null.</summary>
    public string? Damage { get; }

    /// <summary>Whether the last write succeeded; null before the first.</summary>
    public bool? IsStored { get; private set; }

    /// <summary>Why the last write failed, or null.</summary>
    public string? StoreProblem { get; private set; }

    /// <summary>Jumps of the wall clock that were seen.</summary>
    public long ClockSteps { get; private set; }

    /// <summary>What is remembered now.</summary>
    public WatcherMemory Memory => _memory;

    /// <summary>How a beat stands now.</summary>
    /// <param name="plan">The beat.</param>
    public Standing Look(BeatPlan plan)
    {
        lock (_silentSince)
        {
            var memory = _memory.Beats[plan.Name];
            var moment = new Moment(_clock.GetUtcNow(), memory.Silence + _clock.GetElapsedTime(_silentSince[plan.Name]), _clock.GetElapsedTime(_settledSince));
            return BeatJudge.Look(plan, memory, moment);
        }
    }

    /// <summary>Takes an arrival. It is on the disk when this returns true.</summary>
    /// <param name="plan">The beat.</param>
    /// <param name="judge">From the memory of the beat to the new one and a verdict.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    /// <returns>The verdict, and whether it is stored.</returns>
    public async Task<(ArrivalVerdict Verdict, bool IsStored)> ReceiveAsync(
        BeatPlan plan, Func<BeatMemory, DateTimeOffset, (BeatMemory, ArrivalVerdict)> judge, CancellationToken cancellationToken)
    {
        var verdict = ArrivalVerdict.Good;
        var stored = await ChangeAsync(
            memory =>
            {
                (var beat, verdict) = judge(memory.Beats[plan.Name], _clock.GetUtcNow());
                if (beat.LastReceived != memory.Beats[plan.Name].LastReceived)
                {
                    lock (_silentSince)
                    {
                        _silentSince[plan.Name] = _clock.GetTimestamp();
                    }
                }

                return memory with { Beats = memory.Beats.SetItem(plan.Name, beat) };
            },
            cancellationToken);
        return (verdict, stored);
    }

    /// <summary>Changes the memory and writes it. A disk that fails changes nothing about what is known: it is told, and tried again at the next change.</summary>
    /// <param name="change">From the old memory to the new one.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    /// <returns>Whether it is on the disk.</returns>
    public Task<bool> ChangeAsync(Func<WatcherMemory, WatcherMemory> change, CancellationToken cancellationToken) => ChangeAsync(change, _ => true, cancellationToken);

    /// <summary>Remembers that the watcher listened until now, and looks whether the wall clock jumped. To be called at each look.</summary>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    /// <returns>By how much the wall clock jumped since the last call, or zero.</returns>
    public async Task<TimeSpan> TickAsync(CancellationToken cancellationToken)
    {
        var jump = Jump();
        await ChangeAsync(WithSilences, isWorthAWrite: at => at is not { } stored || _clock.GetElapsedTime(stored) >= _idle || IsStored == false, cancellationToken);
        return jump;
    }

    /// <summary>Puts a damaged file aside.</summary>
    /// <returns>Where it is now, or null.</returns>
    public string? PutAside() => _file.PutAside(_clock.GetUtcNow());

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    private async Task<bool> ChangeAsync(Func<WatcherMemory, WatcherMemory> change, Func<long?, bool> isWorthAWrite, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            _memory = change(_memory) with { HeardUntil = _clock.GetUtcNow() };
            return !isWorthAWrite(_storedAt) || Store();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private bool Store()
    {
        _storedAt = _clock.GetTimestamp();
        try
        {
            _file.Save(_memory);
            (IsStored, StoreProblem) = (true, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            (IsStored, StoreProblem) = (false, e.Message);
        }

        return IsStored.Value;
    }

    /// <summary>Moves the silence that passed on the monotonic clock into the memory.</summary>
    private WatcherMemory WithSilences(WatcherMemory memory)
    {
        var now = _clock.GetTimestamp();
        lock (_silentSince)
        {
            var beats = memory.Beats;
            foreach (var (name, beat) in memory.Beats)
            {
                beats = beats.SetItem(name, beat with { Silence = beat.Silence + _clock.GetElapsedTime(_silentSince[name], now) });
                _silentSince[name] = now;
            }

            // Read together by Look: under the same lock.
            _memory = memory with { Beats = beats };
            return _memory;
        }
    }

    private TimeSpan Jump()
    {
        var offset = Offset();
        var jump = offset - _offset;
        _offset = offset;
        if (jump.Duration() < _step)
        {
            return TimeSpan.Zero;
        }

        ClockSteps++;
        _settledSince = _clock.GetTimestamp();
        return jump;
    }

    private void Restart()
    {
        _startedAt = _settledSince = _clock.GetTimestamp();
        _offset = Offset();
        foreach (var plan in Plans)
        {
            _silentSince[plan.Name] = _startedAt;
        }
    }

    /// <summary>How far the wall clock is ahead of the monotonic one.</summary>
    private TimeSpan Offset() => _clock.GetUtcNow() - DateTimeOffset.UnixEpoch - _clock.GetElapsedTime(_startedAt);

    private WatcherMemory Fitted(WatcherMemory memory)
    {
        var beats = memory.Beats.Clear();
        foreach (var plan in Plans)
        {
            beats = beats.Add(plan.Name, memory.Beats.GetValueOrDefault(plan.Name) ?? new BeatMemory { Since = _clock.GetUtcNow() });
        }

        return memory with { Beats = beats, Incidents = [.. memory.Incidents.Where(incident => beats.ContainsKey(incident.Beat))] };
    }
}
