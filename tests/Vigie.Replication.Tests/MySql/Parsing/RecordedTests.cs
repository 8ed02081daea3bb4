using Vigie.Replication.Model;
using Vigie.Replication.MySql.Judging;
using Vigie.Replication.MySql.Parsing;
using Vigie.Replication.Tests.MySql.Support;

namespace Vigie.Replication.Tests.MySql.Parsing;

/// <summary>What real servers said, and what is made of it at first sight: without memory, other targets or a heartbeat table.</summary>
public sealed class RecordedTests
{
    private static readonly DateTimeOffset _now = new(2026, 9, 16, 5, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("8.0.46_healthy.show_replica_status", "in_sync", 0.0, "", "")]
    [InlineData("8.0.46_healthy.show_slave_status", "in_sync", 0.0, "", "")]
    [InlineData("8.0.28_healthy_position_based.show_replica_status", "in_sync", 0.0, "", "")]
    [InlineData("8.0.35_healthy_errant_uuids.show_replica_status", "in_sync", 0.0, "", "")]
    [InlineData("9.5_manual_sample.show_replica_status", "in_sync", 0.0, "", "")]
    [InlineData("8.0.46_io_thread_stopped.show_replica_status", "stopped", null, "", "")]
    [InlineData("8.0.46_io_thread_stopped.show_slave_status", "stopped", null, "", "")]
    [InlineData("8.0.46_source_unreachable_SBS_ZERO.show_replica_status", "broken", null, "2005", "")]
    [InlineData("8.0.46_source_unreachable_SBS_ZERO.show_slave_status", "broken", null, "2005", "")]
    [InlineData("8.x_source_fatal_13114_SBS_ZERO.show_replica_status", "broken", null, "13114", "")]
    [InlineData("8.x_just_started_checking_version.show_replica_status", "disconnected", null, "", "")]
    [InlineData("8.0.28_worker_error_1064.show_replica_status", "broken", null, "", "1064")]
    [InlineData("8.0.35_worker_error_1396_gtid_gap.show_replica_status", "broken", null, "", "1396")]
    public void Judge_MySqlStatus_NamesTheState(string name, string state, double? lag, string ioError, string sqlError)
    {
        var status = Assert.Single(ChannelStatusParser.Parse(Recordings.Json(name)));
        var stream = Judge(status);
        Assert.Equal(state, Words<ReplicationState>.Of(stream.State));
        Assert.Equal(lag, stream.Lag?.TotalSeconds);
        Assert.Equal(ioError, stream.Parts[0].ErrorCode ?? "");
        Assert.Equal(sqlError, stream.Parts[1].ErrorCode ?? "");
        Assert.NotNull(stream.Upstream);
    }

    [Theory]
    [InlineData("01_healthy", "in_sync", 0.0, "")]
    [InlineData("05_io_stopped_relay_left", "stopped", null, "")]
    [InlineData("07_io_wrong_password", "disconnected", null, "1045")]
    [InlineData("09_primary_frozen_34s", "disconnected", null, "2013")]
    [InlineData("13_lag_paused", "applying", 20.0, "")]
    [InlineData("15_delayed_30s", "delayed", 17.0, "")]
    public void Judge_MariaDbStatus_NamesTheState(string name, string state, double? lag, string ioError)
    {
        var status = Assert.Single(ChannelStatusParser.Parse(Recordings.Vertical($"{name}/mariadb.replica.show_all_slaves_status.txt")));
        var stream = Judge(status);
        Assert.Equal(state, Words<ReplicationState>.Of(stream.State));
        Assert.Equal(lag, stream.Lag?.TotalSeconds);
        Assert.Equal(ioError, stream.Parts[0].ErrorCode ?? "");
        Assert.Equal(10, status.HeartbeatPeriod?.TotalSeconds);
    }

