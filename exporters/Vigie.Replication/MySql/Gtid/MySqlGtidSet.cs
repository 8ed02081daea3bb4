using System.Globalization;

namespace Vigie.Replication.MySql.Gtid;

/// <summary>
/// A set of MySQL's GTIDs: <c>uuid[:tag]:m[-n][:m-n]...[, uuid...]</c> (MySQL manual, "GTID Format and Storage"; tags since 8.3). Servers write a line
/// break after each comma. Intervals are inclusive and kept sorted, apart and merged.
/// </summary>
internal sealed record MySqlGtidSet : GtidPosition
{
    /// <summary>No transaction.</summary>
    public static readonly MySqlGtidSet Empty = new([]);

    /// <summary>More intervals than a server with years of failovers has.</summary>
    private const int MostIntervals = 200_000;

    private readonly SortedDictionary<string, IReadOnlyList<Interval>> _sets;

    private MySqlGtidSet(SortedDictionary<string, IReadOnlyList<Interval>> sets)
    {
        _sets = sets;
        Size = sets.Values.Sum(intervals => intervals.Count);
    }

    /// <summary>An interval of sequence numbers, both ends included.</summary>
    private readonly record struct Interval(long From, long To);

    /// <inheritdoc/>
    public override int Size { get; }

    /// <summary>Whether there is no transaction in it.</summary>
    public bool IsEmpty => _sets.Count == 0;

    /// <summary>How many transactions are in it.</summary>
    public double Count => _sets.Values.Sum(intervals => intervals.Sum(one => (double)(one.To - one.From) + 1));

    /// <summary>The origins in it: uuid, or uuid:tag.</summary>
    public IReadOnlyCollection<string> Origins => _sets.Keys;

    /// <summary>Reads a set as a server writes it.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The set; null when the text is none, or too large.</returns>
    public static MySqlGtidSet? Parse(string text)
    {
        var gathered = new Dictionary<string, List<Interval>>(StringComparer.Ordinal);
        var count = 0;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Gather(part, gathered, ref count))
            {
                return null;
            }
        }

        var sets = new SortedDictionary<string, IReadOnlyList<Interval>>(StringComparer.Ordinal);
        foreach (var (origin, intervals) in gathered.Where(one => one.Value.Count > 0))
        {
            sets[origin] = Merged(intervals);
        }

        return new MySqlGtidSet(sets);
    }

    /// <summary>What is in this set and not in another.</summary>
    /// <param name="other">The other set.</param>
    /// <returns>The difference.</returns>
    public MySqlGtidSet Subtract(MySqlGtidSet other)
    {
        var sets = new SortedDictionary<string, IReadOnlyList<Interval>>(StringComparer.Ordinal);
        foreach (var (origin, intervals) in _sets)
        {
            var left = other._sets.TryGetValue(origin, out var taken) ? Subtract(intervals, taken) : intervals;
            if (left.Count > 0)
            {
                sets[origin] = left;
            }
        }

        return new MySqlGtidSet(sets);
    }

    /// <inheritdoc/>
    public override double? MissingIn(GtidPosition other) => other is MySqlGtidSet set ? Subtract(set).Count : null;

    /// <inheritdoc/>
    public override double? ErrantAgainst(GtidPosition upstream) => MissingIn(upstream);

    /// <summary>Both sets together.</summary>
    /// <param name="other">The other set.</param>
    /// <returns>The union.</returns>
    public MySqlGtidSet Union(MySqlGtidSet other)
    {
        var sets = new SortedDictionary<string, IReadOnlyList<Interval>>(_sets, StringComparer.Ordinal);
        foreach (var (origin, intervals) in other._sets)
        {
            sets[origin] = sets.TryGetValue(origin, out var had) ? Merged([.. had, .. intervals]) : intervals;
        }

        return new MySqlGtidSet(sets);
    }

    /// <inheritdoc/>
    public bool Equals(MySqlGtidSet? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', _sets.Select(set => $"{set.Key}:{string.Join(':', set.Value.Select(Text))}"));

    private static string Text(Interval one) => one.From == one.To ? one.From.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{one.From}-{one.To}");

    private static bool Gather(string part, Dictionary<string, List<Interval>> gathered, ref int count)
    {
        var pieces = part.Split(':', StringSplitOptions.TrimEntries);
        if (!Guid.TryParseExact(pieces[0], "D", out var uuid) || pieces.Length < 2)
        {
            return false;
        }

        var origin = uuid.ToString("D");
        foreach (var piece in pieces.AsSpan(1))
        {
            if (IsTag(piece))
            {
                // A tag is for the intervals that follow it.
                origin = $"{uuid:D}:{piece.ToLowerInvariant()}";
            }
            else if (ParseInterval(piece) is { } interval && ++count <= MostIntervals)
            {
                Add(gathered, origin, interval);
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static void Add(Dictionary<string, List<Interval>> gathered, string origin, Interval interval)
    {
        if (!gathered.TryGetValue(origin, out var intervals))
        {
            gathered[origin] = intervals = [];
        }

        intervals.Add(interval);
    }

    private static bool IsTag(string piece) =>
        piece.Length is > 0 and <= 32 && (char.IsAsciiLetter(piece[0]) || piece[0] == '_') && piece.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    private static Interval? ParseInterval(string piece)
    {
        var dash = piece.IndexOf('-', StringComparison.Ordinal);
        var (from, to) = dash < 0 ? (piece, piece) : (piece[..dash], piece[(dash + 1)..]);
        return long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first) && long.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && first >= 1 && last >= first ? new Interval(first, last) : null;
    }

    private static List<Interval> Merged(List<Interval> intervals)
    {
        intervals.Sort((one, other) => one.From.CompareTo(other.From));
        var merged = new List<Interval>(intervals.Count);
        foreach (var next in intervals)
        {
            if (merged.Count > 0 && next.From - 1 <= merged[^1].To)
            {
                merged[^1] = merged[^1] with { To = Math.Max(merged[^1].To, next.To) };
            }
            else
            {
                merged.Add(next);
            }
        }

        return merged;
    }

    private static List<Interval> Subtract(IReadOnlyList<Interval> from, IReadOnlyList<Interval> taken)
    {
        var left = new List<Interval>();
        var place = 0;
        foreach (var one in from)
        {
            var start = one.From;
            while (place < taken.Count && taken[place].To < start)
            {
                place++;
            }

            for (var cut = place; cut < taken.Count && taken[cut].From <= one.To && start <= one.To; cut++)
            {
                if (taken[cut].From > start)
                {
                    left.Add(new Interval(start, taken[cut].From - 1));
                }

                // The greatest number there is has no successor.
                start = taken[cut].To == long.MaxValue ? long.MaxValue : taken[cut].To + 1;
                if (taken[cut].To >= one.To)
                {
                    start = long.MaxValue;
                    break;
                }
            }

            if (start <= one.To && !(start == long.MaxValue && Covers(taken, one.To)))
            {
                left.Add(new Interval(start, one.To));
            }
        }

        return left;
    }

    private static bool Covers(IReadOnlyList<Interval> intervals, long number) => intervals.Any(one => one.From <= number && number <= one.To);
}
