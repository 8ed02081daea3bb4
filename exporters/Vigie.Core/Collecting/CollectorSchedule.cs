namespace Vigie.Core.Collecting;

/// <summary>When a collector runs next: pure arithmetic, told apart so that it can be tested without waiting.</summary>
internal static class CollectorSchedule
{
    /// <summary>A failing target is asked again at least this often, unless its interval is longer.</summary>
    private static readonly TimeSpan _longestBackoff = TimeSpan.FromMinutes(5);

    /// <summary>How far back-off may stretch an interval.</summary>
    private const int MostStretch = 4;

    /// <summary>Two Vigies, or two collectors with one interval, shall not knock in step: the share of an interval that is left to chance.</summary>
    private const double Jitter = 0.05;

    /// <summary>The interval after some failures in a row: doubled each time, up to a limit.</summary>
    /// <param name="interval">The interval in force without failures.</param>
    /// <param name="failures">Failures in a row.</param>
    /// <returns>The time from start to start.</returns>
    public static TimeSpan Backoff(TimeSpan interval, int failures)
    {
        if (failures <= 1)
        {
            return interval;
        }

        var limit = Math.Max(interval.Ticks, Math.Min(_longestBackoff.Ticks, interval.Ticks * MostStretch));
        return TimeSpan.FromTicks((long)Math.Min(limit, interval.Ticks * Math.Pow(2, Math.Min(failures - 1, 30))));
    }

    /// <summary>The pause before the next run.</summary>
    /// <param name="period">Time from start to start.</param>
    /// <param name="took">How long the run took.</param>
    /// <param name="chance">A number from 0 to 1.</param>
    /// <returns>The time from the end of this run to the start of the next; never less than a tenth of the period.</returns>
    public static TimeSpan Pause(TimeSpan period, TimeSpan took, double chance)
    {
        var jittered = period * (1 + (Jitter * ((2 * chance) - 1)));
        return TimeSpan.FromTicks(Math.Max((jittered - took).Ticks, period.Ticks / 10));
    }

    /// <summary>How long last good samples stay when the configuration says nothing: three intervals.</summary>
    /// <param name="interval">The interval in force.</param>
    /// <returns>The time after which they are withdrawn.</returns>
    public static TimeSpan DefaultStaleness(TimeSpan interval) => interval * 3;
}
