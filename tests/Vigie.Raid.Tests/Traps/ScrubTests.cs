using Vigie.Raid.Model;
using Vigie.Raid.Tests.Support;
using Vigie.Testing;

namespace Vigie.Raid.Tests.Traps;

/// <summary>The most repeated complaint of all: checks that somebody scheduled must not look like faults.</summary>
public sealed class ScrubTests
{
    public static TheoryData<string> Scrubbing => ["synology", "dell_idrac", "dell_omsa", "areca", "adaptec", "infortrend", "megaraid", "qnap", "linux_md"];

    [Theory]
    [MemberData(nameof(Scrubbing))]
    public async Task Arrays_WhileChecked_HaveFullRedundancyAndOnlyAnActivity(string vendor)
    {
        await using var watched = new Watched(Checked(vendor));
        var samples = (await watched.RunAsync("arrays")).Samples;
        Assert.Equal("scrubbing", samples.State("raid_array_state"));
        Assert.Equal("full", samples.State("raid_array_redundancy"));
        Assert.Equal("check", samples.State("raid_array_activity"));
    }

    [Theory]
    [InlineData(ArrayState.Optimal, "5", Redundancy.Full)]
    [InlineData(ArrayState.Optimal, "", Redundancy.Full)]
    [InlineData(ArrayState.Optimal, "0", Redundancy.None)]
    [InlineData(ArrayState.Optimal, "jbod", Redundancy.None)]
    [InlineData(ArrayState.Resyncing, "5", Redundancy.Full)]
    [InlineData(ArrayState.Scrubbing, "6", Redundancy.Full)]
    [InlineData(ArrayState.Rebuilding, "5", Redundancy.Reduced)]
    [InlineData(ArrayState.Degraded, "6", Redundancy.Reduced)]
    [InlineData(ArrayState.Failed, "5", Redundancy.None)]
    [InlineData(ArrayState.Migrating, "5", Redundancy.Unknown)]
    [InlineData(ArrayState.Expanding, "5", Redundancy.Unknown)]
    [InlineData(ArrayState.Initializing, "5", Redundancy.Unknown)]
    [InlineData(ArrayState.Transitional, "5", Redundancy.Unknown)]
    [InlineData(ArrayState.Unknown, "5", Redundancy.Unknown)]
    internal void Redundancy_OfEachState_ClaimsOnlyWhatTheStateProves(ArrayState state, string level, Redundancy expected) =>
        Assert.Equal(expected, ArrayStates.RedundancyOf(state, level));

    private static Agent Checked(string vendor) => vendor switch
    {
        "synology" => new Agent().Row("1.3.6.1.4.1.6574.3.1.1", "0", (2, "Storage Pool 1"), (3, 13)),
        "dell_idrac" => new Agent().Row("1.3.6.1.4.1.674.10892.5.5.1.20.140.1.1", "1", (2, "A"), (4, 2), (13, 4), (30, 3), (31, 5)),
        "dell_omsa" => new Agent().Put("1.3.6.1.4.1.674.10893.1.20.1.0", "9").Row("1.3.6.1.4.1.674.10893.1.20.140.1.1", "1", (2, "A"), (4, 7), (13, 7)),
        "areca" => new Agent().Row("1.3.6.1.4.1.18928.1.2.5.1.1", "0", (2, "V"), (5, "Checking"), (6, 100), (11, "5")),
        "adaptec" => new Agent().Row("1.3.6.1.4.1.795.14.1.1000.1.1", "1", (2, "A"), (4, 8), (6, 7), (7, 3), (12, 3)),
        "infortrend" => new Agent().Row("1.3.6.1.4.1.1714.1.1.2.1", "1", (2, "A"), (5, 6), (6, 0), (7, 1)),
        "megaraid" => new Agent().Row("1.3.6.1.4.1.3582.4.1.4.3.1.2.1", "0", (5, 3), (11, 5), (18, "Consistency Check progress is 5%")),
        "qnap" => new Agent().Row("1.3.6.1.4.1.24681.1.4.1.1.1.2.1.2.1", "1", (2, 1), (5, "Scrubbing"), (7, "5")),
        _ => new Agent().Row("1.3.6.1.4.1.8072.1.3.2.3.1", "6.109.100.115.116.97.116", (3, 5), (2, "Personalities : [raid5]\nmd2 : active raid5 a[0] b[1] c[2]\n      100 blocks level 5 [3/3] [UUU]\n      [>..]  check = 5.0% (5/100) finish=1min speed=1K/sec\n")),
    };
}
