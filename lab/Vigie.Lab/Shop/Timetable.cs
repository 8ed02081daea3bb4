namespace Vigie.Lab.Shop;

/// <summary>Something that happens again and again and takes a while: all its times follow from the clock, so it goes on for days without a hand.</summary>
/// <param name="Every">Period.</param>
/// <param name="Offset">First start after the epoch (a Thursday, midnight UTC).</param>
/// <param name="Takes">How long one run takes.</param>
internal sealed record Timetable(TimeSpan Every, TimeSpan Offset, TimeSpan Takes)
{
    /// <summary>Each day at a time of day, UTC.</summary>
    public static Timetable Daily(double hour, double minutes) =>
        new(TimeSpan.FromDays(1), TimeSpan.FromHours(hour), TimeSpan.FromMinutes(minutes));

    /// <summary>Every so many hours, some minutes past.</summary>
    public static Timetable Hourly(double hours, double past, double minutes) =>
        new(TimeSpan.FromHours(hours), TimeSpan.FromMinutes(past), TimeSpan.FromMinutes(minutes));

    /// <summary>Each Saturday at a time of day, UTC.</summary>
    public static Timetable Saturday(double hour, double minutes) =>
        new(TimeSpan.FromDays(7), TimeSpan.FromDays(2) + TimeSpan.FromHours(hour), TimeSpan.FromMinutes(minutes));

    /// <summary>Start of the latest run, running or not.</summary>
    public long LastStart(long now)
    {
        var period = (long)Every.TotalSeconds;
        var offset = (long)Offset.TotalSeconds;
        return ((now - offset) / period * period) + offset;
    }

    /// <summary>Start of the run after that.</summary>
    public long NextStart(long now) => LastStart(now) + (long)Every.TotalSeconds;

    /// <summary>Start of the latest run that has ended.</summary>
    public long LastFinishedStart(long now)
    {
        var start = LastStart(now);
        return start + (long)Takes.TotalSeconds <= now ? start : start - (long)Every.TotalSeconds;
    }

    /// <summary>End of the run that began at <paramref name="start"/>.</summary>
    public long EndOf(long start) => start + (long)Takes.TotalSeconds;
}
