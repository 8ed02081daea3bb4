using Vigie.Replication.Model;
using Vigie.Replication.MySql.Gtid;
using Vigie.Replication.MySql.Judging;
using Vigie.Replication.MySql.Parsing;
using Vigie.Replication.MySql.Servers;

namespace Vigie.Replication.Tests.MySql;

/// <summary>Verdicts over time, with a clock in hand.</summary>
public sealed class JudgeTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(15);

    private static readonly ChannelStatus _healthy = new()
    {
        Channel = "", Io = IoState.Yes, SqlRunning = true, ReportedLag = TimeSpan.Zero, Read = ("b.1", 100), Executed = ("b.1", 100), Heartbeats = 1, HeartbeatPeriod = TimeSpan.FromSeconds(30), Upstream = new Upstream("db1", 3306),
    };

    private readonly StreamMemory _memory = new();

    [Fact]
    public void Judge_NothingHeardForLonger_IsSilentAndLagCountsFromTheLastWord()
    {
        Assert.Equal((ReplicationState.InSync, TimeSpan.Zero), At(0, _healthy));
        Assert.Equal((ReplicationState.InSync, TimeSpan.Zero), At(30, _healthy));
        Assert.Equal((ReplicationState.InSync, TimeSpan.Zero), At(45, _healthy));
        Assert.Equal((ReplicationState.Silent, TimeSpan.FromSeconds(60)), At(60, _healthy));
        Assert.Equal((ReplicationState.Disconnected, TimeSpan.FromSeconds(75)), At(75, _healthy with { Io = IoState.Connecting, IoErrorNumber = 2013, ReportedLag = null }));
        Assert.Equal((ReplicationState.InSync, TimeSpan.Zero), At(90, _healthy with { Heartbeats = 2 }));
    }

    [Fact]
    public void Judge_StoppedOnPurpose_LagCountsFromTheLastReadingInSync()
    {
        At(0, _healthy);
        At(15, _healthy);
        Assert.Equal((ReplicationState.Stopped, TimeSpan.FromSeconds(15)), At(30, _healthy with { Io = IoState.No, ReportedLag = null }));
        Assert.Equal((ReplicationState.Stopped, TimeSpan.FromHours(2) - TimeSpan.FromSeconds(15)), At(7200, _healthy with { Io = IoState.No, ReportedLag = null }));
    }

    [Fact]
    public void Judge_BrokenFromTheFirstLook_HasNoInventedLag() =>
        Assert.Equal((ReplicationState.Broken, (TimeSpan?)null), At(0, _healthy with { SqlRunning = false, SqlErrorNumber = 1062, ReportedLag = null }));

    [Fact]
    public void Judge_ZeroAfterARestartFarBehind_IsNoZero()
    {
        At(0, _healthy);
        var behind = _healthy with { Read = ("b.1", 90_000), ReportedLag = TimeSpan.Zero };
        var (state, lag) = At(15, behind with { Executed = ("b.1", 100) });
        Assert.Equal(ReplicationState.Applying, state);
        Assert.Equal(15, lag!.Value.TotalSeconds);
    }

    [Fact]
    public void Judge_OtherUpstream_ForgetsWhatWasKnownOfTheFirst()
    {
        At(0, _healthy);
        Assert.Null(At(15, _healthy with { Upstream = new Upstream("db9", 3306), Io = IoState.No, IoErrorNumber = 2005, ReportedLag = TimeSpan.Zero }).Lag);
    }

    [Theory]
    [InlineData("Got fatal error 1236 from source: 'Cannot replicate because the source purged required binary logs.'", ReplicationStateName.Lost)]
    [InlineData("Got fatal error 1236 from master: 'Error: connecting slave requested to start from GTID 0-1-2, which is not in the master's binlog'", ReplicationStateName.Lost)]
    [InlineData("Got fatal error 1236 from source: 'Binary log is not open'", ReplicationStateName.Broken)]
    public void Judge_RefusedByTheUpstream_IsLostOnlyWhenItIsGone(string text, string state) =>
        Assert.Equal(state, Words<ReplicationState>.Of(At(0, _healthy with { Io = IoState.No, IoErrorNumber = 13114, IoErrorText = text }).State));

    [Fact]
    public void Judge_UpstreamHasWhatIsMissing_OverridesTheServersZero()
    {
        var history = new PositionHistory();
        history.See(MariaDbPosition.Parse("0-1-10")!, _start);
        history.See(MariaDbPosition.Parse("0-1-12")!, _start.AddSeconds(5));
        history.See(MariaDbPosition.Parse("0-1-30")!, _start.AddSeconds(10));
        Assert.Equal((ReplicationState.InSync, TimeSpan.Zero), At(1, _healthy));
        var comparison = history.Compare(MariaDbPosition.Parse("0-1-11")!, position => position)!;
        Assert.Equal(new Comparison(_start, _start.AddSeconds(5), 19), comparison);
        var stream = StreamJudge.Judge(new StreamView { Status = _healthy, Comparison = comparison, Now = _start.AddSeconds(12), Interval = _interval }, _memory);
        Assert.Equal((ReplicationState.Applying, TimeSpan.FromSeconds(7)), (stream.State, stream.Lag!.Value));
    }

    [Fact]
    public void See_ManyPositions_StaysBoundedAndRight()
    {
        var history = new PositionHistory();
        for (var number = 1; number <= 5000; number++)
        {
            history.See(MariaDbPosition.Parse($"0-1-{number}")!, _start.AddSeconds(number));
        }

        Assert.InRange(history.Count, 16, 520);
        var late = history.Compare(MariaDbPosition.Parse("0-1-4990")!, position => position)!;
        Assert.Equal((_start.AddSeconds(4990), _start.AddSeconds(4991), 10.0), (late.SyncedUntil!.Value, late.BehindSince!.Value, late.Missing));
        var early = history.Compare(MariaDbPosition.Parse("0-1-100")!, position => position)!;
        Assert.True(early.SyncedUntil is null || early.SyncedUntil <= _start.AddSeconds(100));
        Assert.True(early.BehindSince >= _start.AddSeconds(101));
        history.See(MariaDbPosition.Parse("0-1-3")!, _start.AddSeconds(6000));
        Assert.Equal(1, history.Count);
    }

    private (ReplicationState State, TimeSpan? Lag) At(double seconds, ChannelStatus status)
    {
        var stream = StreamJudge.Judge(new StreamView { Status = status, Now = _start.AddSeconds(seconds), Interval = _interval }, _memory);
        return (stream.State, stream.Lag);
    }

    /// <summary>The words, which a theory may name.</summary>
    private static class ReplicationStateName
    {
        public const string Lost = "lost";
        public const string Broken = "broken";
    }
}
