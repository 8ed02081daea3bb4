using System.Globalization;
using Vigie.Heartbeat.Alarms;
using Vigie.Heartbeat.Beats;
using Vigie.Heartbeat.Memory;

namespace Vigie.Heartbeat.Receiving;

/// <summary>What became of something that was received.</summary>
/// <param name="Matched">How many beats it was.</param>
/// <param name="IsStored">Whether all of them are on the disk.</param>
internal readonly record struct Taken(int Matched, bool IsStored);

/// <summary>From what was received to the memory and, if need be, to an alarm.</summary>
internal sealed class Arrivals(BeatBook book, AlarmDesk desk)
{
    /// <summary>Takes an alert that came by a way.</summary>
    /// <param name="way">By which way.</param>
    /// <param name="alert">The alert.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    /// <returns>What became of it.</returns>
    public async Task<Taken> TakeAsync(BeatSource way, ReceivedAlert alert, CancellationToken cancellationToken)
    {
        var taken = new Taken(0, true);
        foreach (var plan in book.Plans.Where(plan => plan.Source == way && IsOf(plan, alert)))
        {
            var number = plan.NumberLabel is { } label ? NumberOf(alert.Labels.GetValueOrDefault(label)) : null;
            var stored = await TakeAsync(plan, alert.IsFiring, number, cancellationToken);
            taken = new Taken(taken.Matched + 1, taken.IsStored && stored);
        }

        return taken;
    }

    /// <summary>Takes a sign of life of one beat.</summary>
    /// <param name="plan">The beat.</param>
    /// <param name="isAlive">Whether it lives; else the sender says that it has stopped.</param>
    /// <param name="number">Its number, if it has one.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    /// <returns>Whether it is on the disk.</returns>
    public async Task<bool> TakeAsync(BeatPlan plan, bool isAlive, long? number, CancellationToken cancellationToken)
    {
        var (verdict, stored) = await book.ReceiveAsync(
            plan, (memory, now) => isAlive ? BeatJudge.Receive(plan, memory, now, number) : BeatJudge.End(plan, memory), cancellationToken);
        if (isAlive)
        {
            await desk.HearAsync(plan, verdict, number, cancellationToken);
        }

        return stored;
    }

    /// <summary>A number as labels and parameters hold it: whole, of at most 15 digits, so that a double holds it exactly.</summary>
    public static long? NumberOf(string? text) =>
        text is { Length: > 0 and <= 16 } && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1_000_000_000_000_000 ? number : null;

    private static bool IsOf(BeatPlan plan, ReceivedAlert alert) =>
        alert.Labels.GetValueOrDefault("alertname") == plan.Alert && plan.Labels.All(label => alert.Labels.GetValueOrDefault(label.Key) == label.Value);
}
