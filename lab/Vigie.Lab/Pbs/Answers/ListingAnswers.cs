namespace Vigie.Lab.Pbs.Answers;

/// <summary>Namespaces, groups and snapshots of one datastore.</summary>
internal static class ListingAnswers
{
    /// <summary>The visible namespaces only; a token limited to one does not see the root.</summary>
    public static async Task Namespaces(PbsCall call)
    {
        if (!call.Access.SeesStore(call.StoreName!))
        {
            throw PbsError.MissingPrivilege("/datastore/" + call.StoreName);
        }

        var store = call.ReadableStore();
        if (store.NamespaceWalkNeverEnds)
        {
            await call.NeverEnd();
        }

        var parent = call.Text("parent") ?? "";
        var depth = call.Number("max-depth") ?? 7;
        call.Open();
        call.Json.WriteStartArray();
        foreach (var ns in store.Namespaces.Where(n => IsWithin(n.Path, parent, depth) && call.Access.AuditsNamespace(store.Name, n.Path)))
        {
            call.Json.WriteStartObject();
            call.Json.WriteString("ns", ns.Path);
            call.Extras();
            call.Json.WriteEndObject();
            await call.Body.FlushIfFullAsync();
        }

        call.Json.WriteEndArray();
        call.Close();
    }

    public static async Task Groups(PbsCall call)
    {
        var ns = Namespace(call);
        call.Open();
        call.Json.WriteStartArray();
        foreach (var group in ns.Groups)
        {
            GroupWriter.Write(call, group);
            await call.Body.FlushIfFullAsync();
        }

        call.Json.WriteEndArray();
        call.Close();
    }

    public static async Task Snapshots(PbsCall call)
    {
        var ns = Namespace(call);
        var type = call.Text("backup-type");
        var id = call.Text("backup-id");
        if (type is not (null or "vm" or "ct" or "host"))
        {
            throw call.ParameterFault("backup-type", $"value '{type}' is not defined in the enumeration.");
        }

        var writer = new SnapshotWriter(call);
        call.Open();
        call.Json.WriteStartArray();
        foreach (var group in ns.Groups.Where(g => (type is null || g.Type == type) && (id is null || g.Id == id)))
        {
            if (group.UnreadableSnapshot)
            {
                throw PbsError.BadRequest($"unable to read directory \"/mnt/datastore/{call.StoreName}/{group.Type}/{group.Id}\" - EIO: Input/output error");
            }

            await writer.WriteAsync(group);
        }

        call.Json.WriteEndArray();
        call.Close();
    }

    /// <summary>Checked on exactly the namespace that was asked for.</summary>
    private static PbsNamespace Namespace(PbsCall call)
    {
        var path = call.Text("ns") ?? "";
        if (!call.Access.AuditsNamespace(call.StoreName!, path))
        {
            throw PbsError.MissingPrivilege($"/datastore/{call.StoreName}{(path.Length == 0 ? "" : "/" + path)}");
        }

        var store = call.ReadableStore();
        return store.Namespaces.FirstOrDefault(n => n.Path == path)
            ?? throw PbsError.BadRequest($"namespace '{path}' of datastore '{store.Name}' does not exist");
    }

    private static bool IsWithin(string path, string parent, long depth)
    {
        if (parent.Length > 0 && path != parent && !path.StartsWith(parent + "/", StringComparison.Ordinal))
        {
            return false;
        }

        return Depth(path) - Depth(parent) <= depth;
    }

    private static int Depth(string path) => path.Length == 0 ? 0 : path.Split('/').Length;
}
