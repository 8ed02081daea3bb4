using FsCheck;
using FsCheck.Fluent;
using Vigie.Replication.Model;
using Vigie.Replication.Postgres.Memory;
using Vigie.Replication.Postgres.Model;
using Vigie.Testing;

namespace Vigie.Replication.Tests.Postgres;

/// <summary>The verdict about a standby, in a small world of a primary, a stream and a standby that a test moves.</summary>
public sealed class StandbyMemoryTests
{
    [Fact]
    public void Judge_IdleInSync_IsZeroForEver()
    {
        var world = new World();
        world.Write(100);
        for (var minute = 0; minute < 60; minute++)
        {
            world.Pass(60, keepalive: true);
            Assert.Equal((ReplicationState.InSync, TimeSpan.Zero), world.Look());
        }
    }

    [Fact]
    public void Judge_PausedWhileThePrimaryWrites_LagsSinceThePause()
    {
        var world = World.InSync();
        world.IsReplaying = false;
        for (var second = 1; second <= 20; second++)
        {
            world.Write(100);
            world.Pass(1);
            var (state, lag) = world.Look();
            Assert.Equal(ReplicationState.Stopped, state);
            Assert.InRange(lag!.Value.TotalSeconds, second - 0.5, second + 1.5);
        }

        world.IsReplaying = true;
        Assert.Equal((ReplicationState.InSync, TimeSpan.Zero), world.Look());
    }

