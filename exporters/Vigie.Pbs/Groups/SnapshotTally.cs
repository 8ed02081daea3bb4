using Vigie.Pbs.Readings;

namespace Vigie.Pbs.Groups;

/// <summary>What is kept of all snapshots of a group: a value that snapshots are added to one by one, in any order.</summary>
internal struct SnapshotTally
{
    private long _newest;
    private bool _newestIsFinished;

    /// <summary>Whether the newest snapshot is unfinished: a backup runs, or one was left over by a crash.</summary>
    public readonly bool IsRunning => Count > 0 && !_newestIsFinished;

    /// <summary>Snapshots seen.</summary>
    public int Count { get; private set; }

    /// <summary>Start of the newest finished backup in Unix seconds.</summary>
    public long? NewestFinished { get; private set; }

    /// <summary>Start of the oldest finished backup in Unix seconds.</summary>
    public long? OldestFinished { get; private set; }

    /// <summary>Logical size of the newest finished backup in bytes.</summary>
    public double? Size { get; private set; }

    /// <summary>Verification of the newest finished backup.</summary>
    public Verification Verification { get; private set; }

    /// <summary>Snapshots whose verification failed.</summary>
    public int FailedVerifications { get; private set; }

    /// <summary>Adds a snapshot.</summary>
    /// <param name="snapshot">The snapshot.</param>
    public void Add(in Snapshot snapshot)
    {
        if (Count++ == 0 || snapshot.Time > _newest)
        {
            _newest = snapshot.Time;
            _newestIsFinished = snapshot.IsFinished;
        }

        FailedVerifications += snapshot.Verification.State == VerifyState.Failed ? 1 : 0;
        if (snapshot.IsFinished)
        {
            AddFinished(snapshot);
        }
    }

    private void AddFinished(in Snapshot snapshot)
    {
        OldestFinished = OldestFinished is { } oldest && oldest < snapshot.Time ? oldest : snapshot.Time;
        if (NewestFinished is null || snapshot.Time > NewestFinished)
        {
            NewestFinished = snapshot.Time;
            Size = snapshot.Size;
            Verification = snapshot.Verification;
        }
    }
}
