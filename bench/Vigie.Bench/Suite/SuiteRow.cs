using Vigie.Bench.Runs;

namespace Vigie.Bench.Suite;

/// <summary>One figure of Vigie beside that of its peers. Less is better in all of them.</summary>
/// <param name="Key">Its name in the kept baseline; it never changes.</param>
/// <param name="What">What was measured, for people.</param>
/// <param name="Unit">ms, MB, % of a core, a minute ...</param>
/// <param name="Vigie">Vigie's figure.</param>
/// <param name="Peer">The peers' figure, or null when there is nothing to compare with.</param>
/// <param name="PeerName">Who the peers are, or why there are none.</param>
/// <param name="Noise">A difference from run to run that says nothing, in the unit.</param>
internal sealed record SuiteRow(string Key, string What, string Unit, double Vigie, double? Peer, string PeerName, double Noise)
{
    /// <summary>Vigie's figure over the peers'.</summary>
    public double? Ratio => Peer is { } peer && peer > 0 ? Vigie / peer : null;
}

/// <summary>What was promised of a figure.</summary>
/// <param name="What">The promise, for people.</param>
/// <param name="Found">The figure.</param>
/// <param name="Most">What it must stay below.</param>
/// <param name="Unit">Of both.</param>
internal sealed record SuiteAim(string What, double Found, double Most, string Unit)
{
    public bool IsMet => Found < Most;
}

/// <summary>How long and how much is measured.</summary>
/// <param name="Name">Name of the pace, which baselines carry: only like is compared with like.</param>
internal sealed record SuitePace(string Name)
{
    public static SuitePace Full { get; } = new("full")
    {
        Starts = 5, Readings = new ReadingPlan(45, 30), Scrapes = 300, PeerScrapes = 40, Sizes = [1, 10, 100, 500],
        Settling = TimeSpan.FromSeconds(20), Window = TimeSpan.FromSeconds(60), Interval = "15s",
    };

    public static SuitePace Quick { get; } = new("quick")
    {
        Starts = 2, Readings = new ReadingPlan(6, 8), Scrapes = 60, PeerScrapes = 8, Sizes = [1, 10, 100],
        Settling = TimeSpan.FromSeconds(5), Window = TimeSpan.FromSeconds(15), Interval = "5s",
    };

    /// <summary>How often the start is measured.</summary>
    public required int Starts { get; init; }

    public required ReadingPlan Readings { get; init; }

    public required int Scrapes { get; init; }

    /// <summary>Scrapes of a peer that asks its device for each.</summary>
    public required int PeerScrapes { get; init; }

    /// <summary>Numbers of targets.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>Time from the first full snapshot to the window that counts.</summary>
    public required TimeSpan Settling { get; init; }

    /// <summary>Time over which processor time is counted.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>Poll interval of both sides where a whole suite is compared.</summary>
    public required string Interval { get; init; }
}
