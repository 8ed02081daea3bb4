namespace Vigie.Lab.Pbs.Answers;

/// <summary>The files of a snapshot by the type of its group.</summary>
internal static class SnapshotFiles
{
    private static readonly string[] OfVm = ["qemu-server.conf.blob", "drive-scsi0.img.fidx", "index.json.blob", "client.log.blob"];
    private static readonly string[] OfArchive = ["root.pxar.didx", "index.json.blob", "catalog.pcat1.didx"];

    /// <summary>Name and size; the index is the last thing a finished backup writes.</summary>
    public static IEnumerable<(string Name, long Size)> Of(string type, PbsSnapshot snapshot)
    {
        if (!snapshot.Finished && !snapshot.PartialFiles)
        {
            yield break;
        }

        foreach (var name in type == "vm" ? OfVm : OfArchive)
        {
            if (snapshot.Finished || name is not ("index.json.blob" or "client.log.blob" or "catalog.pcat1.didx"))
            {
                yield return (name, SizeOf(name, snapshot.Size));
            }
        }
    }

    public static long Total(string type, PbsSnapshot snapshot) => Of(type, snapshot).Sum(f => f.Size);

    private static long SizeOf(string name, long image) => name switch
    {
        "drive-scsi0.img.fidx" or "root.pxar.didx" => image,
        "catalog.pcat1.didx" => 66,
        "index.json.blob" => 512,
        _ => 420,
    };
}

/// <summary>The order in which a file system lists directories: fixed, but not sorted.</summary>
internal static class DirectoryOrder
{
    public static PbsSnapshot[] Of(IEnumerable<PbsSnapshot> snapshots)
    {
        PbsSnapshot[] listed = [.. snapshots];
        Array.Sort(listed, static (a, b) => Mix(a.Time).CompareTo(Mix(b.Time)));
        return listed;
    }

    private static ulong Mix(long time)
    {
        var x = (ulong)time * 0x9E3779B97F4A7C15;
        return (x ^ (x >> 29)) * 0xBF58476D1CE4E5B9;
    }
}
