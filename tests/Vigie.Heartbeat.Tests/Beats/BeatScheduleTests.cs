using Vigie.Heartbeat.Beats;

namespace Vigie.Heartbeat.Tests.Beats;

public sealed class BeatScheduleTests
{
    private static readonly TimeZoneInfo _paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    private static readonly BeatSchedule _real = new(TimeSpan.FromHours(8), _paris, TimeSpan.FromDays(2));

    [Fact]
    public void NumberAt_RealSchedule_ChangesAtEightInTheMorningWinterAndSummer()
    {
        // The same instants and numbers as the tests of the rule.
        Assert.Equal(10265, _real.NumberAt(DateTimeOffset.FromUnixTimeSeconds(1773964800)));
        Assert.Equal(10266, _real.NumberAt(DateTimeOffset.FromUnixTimeSeconds(1773990000)));
        Assert.Equal(10265, _real.NumberAt(DateTimeOffset.FromUnixTimeSeconds(1773989999)));
    }

    [Fact]
    public void DueAt_TenYears_IsEightLocalTimeAndTheFirstInstantOfItsNumber()
    {
        for (var number = 10_250; number < 10_250 + 1826; number++)
        {
            var due = _real.DueAt(number);
            var local = TimeZoneInfo.ConvertTime(due, _paris);
            Assert.Equal(TimeSpan.FromHours(8), local.TimeOfDay);
            Assert.Equal(number, _real.NumberAt(due));
            Assert.Equal(number - 1, _real.NumberAt(due.AddSeconds(-1)));
        }
    }

    [Fact]
    public void NumberAt_EveryHourOfTenYears_NeverStepsBackNorSkips()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var last = _real.NumberAt(start);
        for (var hour = 1; hour < 24 * 3653; hour++)
        {
            var number = _real.NumberAt(start.AddHours(hour));
            Assert.InRange(number, last, last + 1);
            last = number;
        }
    }

    [Fact]
    public void NumberAt_BeforeTheEpoch_RoundsDown() =>
        Assert.Equal(-1, new BeatSchedule(TimeSpan.Zero, TimeZoneInfo.Utc, TimeSpan.FromDays(2)).NumberAt(DateTimeOffset.UnixEpoch.AddSeconds(-1)));
}
