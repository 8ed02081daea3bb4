namespace Vigie.Testing.Tests;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void GetUtcNow_NotMoved_StandsStill()
    {
        Assert.Equal(ManualTimeProvider.DefaultStart, _clock.GetUtcNow());
        Assert.Equal(ManualTimeProvider.DefaultStart, _clock.GetUtcNow());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(86_400_000)]
    public void GetElapsedTime_AfterAdvance_IsExactlyThat(int milliseconds)
    {
        var start = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), _clock.GetElapsedTime(start));
        Assert.NotEqual(TimeSpan.FromMilliseconds(milliseconds).Ticks, _clock.GetTimestamp() - start);
    }

    [Fact]
    public async Task TaskDelay_ClockMovedPastIt_Ends()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(30), _clock, TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(29.999));
        Assert.False(delay.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await delay;
        Assert.Equal(0, _clock.ActiveTimers);
    }

    [Fact]
    public void CancelAfter_ClockMovedPastIt_Cancels()
    {
        using var source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _clock);
        source.CancelAfter(TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(source.IsCancellationRequested);
        source.CancelAfter(TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(source.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public void Advance_SeveralTimers_FireInOrderAndSeeTheirOwnTime()
    {
        var fired = new List<string>();
        var start = _clock.GetUtcNow();
        void Note(object? name) => fired.Add($"{name}@{(_clock.GetUtcNow() - start).TotalSeconds}");
        using var late = _clock.CreateTimer(Note, "late", TimeSpan.FromSeconds(7), Timeout.InfiniteTimeSpan);
        using var often = _clock.CreateTimer(Note, "often", TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3));
        using var tie = _clock.CreateTimer(Note, "tie", TimeSpan.FromSeconds(6), TimeSpan.Zero);
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(["often@3", "tie@6", "often@6", "late@7", "often@9"], fired);
        Assert.Equal(1, _clock.ActiveTimers);
    }

    [Fact]
    public void Advance_TimerThatStartsAnother_FiresBoth()
    {
        var fired = new List<double>();
        var start = _clock.GetUtcNow();
        ITimer? second = null;
        using var first = _clock.CreateTimer(
            _ => second = _clock.CreateTimer(_ => fired.Add((_clock.GetUtcNow() - start).TotalSeconds), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan),
            null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([3.0], fired);
        second!.Dispose();
        Assert.Equal(TimeSpan.FromSeconds(10), _clock.GetUtcNow() - start);
    }

    [Fact]
    public async Task CreateTimer_DueAtOnce_FiresWithoutAdvance()
    {
        var fired = new TaskCompletionSource();
        using var timer = _clock.CreateTimer(_ => fired.SetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        await fired.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Dispose_WaitingTimer_NeverFires()
    {
        var timer = _clock.CreateTimer(_ => Assert.Fail("fired"), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        timer.Dispose();
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task PeriodicTimer_ClockMoved_Ticks()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10), _clock);
        var tick = timer.WaitForNextTickAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(tick.IsCompleted);
        Assert.Equal(TimeSpan.FromSeconds(10), _clock.AdvanceToNextTimer());
        Assert.True(await tick);
    }

    [Fact]
    public void StepWallClock_Back_MovesNoTimerAndNoTimestamp()
    {
        var stamp = _clock.GetTimestamp();
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(5), _clock);
        _clock.StepWallClock(TimeSpan.FromHours(-1));
        Assert.Equal(ManualTimeProvider.DefaultStart - TimeSpan.FromHours(1), _clock.GetUtcNow());
        Assert.Equal(stamp, _clock.GetTimestamp());
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public async Task WaitForTimersAsync_CodeStartsToWaitLater_EndsThen()
    {
        var wait = _clock.WaitForTimersAsync(2);
        using var first = new CancellationTokenSource(TimeSpan.FromSeconds(5), _clock);
        Assert.False(wait.IsCompleted);
        var delay = Task.Run(() => Task.Delay(TimeSpan.FromSeconds(1), _clock, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        await wait;
        _clock.Advance(TimeSpan.FromSeconds(1));
        await delay;
    }
}
