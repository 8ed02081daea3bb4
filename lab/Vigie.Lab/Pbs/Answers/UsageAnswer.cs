namespace Vigie.Lab.Pbs.Answers;

/// <summary>/status/datastore-usage: any token, filtered by rights, and all-or-nothing when one store's statfs fails.</summary>
internal static class UsageAnswer
{
    private const long HistoryStep = 1800;

    public static async Task Usage(PbsCall call)
    {
        foreach (var store in call.Scenario.Datastores)
        {
            await StumbleAsync(call, store);
        }

        call.Open();
        call.Json.WriteStartArray();
        foreach (var store in call.Scenario.Datastores.Where(s => IsListed(call, s)))
        {
            WriteItem(call, store);
            await call.Body.FlushIfFullAsync();
        }

        call.Json.WriteEndArray();
        call.Close();
    }

    /// <summary>What one bad store does to the call as a whole.</summary>
    private static async Task StumbleAsync(PbsCall call, PbsDatastore store)
    {
        var audits = call.Access.AuditsStore(store.Name);
        if ((!audits && store.NamespaceWalkNeverEnds) || (audits && store.StatfsHangs))
        {
            await call.NeverEnd();
        }

        if (audits && store.StatfsError is { } text && DatastoreState.Unavailable(store, call.Version) is null)
        {
            throw PbsError.BadRequest(text);
        }
    }

    private static bool IsUnmounted(PbsCall call, PbsDatastore store) =>
        store.MountStatus == "notmounted" && call.Version.HasRemovable;

    /// <summary>Unmounted removable stores are listed even to tokens without rights.</summary>
    private static bool IsListed(PbsCall call, PbsDatastore store) => call.Access.SeesStore(store.Name) || IsUnmounted(call, store);

    private static void WriteItem(PbsCall call, PbsDatastore store)
    {
        call.Json.WriteStartObject();
        call.Json.WriteString("store", store.Name);
        var error = DatastoreState.Unavailable(store, call.Version);
        if (IsUnmounted(call, store))
        {
            WriteMountAndBackend(call, store);
        }
        else if (error is not null || !call.Access.AuditsStore(store.Name))
        {
            WriteSizes(call, null, null, null);
            WriteMountAndBackend(call, store);
            call.Optional("error", error);
        }
        else
        {
            WriteHealthy(call, store);
        }

        call.Extras();
        call.Json.WriteEndObject();
    }

    private static void WriteHealthy(PbsCall call, PbsDatastore store)
    {
        WriteSizes(call, store.Total, store.Used, store.Available);
        WriteMountAndBackend(call, store);
        WriteHistory(call, store);
        call.Optional("estimated-full-date", store.EstimatedFull);
        call.Json.WriteStartObject("gc-status");
        GcAnswers.WriteCounters(call, store);
        call.Json.WriteEndObject();
    }

    private static void WriteSizes(PbsCall call, long? total, long? used, long? available)
    {
        var unknown = call.Version.OmitsUnknownSizes ? (long?)null : -1;
        call.Optional("total", total ?? unknown);
        call.Optional("used", used ?? unknown);
        call.Optional("avail", available ?? unknown);
    }

    private static void WriteMountAndBackend(PbsCall call, PbsDatastore store)
    {
        if (call.Version.HasRemovable)
        {
            call.Json.WriteString("mount-status", store.MountStatus);
        }

        if (call.Version.HasBackendInUsage)
        {
            call.Json.WriteString("backend-type", store.Backend);
        }
    }

    /// <summary>A month of half-hour points; the oldest third is null, as on a server that is new.</summary>
    private static void WriteHistory(PbsCall call, PbsDatastore store)
    {
        var points = store.HistoryPoints;
        var now = call.Now - (call.Now % HistoryStep);
        var use = store is { Used: { } used, Available: { } available } && used + available > 0 ? (double)used / (used + available) : 0;
        call.Json.WriteNumber("history-start", now - (points * HistoryStep));
        call.Json.WriteNumber("history-delta", HistoryStep);
        call.Json.WriteStartArray("history");
        for (var i = 0; i < points; i++)
        {
            if (i < points / 3)
            {
                call.Json.WriteNullValue();
            }
            else
            {
                call.Json.WriteNumberValue(use * (0.9 + (0.1 * i / points)));
            }
        }

        call.Json.WriteEndArray();
    }
}