    [Fact]
    public void Judge_SlowLinkAfterLongIdleness_LagsSinceTheWriteAndNotSinceTheTransactionBefore()
    {
        var world = World.InSync();
        for (var poll = 0; poll < 360; poll++)
        {
            world.Pass(1, keepalive: true);
            world.Look();
        }

        world.BytesPerSecond = 40_000;
        world.Write(6_500_000);
        for (var second = 1; second <= 60; second++)
        {
            world.Pass(1);
            var (state, lag) = world.Look();
            Assert.Equal(ReplicationState.Applying, state);
            Assert.InRange(lag!.Value.TotalSeconds, second - 0.5, second + 1.5);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Judge_StreamBreaks_LagGrowsFromTheLastWord(bool isGone)
    {
        var world = World.InSync();
        world.IsConnected = !isGone;
        world.IsFrozen = true;
        var lags = new List<double>();
        for (var second = 1; second <= 60; second++)
        {
            world.Write(10);
            world.Pass(1);
            var (state, lag) = world.Look();
            Assert.Equal(isGone ? ReplicationState.Disconnected : second <= 12 ? ReplicationState.InSync : ReplicationState.Silent, state);
            lags.Add(lag!.Value.TotalSeconds);
        }

        Assert.Equal(lags.Order(), lags);
        Assert.Equal(60, lags[^1], 1.0);
        world.IsConnected = true;
        world.IsFrozen = false;
        world.Pass(1);
        Assert.Equal((ReplicationState.InSync, TimeSpan.Zero), world.Look());
    }

    [Fact]
    public void Judge_FrozenSenderAndWatchedPrimary_IsSeenWithinSeconds()
    {
        var world = World.InSync();
        world.IsPrimaryWatched = true;
        world.IsFrozen = true;
        for (var second = 1; second <= 12; second++)
        {
            world.Write(10);
            world.Pass(1);
            var (state, lag) = world.Look();
            Assert.True(second < 3 || Math.Abs(lag!.Value.TotalSeconds - second) <= 1.5, $"{lag} after {second} s");
            Assert.True(second < 10 || state == ReplicationState.Silent, $"{state} after {second} s");
        }
    }

    [Fact]
    public void Judge_PrimaryWatchedAndIdleWhileBroken_ProvesNothingGood()
    {
        var world = World.InSync();
        world.IsPrimaryWatched = true;
        world.IsConnected = false;
        world.Pass(30);
        world.Look();
        world.Pass(30);
        Assert.InRange(world.Look().Lag!.Value.TotalSeconds, 59, 62);
    }

    [Fact]
    public void Judge_ReceiverThatHasHeardNothingYet_ProvesNothing()
    {
        var world = World.InSync();
        world.IsConnected = false;
        world.Pass(100);
        world.Look();
        world.Write(6_500_000);
        world.IsConnected = true;
        world.IsFrozen = true;
        world.IsUnheard = true;
        world.Pass(1);
        var (state, lag) = world.Look();
        Assert.Equal(ReplicationState.Unknown, state);
        Assert.InRange(lag!.Value.TotalSeconds, 100, 103);
    }

    [Fact]
    public void Judge_DeliberateDelay_IsNoFaultUntilItIsExceeded()
    {
        var world = World.InSync();
        world.Delay = TimeSpan.FromSeconds(30);
        world.IsReplaying = false;
        world.IsPaused = false;
        for (var second = 1; second <= 60; second++)
        {
            world.Write(10);
            world.Pass(1);
            Assert.True(second is > 38 and < 43 || (second <= 38 ? ReplicationState.Delayed : ReplicationState.Applying) == world.Look().State);
            world.Look();
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public void Judge_ClocksThatDiffer_BendNoLag(int primaryAhead)
    {
        var world = new World { PrimaryAhead = TimeSpan.FromSeconds(primaryAhead) };
        world.Write(10);
        world.Pass(1);
        world.Look();
        world.IsReplaying = false;
        for (var second = 1; second <= 20; second++)
        {
            world.Write(10);
            world.Pass(1);
            Assert.InRange(world.Look().Lag!.Value.TotalSeconds, second - 0.5, second + 1.5);
        }
    }

    [Fact]
    public void Judge_AnotherTimelineThatEndsEarlier_IsFollowed()
    {
        var world = World.InSync();
        world.IsFrozen = true;
        world.IsPrimaryWatched = true;
        world.Write(10_000);
        world.Look();
        world.Pass(5);
        world.Look();
        world.Fail(over: 100);
        world.IsFrozen = false;
        world.Pass(1);
        Assert.Equal((ReplicationState.InSync, TimeSpan.Zero), world.Look());
    }

    [Fact]
    public void Judge_AnyHistory_LagIsNeverNegativeNeverZeroWhileBehindAndNeverTooSmall() => Properties.Hold(World.Scripts, script =>
    {
        var world = new World();
        world.Write(10);
        world.Pass(1);
        world.Look();
        (TimeSpan? Lag, ulong Replayed, bool IsBroken) before = (null, 0, false);
        foreach (var (step, amount) in script)
        {
            world.Do(step, amount);
            var (state, lag) = world.Look();
            world.WasDeaf = world.IsFrozen || (world.WasDeaf && world.Truth > TimeSpan.Zero);
            Assert.True(lag is null || lag >= TimeSpan.Zero);
            Assert.True(lag != TimeSpan.Zero || state == ReplicationState.InSync || (state == ReplicationState.Stopped && world.Replayed == world.Heard));
            Assert.True(lag != TimeSpan.Zero || world.Replayed >= world.Heard, "0 while behind what was heard");
            var isBroken = state is ReplicationState.Disconnected or ReplicationState.Silent;
            Assert.True(!isBroken || !before.IsBroken || world.Replayed != before.Replayed || lag >= before.Lag, $"{lag} after {before.Lag} while broken");
            Assert.True(world.WasDeaf || lag is null || lag + TimeSpan.FromSeconds(0.01) >= world.Truth || state is ReplicationState.Unknown, $"{lag} is less than the truth {world.Truth} in {state}");
            before = (lag, world.Replayed, isBroken);
        }
    });

    /// <summary>A primary whose commits are known, a stream of limited speed and a standby.</summary>
    private sealed class World
    {
        public static readonly Arbitrary<(int Step, int Amount)[]> Scripts = Arb.From(Gen.Choose(0, 7).Zip(Gen.Choose(1, 90)).ListOf().Select(steps => steps.ToArray()));

        private static readonly DateTimeOffset _start = ManualTimeProvider.DefaultStart;

        private readonly StandbyMemory _memory = new();
        private readonly List<(ulong End, TimeSpan At)> _commits = [];
        private readonly List<PrimarySample> _samples = [];
        private TimeSpan _now = TimeSpan.FromHours(1);
        private TimeSpan _heardAt = TimeSpan.FromHours(1);
        private TimeSpan _lastReplayed = TimeSpan.FromHours(1);
        private ulong _end = 1000;
        private ulong _received = 1000;
        private long _timeline = 1;

        public bool IsConnected { get; set; } = true;

        public bool IsFrozen { get; set; }

        public bool IsUnheard { get; set; }

        /// <summary>The stream hung for a time that nobody could tell from idleness, and what was written then is not all there yet.</summary>
        public bool WasDeaf { get; set; }

        public bool IsReplaying { get; set; } = true;

        public bool? IsPaused { get; set; }

        public bool IsPrimaryWatched { get; set; }

        public ulong BytesPerSecond { get; set; } = ulong.MaxValue;

        public TimeSpan Delay { get; set; }

        public TimeSpan PrimaryAhead { get; set; }

        public ulong Heard { get; private set; } = 1000;

        public ulong Replayed { get; private set; } = 1000;

        /// <summary>Age of the oldest commit that is not replayed.</summary>
        public TimeSpan Truth => _commits.Where(commit => commit.End > Replayed).Select(commit => _now - commit.At).DefaultIfEmpty(TimeSpan.Zero).Max();

        public static World InSync()
        {
            var world = new World();
            world.Write(100);
            world.Pass(1);
            world.Look();
            return world;
        }

        public void Write(int bytes)
        {
            _end += (ulong)bytes;
            _commits.Add((_end, _now));
            Flow(0);
        }

        public void Pass(double seconds, bool keepalive = false)
        {
            _now += TimeSpan.FromSeconds(seconds);
            Flow(seconds);
            if (keepalive)
            {
                _heardAt = _now;
            }
        }

        /// <summary>Another server takes over, whose log ends where the standby has replayed to, plus something.</summary>
        public void Fail(int over)
        {
            _commits.RemoveAll(commit => commit.End > Replayed);
            _end = Replayed + (ulong)over;
            (_received, Heard) = (Math.Min(_received, _end), Math.Min(Heard, _end));
            _timeline++;
            _samples.Clear();
            _commits.Add((_end, _now));
        }

        public void Do(int step, int amount)
        {
            switch (step)
            {
                case 0: Write(amount * 1000); break;
                case 1: Pass(amount / 10.0); break;
                case 2: IsConnected = !IsConnected; break;
                case 3: IsReplaying = !IsReplaying; break;
                case 4: BytesPerSecond = amount < 45 ? ulong.MaxValue : (ulong)amount * 500; break;
                case 5: IsFrozen = !IsFrozen; break;
                case 6: Pass(amount); break;
                default: Write(amount); Pass(1); break;
            }
        }

        public (ReplicationState State, TimeSpan? Lag) Look()
        {
            Flow(0);
            if (IsPrimaryWatched)
            {
                _samples.Add(new PrimarySample(new Lsn(_end), _now));
            }

            var around = new Surroundings([.. _samples.Where(sample => sample.At > _memory.PrimaryUntil)], false);
            var told = _memory.Judge(State(), around, _now, _start + _now);
            return (told.State, told.Lag);
        }

        private ServerState State() => new()
        {
            IsInRecovery = true,
            Now = _start + _now,
            SystemIdentifier = "7",
            Timeline = _timeline,
            Received = new Lsn(_received),
            Replayed = new Lsn(Replayed),
            LastReplayed = _start + _lastReplayed + PrimaryAhead,
            Pause = IsPaused ?? !IsReplaying ? PauseState.Paused : PauseState.NotPaused,
            Delay = Delay,
            ReceiverTimeout = TimeSpan.FromSeconds(20),
            HasUpstream = true,
            MayReadStatistics = true,
            Receiver = !IsConnected ? null : new Receiver
            {
                Status = "streaming",
                Flushed = new Lsn(_received),
                End = new Lsn(Heard),
                Sent = IsUnheard ? _start + _now : _start + _heardAt + PrimaryAhead - TimeSpan.FromMilliseconds(1),
                Received = IsUnheard ? _start + _now : _start + _heardAt,
            },
        };

        private void Flow(double seconds)
        {
            if (IsConnected && !IsFrozen)
            {
                // Each piece of the log carries the end of the whole.
                (Heard, _heardAt) = (_end, _now);
                var room = BytesPerSecond == ulong.MaxValue ? ulong.MaxValue : (ulong)(BytesPerSecond * seconds);
                _received = room > _end - _received ? _end : _received + room;
            }

            if (IsReplaying && _received > Replayed)
            {
                Replayed = _received;
                _lastReplayed = _commits.Where(commit => commit.End <= Replayed).Select(commit => commit.At).DefaultIfEmpty(_lastReplayed).Max();
            }
        }
    }
}
