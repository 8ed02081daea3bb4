using Vigie.Pbs.Readings;

namespace Vigie.Pbs.Parsing;

/// <summary>Reads one listing of groups or snapshots. Names come from a pool, so that the reading of a known snapshot leaves nothing behind.</summary>
/// <param name="pool">Where equal texts are kept once.</param>
internal sealed class BackupParser(TextPool pool)
{
    /// <summary>Reads an element of <c>/admin/datastore/{store}/groups</c>.</summary>
    /// <param name="json">The cursor on the element.</param>
    /// <returns>The group.</returns>
    /// <exception cref="Core.Collecting.TargetFailureException">Protocol: what tells its age or name is missing.</exception>
    public (GroupKey Key, ListedGroup Group) ReadGroup(ref JsonCursor json)
    {
        string? type = null, id = null;
        long? lastBackup = null, count = null;
        bool? isFinished = null;
        json.RequireObject("a group");
        while (json.NextProperty())
        {
            if (json.Is("backup-type"u8))
            {
                type = json.Text(pool);
            }
            else if (json.Is("backup-id"u8))
            {
                id = json.Text(pool);
            }
            else if (json.Is("last-backup"u8))
            {
                lastBackup = json.Time();
            }
            else if (json.Is("backup-count"u8))
            {
                count = json.Count();
            }
            else if (json.Is("files"u8))
            {
                isFinished = HasManifest(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        // A group of whose age nothing is known must not pass as one without backups.
        return type is null || id is null || lastBackup is null || count is null || isFinished is null
            ? throw JsonCursor.Malformed("a group lacks its type, id, last backup, count or files")
            : (new GroupKey(type, id), new ListedGroup(lastBackup.Value, count.Value, isFinished.Value));
    }

    /// <summary>Reads an element of <c>/admin/datastore/{store}/snapshots</c>.</summary>
    /// <param name="json">The cursor on the element.</param>
    /// <returns>The snapshot.</returns>
    /// <exception cref="Core.Collecting.TargetFailureException">Protocol: what tells its age or name is missing.</exception>
    public Snapshot ReadSnapshot(ref JsonCursor json)
    {
        string? type = null, id = null;
        long? time = null;
        bool? isFinished = null;
        double? size = null;
        var verification = default(Verification);
        json.RequireObject("a snapshot");
        while (json.NextProperty())
        {
            if (json.Is("backup-type"u8))
            {
                type = json.Text(pool);
            }
            else if (json.Is("backup-id"u8))
            {
                id = json.Text(pool);
            }
            else if (json.Is("backup-time"u8))
            {
                time = json.Time();
            }
            else if (json.Is("files"u8))
            {
                isFinished = HasManifest(ref json);
            }
            else if (json.Is("size"u8))
            {
                size = json.Amount();
            }
            else if (json.Is("verification"u8))
            {
                verification = ReadVerification(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        return type is null || id is null || time is null || isFinished is null
            ? throw JsonCursor.Malformed("a snapshot lacks its type, id, time or files")
            : new Snapshot(new GroupKey(type, id), time.Value, isFinished.Value, size, verification);
    }

    /// <summary>
    /// A backup is finished when its manifest is there: nothing else in the answers tells. Groups list names, snapshots list
    /// objects with a <c>filename</c>.
    /// </summary>
    private static bool? HasManifest(ref JsonCursor json)
    {
        if (!json.BeginArray())
        {
            return null;
        }

        var isFound = false;
        while (json.NextElement())
        {
            isFound |= json.IsObject ? FileNameIsManifest(ref json) : json.TextIs("index.json.blob"u8);
        }

        return isFound;
    }

    private static bool FileNameIsManifest(ref JsonCursor json)
    {
        var isManifest = false;
        json.BeginObject();
        while (json.NextProperty())
        {
            if (json.Is("filename"u8))
            {
                isManifest = json.TextIs("index.json.blob"u8);
            }
            else
            {
                json.Skip();
            }
        }

        return isManifest;
    }

    private Verification ReadVerification(ref JsonCursor json)
    {
        var verification = default(Verification);
        if (!json.BeginObject())
        {
            return verification;
        }

        while (json.NextProperty())
        {
            if (json.Is("state"u8))
            {
                verification = verification with { State = ReadState(ref json) };
            }
            else if (json.Is("upid"u8))
            {
                verification = WithTask(ref json, verification);
            }
            else
            {
                json.Skip();
            }
        }

        return verification;
    }

    /// <summary>A word that is neither ok nor failed tells nothing good, but no failure either.</summary>
    private static VerifyState ReadState(ref JsonCursor json)
    {
        Span<char> word = stackalloc char[16];
        return word[..json.Text(word)] switch
        {
            "ok" => VerifyState.Ok,
            "failed" => VerifyState.Failed,
            _ => VerifyState.None,
        };
    }

    /// <summary>The time, the datastore and the node of a verification stand nowhere but in its task's id.</summary>
    private Verification WithTask(ref JsonCursor json, Verification verification)
    {
        Span<char> text = stackalloc char[Upid.MaxLength];
        if (!Upid.TryParse(text[..json.Text(text)], out var upid))
        {
            return verification;
        }

        Span<char> store = stackalloc char[upid.WorkerId.Length];
        return verification with { Start = upid.Start, Node = pool.Get(upid.Node), Store = pool.Get(store[..upid.CopyStore(store)]) };
    }
}