    [Fact]
    public void Parse_SeveralSources_KeepsThemApart()
    {
        var channels = ChannelStatusParser.Parse(Recordings.Json("8.0.30_multi_source.show_replica_status"));
        Assert.Equal(["master1", "master2"], channels.Select(channel => channel.Channel));
        Assert.All(channels, channel => Assert.NotNull(channel.SourceUuid));
        var connections = ChannelStatusParser.Parse(Recordings.Vertical("20_multi_source_one_stopped/mariadb.replica.show_all_slaves_status.txt"));
        Assert.Equal(["in_sync", "stopped"], connections.Select(channel => Words<ReplicationState>.Of(Judge(channel).State)));
        Assert.Empty(ChannelStatusParser.Parse(Recordings.Json("8.0.46_not_a_replica.show_replica_status")));
    }

    [Fact]
    public void Parse_WorkersOfOneHugeTransaction_TellTheOldestCommit()
    {
        var times = ChannelTimesParser.Parse(Replication.Sql.SqlRows.None, Recordings.Json("8.x_4_workers_one_huge_transaction.replication_applier_status_by_worker"))[""];
        Assert.Equal(new DateTimeOffset(2026, 9, 16, 4, 38, 41, 884, TimeSpan.Zero).AddMicroseconds(315), times.ApplyingCommit);
        var status = Running() with { Read = ("binlog.1", 900), Executed = ("binlog.1", 100), ReportedLag = TimeSpan.Zero };
        Assert.Equal((_now - times.ApplyingCommit)!.Value.TotalSeconds, Judge(status, times).Lag!.Value.TotalSeconds, 0.001);
    }

    [Fact]
    public void Parse_WorkersWithoutTimes_AreNotOf1970()
    {
        var times = ChannelTimesParser.Parse(Replication.Sql.SqlRows.None, Recordings.Json("8.0.28_worker_error_1064_zero_timestamps.replication_applier_status_by_worker"))[""];
        Assert.Null(times.ApplyingCommit);
        Assert.Null(times.AppliedCommit);
        Assert.Equal(1064, times.WorkerErrorNumber);
    }

    [Fact]
    public void Judge_ClocksThatDiffer_NeverMakeANegativeLag()
    {
        var times = ChannelTimesParser.Parse(Replication.Sql.SqlRows.None, Recordings.Json("8.x_anonymous_clock_skew_negative.replication_applier_status_by_worker"))[""];
        var early = (times.ApplyingCommit ?? times.AppliedCommit)!.Value.AddSeconds(-3);
        var status = Running() with { Read = ("binlog.1", 900), Executed = ("binlog.1", 100) };
        var stream = StreamJudge.Judge(new StreamView { Status = status, Times = times, ServerNow = early, Now = _now, Interval = TimeSpan.FromSeconds(15) }, new StreamMemory());
        Assert.True(stream.Lag is null || stream.Lag >= TimeSpan.Zero);
    }

    [Fact]
    public void Parse_WorkerWithAnOldBacklog_HasItsError() =>
        Assert.Equal(1410, ChannelTimesParser.Parse(Replication.Sql.SqlRows.None, Recordings.Json("8.0_worker_error_1410_old_backlog.replication_applier_status_by_worker")).Values.Max(times => times.WorkerErrorNumber));

    [Fact]
    public void Parse_GroupMembers_AreCounted()
    {
        var rows = Recordings.Json("9.5_manual_sample.replication_group_members");
        var group = GroupReading.Parse(rows, Replication.Sql.SqlRows.None, rows[0, "MEMBER_ID"]!.ToLowerInvariant())!;
        Assert.True(group.HasQuorum);
        Assert.Equal(rows.Count, group.Members.Count);
        Assert.Equal(GroupMemberState.Online, group.Own!.State);
        Assert.NotNull(group.Own.IsPrimary);
    }

    private static ChannelStatus Running() => new() { Channel = "", Io = IoState.Yes, SqlRunning = true };

    private static StreamReading Judge(ChannelStatus status, ChannelTimes? times = null) =>
        StreamJudge.Judge(new StreamView { Status = status, Times = times, ServerNow = _now, Now = _now, Interval = TimeSpan.FromSeconds(15) }, new StreamMemory());
}
