using Vigie.Replication.MySql.Gtid;

namespace Vigie.Replication.MySql.Servers;

/// <summary>What is known of the moment until which a replica has everything.</summary>
/// <param name="SyncedUntil">A moment at which all that the upstream had is here now; null when no such moment is remembered.</param>
/// <param name="BehindSince">The first moment at which the upstream was seen to have what is missing here; null when nothing is missing.</param>
/// <param name="Missing">How many transactions of the upstream's newest position are missing.</param>
internal sealed record Comparison(DateTimeOffset? SyncedUntil, DateTimeOffset? BehindSince, double Missing);

/// <summary>
/// The positions that a server was seen at, each from when to when. A replica's position, compared with them, tells since when something is
/// missing, whatever the replica says of itself. Bounded: the more memory a position takes, the fewer are kept.
/// </summary>
internal sealed class PositionHistory
{
    private const int Most = 512;
    private const int Least = 16;
    private const int MostSize = 200_000;

    private readonly List<Seen> _seen = [];

    private sealed record Seen(GtidPosition Position, DateTimeOffset First, DateTimeOffset Last);

    /// <summary>How many positions are kept.</summary>
    public int Count => _seen.Count;

    /// <summary>Remembers where the server is.</summary>
    /// <param name="position">Its position.</param>
    /// <param name="now">When it was asked, before it answered.</param>
    public void See(GtidPosition position, DateTimeOffset now)
    {
        if (_seen.Count > 0 && _seen[^1].Position.Equals(position))
        {
            _seen[^1] = _seen[^1] with { Last = now };
            return;
        }

        if (_seen.Count > 0 && _seen[^1].Position.MissingIn(position) is not 0)
        {
            // It lost what it had: reset, restored or replaced. Its past says nothing about this one.
            _seen.Clear();
        }

        _seen.Add(new Seen(position, now, now));
        if (_seen.Count > Math.Clamp(MostSize / Math.Max(1, position.Size), Least, Most))
        {
            // Every other one of the older half: far back, coarser is good enough.
            for (var place = (_seen.Count / 2) - 1; place > 0; place -= 2)
            {
                _seen.RemoveAt(place);
            }
        }
    }

    /// <summary>Compares a replica's position.</summary>
    /// <param name="applied">What the replica has applied.</param>
    /// <param name="takes">Leaves out of a position what the replica does not take.</param>
    /// <returns>What follows; null when nothing is remembered or the two cannot be compared.</returns>
    public Comparison? Compare(GtidPosition applied, Func<GtidPosition, GtidPosition> takes)
    {
        if (_seen.Count == 0 || Missing(_seen.Count - 1) is not { } newest)
        {
            return null;
        }

        // Positions only grow, so that whoever lacks something of one lacks it of all later ones.
        var (low, high) = (0, _seen.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Missing(middle) > 0 ? (low, middle) : (middle + 1, high);
        }

        return new Comparison(low > 0 ? _seen[low - 1].Last : null, low < _seen.Count ? _seen[low].First : null, newest);

        double? Missing(int place) => takes(_seen[place].Position).MissingIn(applied);
    }
}
