namespace Vigie.Lab.Pbs.Answers;

/// <summary>One item of /groups, with the habits of old and new releases.</summary>
internal static class GroupWriter
{
    public static void Write(PbsCall call, PbsGroup group)
    {
        if (group.UnreadableOwner || group.UnreadableSnapshot)
        {
            return;
        }

        var (count, last) = call.Version.SortsLastBackup ? NewestFinished(group) : UnsortedFold(group);
        if (count == 0 && !call.Version.SortsLastBackup)
        {
            return;
        }

        var json = call.Json;
        json.WriteStartObject();
        json.WriteString("backup-type"u8, group.Type);
        json.WriteString("backup-id"u8, group.Id);
        json.WriteNumber("last-backup"u8, last?.Time ?? 0);
        json.WriteNumber("backup-count"u8, count);
        json.WriteStartArray("files"u8);
        foreach (var (file, _) in last is null ? [] : SnapshotFiles.Of(group.Type, last))
        {
            json.WriteStringValue(file);
        }

        json.WriteEndArray();
        call.Optional("owner", group.Owner);
        call.Optional("comment", group.Comment);
        call.Extras();
        json.WriteEndObject();
    }

    /// <summary>From 4.0.17 on: the newest finished one; the newest of all when none is finished.</summary>
    private static (int Count, PbsSnapshot? Last) NewestFinished(PbsGroup group)
    {
        var count = 0;
        PbsSnapshot? last = null;
        foreach (var snapshot in group.Snapshots)
        {
            count++;
            if (last is null || (snapshot.Finished, snapshot.Time).CompareTo((last.Finished, last.Time)) > 0)
            {
                last = snapshot;
            }
        }

        return (count, last);
    }

    /// <summary>
    /// Before: a fold in directory order that keeps what it has only while that is finished and newer. An unfinished one is taken over
    /// whenever it comes, and given up for whatever comes after it, however old.
    /// </summary>
    private static (int Count, PbsSnapshot? Last) UnsortedFold(PbsGroup group)
    {
        var listed = DirectoryOrder.Of(group.Snapshots);
        PbsSnapshot? last = null;
        foreach (var snapshot in listed)
        {
            if (last is not { Finished: true } || last.Time <= snapshot.Time)
            {
                last = snapshot;
            }
        }

        return (listed.Length, last);
    }
}
