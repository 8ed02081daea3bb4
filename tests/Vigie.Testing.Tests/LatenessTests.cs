namespace Vigie.Testing.Tests;

public sealed class LatenessTests
{
    private static readonly HashSet<string> _targets = ["one"];

    [Fact]
    public void See_SuccessesOfACollector_TellsTheLongestTimeBetweenThem()
    {
        var lateness = new Lateness();
        lateness.See(Text("one", 100), At(101), _targets);
        lateness.See(Text("one", 109.5), At(110), _targets);
        lateness.See(Text("one", 112), At(113), _targets);

        Assert.Equal(9.5, lateness.Longest);
        Assert.Equal("one, disks", lateness.Latest);
        Assert.Equal((2, 1), (lateness.Successes, lateness.Collectors));
    }

    [Fact]
    public void See_NoFurtherSuccess_CountsUpToTheLook()
    {
        var lateness = new Lateness();
        lateness.See(Text("one", 100), At(101), _targets);
        lateness.See(Text("one", 100), At(160), _targets);

        Assert.Equal(60, lateness.Longest);
        Assert.Equal(0, lateness.Successes);
    }

    [Fact]
    public void See_OtherTarget_DoesNotCount()
    {
        var lateness = new Lateness();
        lateness.See(Text("two", 100), At(200), _targets);

        Assert.Equal((0, 0), (lateness.Longest, lateness.Collectors));
    }

    private static DateTimeOffset At(int seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    private static string Text(string target, double at) => FormattableString.Invariant(
        $"# TYPE vigie_collector_last_success_timestamp_seconds gauge\nvigie_collector_last_success_timestamp_seconds{{site=\"AARD\",target=\"{target}\",kind=\"raid\",collector=\"disks\"}} {at}\n");
}
