using Vigie.Lab.Pbs;

namespace Vigie.Lab.Shop.Faults;

/// <summary>Faults of one datastore.</summary>
internal static class DatastoreFaults
{
    private const long Day = 86_400;

    public static IEnumerable<LabFault> Of(string store) => 
    [
        .. Filling(store).Concat(Broken(store)).Select(f => f with { Labels = new Dictionary<string, string> { ["datastore"] = store } }),
        Fault("datastore-statfs", "Usage of one store cannot be read", $"statfs on {store} fails, and with it the usage call of the whole server.", "some minutes", "PbsTargetDown", "PbsDatastoreError", "VigieCollectorFailing") with
        {
            EditPbs = (s, _) => s.EditStore(store, d => d with { StatfsError = "EIO: Input/output error" }),
        },
    ];

    private static IEnumerable<LabFault> Filling(string store)
    {
        yield return Fault("datastore-full-soon", "Datastore full soon", $"{store} is 80 % full and will be full in 3 days.", "1 h", "PbsDatastoreFullSoon") with
        {
            EditPbs = (s, now) => s.EditStore(store, d => Filled(d, 0.80) with { EstimatedFull = now + (3 * Day) }),
        };
        yield return Fault("datastore-full", "Datastore full", $"{store} is 98 % full.", "2 min", "PbsDatastoreFull") with
        {
            EditPbs = (s, now) => s.EditStore(store, d => Filled(d, 0.98) with { EstimatedFull = now + (Day / 4) }),
        };
        yield return Fault("bad-chunks", "Damaged chunks remain", $"Garbage collection of {store} left 12 damaged chunks.", null, "PbsBadChunksRemain") with
        {
            EditPbs = (s, _) => s.EditStore(store, d => d with { Gc = d.Gc with { StillBad = 12 } }),
        };
    }

    private static IEnumerable<LabFault> Broken(string store)
    {
        yield return Fault("datastore-maintenance", "Datastore in maintenance", $"{store} is offline, message: disk swap, back at 6.", "2 h", "PbsDatastoreMaintenanceLong") with
        {
            EditPbs = (s, _) => s.EditStore(store, d => d with { Maintenance = "offline,message=\"disk swap, back at 6\"" }),
        };
        yield return Fault("datastore-deleted", "Somebody deletes the datastore", $"{store} is being deleted.", null, "PbsDatastoreBeingDeleted") with
        {
            EditPbs = (s, _) => s.EditStore(store, d => d with { Maintenance = "delete" }),
        };
        yield return Fault("datastore-error", "Datastore cannot be opened", $"The NFS share below {store} is away.", "1 min", "PbsDatastoreError") with
        {
            EditPbs = (s, _) => s.EditStore(store, d => d with { OpenError = $"unable to open chunk store at \"/mnt/nas/{store}/.chunks\" - No such file or directory (os error 2)" }),
        };
        yield return Fault("datastore-hangs", "Datastore hangs for ever", $"Listing {store} never ends; each try costs the server a core.", "a timeout", "PbsDatastoreHanging", "PbsDatastoreUnreadable") with
        {
            EditPbs = (s, _) => s.EditStore(store, d => d with { NamespaceWalkNeverEnds = true }),
            PbsFaults =
            [
                new PbsFault(PbsFaultKind.Hang) { Datastore = store, Endpoint = PbsEndpoint.Groups },
                new PbsFault(PbsFaultKind.Hang) { Datastore = store, Endpoint = PbsEndpoint.Snapshots },
            ],
        };
        yield return Fault("datastore-gone", "Datastore has vanished", $"{store} is no longer listed.", "20 min", "PbsDatastoreGone") with
        {
            EditPbs = (s, _) => s with { Datastores = [.. s.Datastores.Where(d => d.Name != store)] },
        };
    }

    private static PbsDatastore Filled(PbsDatastore store, double ratio)
    {
        var usable = store.Used!.Value + store.Available!.Value;
        var used = (long)(usable * ratio);
        return store with { Used = used, Available = usable - used };
    }

    private static LabFault Fault(string name, string title, string effect, string? waits, params string[] alerts) =>
        new() { Name = name, Title = title, Section = "Datastores", Effect = effect, Waits = waits, Alerts = alerts };
}
