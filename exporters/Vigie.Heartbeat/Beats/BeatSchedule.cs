namespace Vigie.Heartbeat.Beats;

/// <summary>
/// A beat whose number follows from the clock: floor((local time - time of day) / period), the formula of the rule AlertServerAlive.
/// It knows which number is due without having received any, whatever the sender does.
/// </summary>
/// <param name="At">Local time of day at which the number changes.</param>
/// <param name="Zone">Whose local time, summer time included.</param>
/// <param name="Period">Time between two numbers on the local clock.</param>
internal sealed record BeatSchedule(TimeSpan At, TimeZoneInfo Zone, TimeSpan Period)
{
    /// <summary>The number that is in force at an instant.</summary>
    /// <param name="instant">The instant.</param>
    /// <returns>The number.</returns>
    public long NumberAt(DateTimeOffset instant) => FloorDivide(LocalTicks(instant) - At.Ticks, Period.Ticks);

    /// <summary>When a number comes into force. Where the local clock skips that time, the instant of the skip's other side.</summary>
    /// <param name="number">The number.</param>
    /// <returns>The instant, in UTC.</returns>
    public DateTimeOffset DueAt(long number)
    {
        var local = DateTimeOffset.UnixEpoch.AddTicks((number * Period.Ticks) + At.Ticks);
        var guess = local - Zone.GetUtcOffset(local);
        return local - Zone.GetUtcOffset(guess);
    }

    private long LocalTicks(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch + Zone.GetUtcOffset(instant)).Ticks;

    private static long FloorDivide(long dividend, long divisor)
    {
        var quotient = Math.DivRem(dividend, divisor, out var rest);
        return rest < 0 ? quotient - 1 : quotient;
    }
}
