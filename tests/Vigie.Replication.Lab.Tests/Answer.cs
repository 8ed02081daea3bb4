namespace Vigie.Replication.Lab.Tests;

/// <summary>What an exporter says of a replica, as its users read it.</summary>
/// <param name="Said">In a few words.</param>
/// <param name="IsTrouble">Whether anything it says would wake somebody up: lag apart.</param>
/// <param name="Lag">Its best number of lag; null: it tells none.</param>
internal sealed record Answer(string Said, bool IsTrouble, double? Lag)
{
    /// <summary>What may be between the number and the truth, seconds.</summary>
    public const double Tolerance = 2;

    /// <summary>Whether it names the state: trouble is told as trouble, by a sign or by a number that shows it, and health as health.</summary>
    public bool IsRight(StateTruth truth) => truth.IsTrouble
        ? IsTrouble || (truth.IsBehind && Lag > Tolerance)
        : !IsTrouble && (Lag is null || LagIsRight(truth) == true);

    /// <summary>Whether the number is within the tolerance; null: there is none.</summary>
    public bool? LagIsRight(StateTruth truth) => Lag is not { } lag ? null : truth.Lag is { } real ? Math.Abs(lag - real) <= Tolerance : null;
}

/// <summary>What is the case, as the test knows from the stamps that it writes.</summary>
/// <param name="IsTrouble">Somebody should be woken up.</param>
/// <param name="IsBehind">The trouble is that the replica is behind.</param>
/// <param name="Lag">Age of the newest stamp on the replica, seconds; null: there is no lag to speak of.</param>
internal sealed record StateTruth(bool IsTrouble, bool IsBehind, double? Lag);

/// <summary>One state that a pair of servers was put into.</summary>
/// <param name="Engine">MariaDB or PostgreSQL.</param>
/// <param name="Name">In a few words.</param>
/// <param name="Truth">What was the case.</param>
/// <param name="Vigie">What Vigie said.</param>
/// <param name="Names">Whether that is the word that it has for this state.</param>
/// <param name="PeerTruth">What was the case when the other exporter was asked, a moment later.</param>
/// <param name="Peer">What the other exporter said.</param>
internal sealed record Outcome(string Engine, string Name, StateTruth Truth, Answer Vigie, bool Names, StateTruth PeerTruth, Answer Peer);
