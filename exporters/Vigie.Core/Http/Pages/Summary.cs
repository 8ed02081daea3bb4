using System.Globalization;
using Vigie.Core.Collecting;

namespace Vigie.Core.Http.Pages;

/// <summary>Sentences and lengths of time for people.</summary>
internal static class Summary
{
    /// <summary>How many targets there are and how they stand.</summary>
    public static string Of(IReadOnlyList<TargetStatus> targets)
    {
        var up = targets.Count(target => target.IsUp is true);
        var down = targets.Count(target => target.IsUp is false);
        var unread = targets.Count - up - down;
        return targets.Count == 0
            ? "No targets are configured."
            : Count(targets.Count, "target") + $": {up} up, {down} down" + (unread > 0 ? $", {unread} not read yet." : ".");
    }

    /// <summary>A number with its noun.</summary>
    public static string Count(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");

    /// <summary>A length of time in its two largest units.</summary>
    public static string Length(TimeSpan time) => time switch
    {
        { Ticks: < 0 } => Length(time.Negate()),
        { TotalMilliseconds: < 1 } => "under 1 ms",
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMilliseconds} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalSeconds} s"),
        { TotalHours: < 1 } => Two(time.Minutes, "min", time.Seconds, "s"),
        { TotalDays: < 1 } => Two(time.Hours, "h", time.Minutes, "min"),
        _ => Two(time.Days, "d", time.Hours, "h"),
    };

    private static string Two(int large, string largeUnit, int small, string smallUnit) =>
        string.Create(CultureInfo.InvariantCulture, $"{large} {largeUnit}{(small == 0 ? "" : $" {small} {smallUnit}")}");
}
