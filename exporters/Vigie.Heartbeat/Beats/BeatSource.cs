namespace Vigie.Heartbeat.Beats;

/// <summary>By which way a beat comes.</summary>
internal enum BeatSource
{
    /// <summary>A webhook of Alertmanager.</summary>
    Webhook,

    /// <summary>A plain HTTP request.</summary>
    Ping,

    /// <summary>A mail.</summary>
    Mail,
}

/// <summary>How a beat stands: a closed set, the label <c>state</c>.</summary>
internal enum BeatState
{
    /// <summary>Never received yet, and not due yet either.</summary>
    Waiting,

    /// <summary>Received, and nothing is due.</summary>
    Ok,

    /// <summary>Due, and not received within the grace.</summary>
    Missing,

    /// <summary>Its sender said that it has ended.</summary>
    Ended,
}

/// <summary>What an arrival was: a closed set, the label <c>verdict</c>.</summary>
internal enum ArrivalVerdict
{
    /// <summary>As expected.</summary>
    Good,

    /// <summary>New, but after its grace.</summary>
    Late,

    /// <summary>A number that came before.</summary>
    Repeated,

    /// <summary>A number that never came, below one that did.</summary>
    OutOfOrder,

    /// <summary>A number above the one before by more than one, where the clock does not tell what to expect.</summary>
    Gap,

    /// <summary>A number that is not due yet by the watcher's clock: one of the two clocks is wrong.</summary>
    Ahead,

    /// <summary>A numbered beat came without a number.</summary>
    Unnumbered,

    /// <summary>The sender tells that it has stopped.</summary>
    Ended,
}

/// <summary>The words of an enumeration as they stand in labels.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal static class Words<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> _words = Enum.GetValues<T>().ToDictionary(value => value, value => Snake(value.ToString()));

    /// <summary>All words, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<T>().Select(Of)];

    /// <summary>The word of a value.</summary>
    public static string Of(T value) => _words[value];

    private static string Snake(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
