using Vigie.Core.Collecting;

namespace Vigie.Core.Tests.Collecting;

public sealed class CollectorScheduleTests
{
    [Theory]
    [InlineData(60, 0, 60)]
    [InlineData(60, 1, 60)]
    [InlineData(60, 2, 120)]
    [InlineData(60, 3, 240)]
    [InlineData(60, 4, 240)]
    [InlineData(60, 1000, 240)]
    [InlineData(5, 1000, 20)]
    [InlineData(120, 9, 300)]
    [InlineData(3600, 9, 3600)]
    public void Backoff_Failures_DoublesUpToTheLimit(int interval, int failures, int expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), CollectorSchedule.Backoff(TimeSpan.FromSeconds(interval), failures));

    [Theory]
    [InlineData(60, 0, 0.5, 60)]
    [InlineData(60, 10, 0.5, 50)]
    [InlineData(60, 0, 0, 57)]
    [InlineData(60, 0, 1, 63)]
    [InlineData(60, 59, 0.5, 6)]
    [InlineData(60, 500, 0.5, 6)]
    public void Pause_LongRuns_LeaveTheDeviceATenthOfThePeriod(int period, int took, double chance, int expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), CollectorSchedule.Pause(TimeSpan.FromSeconds(period), TimeSpan.FromSeconds(took), chance));
}
