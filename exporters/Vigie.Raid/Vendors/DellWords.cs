using Vigie.Raid.Model;
using Vigie.Raid.Reading;

namespace Vigie.Raid.Vendors;

/// <summary>What the iDRAC and OpenManage say in the same numbers: the health of anything.</summary>
internal static class DellWords
{
    /// <summary>ObjectStatusEnum, DellStatus.</summary>
    public static readonly StateMap<PartState> Status = new()
    {
        { 1, "other", PartState.Unknown },
        { 2, "unknown", PartState.Unknown },
        { 3, "ok", PartState.Ok },
        { 4, "nonCritical", PartState.Warning },
        { 5, "critical", PartState.Failed },
        { 6, "nonRecoverable", PartState.Failed },
    };

    /// <summary>StatusProbeEnum of fans and sensors.</summary>
    public static readonly StateMap<PartState> Probe = new()
    {
        { 1, "other", PartState.Unknown },
        { 2, "unknown", PartState.Unknown },
        { 3, "ok", PartState.Ok },
        { 4, "nonCriticalUpper", PartState.Warning },
        { 5, "criticalUpper", PartState.Failed },
        { 6, "nonRecoverableUpper", PartState.Failed },
        { 7, "nonCriticalLower", PartState.Warning },
        { 8, "criticalLower", PartState.Failed },
        { 9, "nonRecoverableLower", PartState.Failed },
        { 10, "failed", PartState.Failed },
    };

    /// <summary>"Physical Disk 0:1:5" is bay 0:1:5: connector, enclosure, slot.</summary>
    public static string SlotOf(string name) => name.LastIndexOf(' ') is >= 0 and var space ? name[(space + 1)..] : name;
}
