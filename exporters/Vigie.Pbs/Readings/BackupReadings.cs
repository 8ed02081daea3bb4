namespace Vigie.Pbs.Readings;

/// <summary>What names a group within a namespace. The same id as vm, ct and host are three groups.</summary>
/// <param name="BackupType">vm, ct, host.</param>
/// <param name="BackupId">Id of the guest or host.</param>
internal readonly record struct GroupKey(string BackupType, string BackupId);

/// <summary>A group as <c>/groups</c> lists it. A changed value means that its snapshots changed.</summary>
/// <param name="LastBackup">
/// Start of the backup that PBS reports as the last one, in Unix seconds. Not always the newest, nor always a finished one.
/// </param>
/// <param name="Count">Number of snapshots, unfinished ones too.</param>
/// <param name="IsFinished">Whether the reported backup has its manifest.</param>
internal readonly record struct ListedGroup(long LastBackup, long Count, bool IsFinished);

/// <summary>How the verification of a backup ended.</summary>
internal enum VerifyState
{
    /// <summary>Never verified, which is not a failure.</summary>
    None,

    /// <summary>All chunks were good.</summary>
    Ok,

    /// <summary>Chunks were missing or bad.</summary>
    Failed,
}

/// <summary>The verification of one snapshot.</summary>
/// <param name="State">How it ended.</param>
/// <param name="Start">When it started in Unix seconds; null when its task id does not tell.</param>
/// <param name="Store">Datastore that was verified: another one than where the snapshot lies when a sync copied the result. Null when unknown.</param>
/// <param name="Node">PBS node that verified; null when unknown.</param>
internal readonly record struct Verification(VerifyState State, long? Start, string? Store, string? Node);

/// <summary>One snapshot as <c>/snapshots</c> lists it. A value only: of 300,000 of them none is kept.</summary>
/// <param name="Group">Its group.</param>
/// <param name="Time">Start of the backup in Unix seconds.</param>
/// <param name="IsFinished">Whether it has its manifest.</param>
/// <param name="Size">Sum of the logical sizes of its files in bytes; null when there is no manifest.</param>
/// <param name="Verification">Its verification.</param>
internal readonly record struct Snapshot(GroupKey Group, long Time, bool IsFinished, double? Size, Verification Verification);
