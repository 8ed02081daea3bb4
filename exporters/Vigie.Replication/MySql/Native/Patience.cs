using System.Diagnostics;
using Vigie.Replication.Sql;

namespace Vigie.Replication.MySql.Native;

/// <summary>
/// How long one operation may take, and who may end it before. The library never waits by itself: each time it would, it comes back and
/// the wait happens here, in slices, so that neither a frozen server nor one that drips bytes can hold the thread longer than told.
/// </summary>
/// <param name="what">The operation, for the message.</param>
/// <param name="limit">How long it may take.</param>
/// <param name="cancel">Ends it before.</param>
internal sealed class Patience(string what, TimeSpan limit, CancellationToken cancel)
{
    private const int SliceMilliseconds = 50;
    private const short In = 1;
    private const short Urgent = 2;
    private const short Out = 4;

    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Ends the operation before its limit.</summary>
    public CancellationToken Cancel => cancel;

    /// <summary>What is left of the limit; never less than a millisecond.</summary>
    public TimeSpan Left => TimeSpan.FromMilliseconds(Math.Max(1, (limit - Stopwatch.GetElapsedTime(_start)).TotalMilliseconds));

    /// <summary>Waits until the socket of a connection is ready for what the library waits for.</summary>
    /// <param name="mysql">The connection.</param>
    /// <param name="events">What the library waits for.</param>
    /// <returns>What has happened, in the library's bits.</returns>
    /// <exception cref="SqlException">The limit is over.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public int Wait(nint mysql, int events)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var left = limit - Stopwatch.GetElapsedTime(_start);
            if (left <= TimeSpan.Zero)
            {
                throw new SqlException(SqlFailure.Timeout, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what}: no answer within {limit.TotalSeconds:0.###} s"));
            }

            if (Ready(mysql, events, (int)Math.Clamp(Math.Ceiling(left.TotalMilliseconds), 1, SliceMilliseconds)) is > 0 and var happened)
            {
                return happened;
            }
        }
    }

    private static int Ready(nint mysql, int events, int milliseconds)
    {
        var entry = new PollEntry { Descriptor = LibMariaDb.Socket(mysql) };
        entry.Events |= (events & LibMariaDb.WaitRead) != 0 ? In : (short)0;
        entry.Events |= (events & LibMariaDb.WaitWrite) != 0 ? Out : (short)0;
        entry.Events |= (events & LibMariaDb.WaitException) != 0 ? Urgent : (short)0;
        if (LibMariaDb.Poll(ref entry, 1, milliseconds) <= 0 || entry.Returned == 0)
        {
            return 0;
        }

        var happened = 0;
        happened |= (entry.Returned & In) != 0 ? LibMariaDb.WaitRead : 0;
        happened |= (entry.Returned & Out) != 0 ? LibMariaDb.WaitWrite : 0;
        happened |= (entry.Returned & Urgent) != 0 ? LibMariaDb.WaitException : 0;

        // POLLERR and POLLHUP: whatever the library waits for, trying it tells it what is wrong.
        return happened != 0 ? happened : events & ~LibMariaDb.WaitTimeout;
    }
}
