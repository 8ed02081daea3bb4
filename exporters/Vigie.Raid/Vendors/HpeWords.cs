using Vigie.Raid.Model;
using Vigie.Raid.Reading;

namespace Vigie.Raid.Vendors;

/// <summary>The numbers of HPE's array and health MIBs (CPQIDA, CPQHLTH).</summary>
internal static class HpeWords
{
    public static readonly StateMap<ArrayState> LogicalDrive = new()
    {
        { 1, "other", ArrayState.Unknown },
        { 2, "ok", ArrayState.Optimal },
        { 3, "failed", ArrayState.Failed },
        { 4, "unconfigured", ArrayState.Unknown },
        { 5, "recovering", ArrayState.Degraded },
        { 6, "readyForRebuild", ArrayState.Degraded },
        { 7, "rebuilding", ArrayState.Rebuilding },
        { 8, "wrongDrive", ArrayState.Failed },
        { 9, "badConnect", ArrayState.Failed },
        { 10, "overheating", ArrayState.Degraded },
        { 11, "shutdown", ArrayState.Failed },
        { 12, "expanding", ArrayState.Expanding },
        { 13, "notAvailable", ArrayState.Failed },
        { 14, "queuedForExpansion", ArrayState.Expanding },
        { 15, "multipathAccessDegraded", ArrayState.Degraded },
        { 16, "erasing", ArrayState.Initializing },
        { 17, "predictiveSpareRebuildReady", ArrayState.Rebuilding },
        { 18, "rapidParityInitInProgress", ArrayState.Initializing },
        { 19, "rapidParityInitPending", ArrayState.Initializing },
        { 20, "noAccessEncryptedNoCntlrKey", ArrayState.Failed },
        { 21, "unencryptedToEncryptedInProgress", ArrayState.Migrating },
        { 22, "newLogDrvKeyRekeyInProgress", ArrayState.Migrating },
        { 23, "noAccessEncryptedCntlrEncryptnNotEnbld", ArrayState.Failed },
        { 24, "unencryptedToEncryptedNotStarted", ArrayState.Optimal },
        { 25, "newLogDrvKeyRekeyRequestReceived", ArrayState.Optimal },
    };

    /// <summary>10 came with firmware of 2024 and stands in no public copy of the MIB.</summary>
    public static readonly StateMap<DiskState> PhysicalDrive = new()
    {
        { 1, "other", DiskState.Unknown },
        { 2, "ok", DiskState.Ok },
        { 3, "failed", DiskState.Failed },
        { 4, "predictiveFailure", DiskState.PredictiveFailure },
        { 5, "erasing", DiskState.Unassigned },
        { 6, "eraseDone", DiskState.Unassigned },
        { 7, "eraseQueued", DiskState.Unassigned },
        { 8, "ssdWearOut", DiskState.PredictiveFailure },
        { 9, "notAuthenticated", DiskState.Ok },
        { 10, "hotSpare", DiskState.Ok },
    };

    public static readonly StateMap<DiskState> Spare = new()
    {
        { 1, "other", DiskState.Unknown },
        { 2, "invalid", DiskState.Failed },
        { 3, "failed", DiskState.Failed },
        { 4, "inactive", DiskState.Spare },
        { 5, "building", DiskState.Rebuilding },
        { 6, "active", DiskState.Ok },
    };

    public static readonly StateMap<DiskState> Smart = new()
    {
        { 1, "other", DiskState.Ok },
        { 2, "ok", DiskState.Ok },
        { 3, "replaceDrive", DiskState.PredictiveFailure },
        { 4, "replaceDriveSSDWearOut", DiskState.PredictiveFailure },
    };

    public static readonly StateMap<DiskState> Wear = new()
    {
        { 1, "other", DiskState.Ok },
        { 2, "ok", DiskState.Ok },
        { 3, "fiftySixDayThreshold", DiskState.PredictiveFailure },
        { 4, "fivePercentThreshold", DiskState.PredictiveFailure },
        { 5, "twoPercentThreshold", DiskState.PredictiveFailure },
        { 6, "ssdWearOut", DiskState.PredictiveFailure },
    };

    public static readonly StateMap<PartState> Board = new()
    {
        { 1, "other", PartState.Unknown },
        { 2, "ok", PartState.Ok },
        { 3, "generalFailure", PartState.Failed },
        { 4, "cableProblem", PartState.Warning },
        { 5, "poweredOff", PartState.Failed },
        { 6, "cacheModuleMissing", PartState.Warning },
        { 7, "degraded", PartState.Warning },
    };

    public static readonly StateMap<PartState> Cache = new()
    {
        { 1, "other", PartState.Unknown },
        { 2, "invalid", PartState.Missing },
        { 3, "enabled", PartState.Ok },
        { 4, "tmpDisabled", PartState.Warning },
        { 5, "permDisabled", PartState.Failed },
        { 6, "cacheModFlashMemNotAttached", PartState.Warning },
        { 7, "cacheModDegradedFailsafeSpeed", PartState.Warning },
        { 8, "cacheModCriticalFailure", PartState.Failed },
        { 9, "cacheReadCacheNotMapped", PartState.Warning },
    };

    public static readonly StateMap<PartState> Battery = new()
    {
        { 1, "other", PartState.Unknown },
        { 2, "ok", PartState.Ok },
        { 3, "recharging", PartState.Transitional },
        { 4, "failed", PartState.Failed },
        { 5, "degraded", PartState.Warning },
        { 6, "notPresent", PartState.Missing },
        { 7, "capacitorFailed", PartState.Failed },
    };

    public static readonly StateMap<PartState> Condition = new()
    {
        { 1, "other", PartState.Unknown },
        { 2, "ok", PartState.Ok },
        { 3, "degraded", PartState.Warning },
        { 4, "failed", PartState.Failed },
    };

    private static readonly Dictionary<long, string> _levels = new()
    {
        [2] = "0", [3] = "1", [4] = "4", [5] = "5", [7] = "6", [8] = "50", [9] = "60", [10] = "1adm", [11] = "10adm", [12] = "10",
    };

    /// <summary>The level behind cpqDaLogDrvFaultTol; 3 is told of RAID 1 and of RAID 1+0.</summary>
    public static string LevelOf(Cell faultTolerance) => faultTolerance.Number is { } number ? _levels.GetValueOrDefault(number, "") : "";
}
