using System.Globalization;
using Vigie.Raid.Model;
using Vigie.Raid.Reading;

namespace Vigie.Raid.Vendors;

/// <summary>The words of QNAP's agents. They are not documented: stems seen in the field, in all generations.</summary>
internal static class QnapWords
{
    /// <summary>Order counts: "Not active" before "active", the worse before the milder.</summary>
    public static readonly WordMap<ArrayState> Raid = new()
    {
        { ArrayState.Failed, "fail", "error", "not active", "inactive", "not ready", "offline", "unmount", "crash" },
        { ArrayState.Rebuilding, "rebui", "rebul", "recover" },
        { ArrayState.Degraded, "degrad", "warning" },
        { ArrayState.Resyncing, "sync" },
        { ArrayState.Migrating, "migrat" },
        { ArrayState.Expanding, "expan" },
        { ArrayState.Scrubbing, "check", "scrub" },
        { ArrayState.Initializing, "init", "format", "creat" },
        { ArrayState.Transitional, "delet", "remov" },
        { ArrayState.Optimal, "ready", "good", "normal", "online" },
    };

    public static readonly StateMap<ArrayState> Pool = new()
    {
        { 0, "ready", ArrayState.Optimal },
        { -1, "warning", ArrayState.Degraded },
        { -2, "notReady", ArrayState.Failed },
        { -3, "error", ArrayState.Failed },
    };

    /// <summary>The summary of a disk; on ES NAS and QuTS hero also what it is for.</summary>
    public static readonly WordMap<DiskState> Disk = new()
    {
        { DiskState.PredictiveFailure, "abnormal", "warning", "caution" },
        { DiskState.Failed, "fail", "error", "bad", "faulted" },
        { DiskState.Rebuilding, "rebuild" },
        { DiskState.Offline, "offline" },
        { DiskState.Missing, "removed", "no disk", "nodisk" },
        { DiskState.Unassigned, "free", "not in use", "unused", "unassigned" },
        { DiskState.Ok, "good", "normal", "ready", "in-use", "in use", "cache", "online" },
        { DiskState.Spare, "spare" },
    };

    public static readonly StateMap<DiskState> Smart = new()
    {
        { 0, "good", DiskState.Ok },
        { 1, "warning", DiskState.PredictiveFailure },
        { 2, "abnormal", DiskState.PredictiveFailure },
        { -1, "error", DiskState.Unknown },
    };

    /// <summary>The first generation's bays.</summary>
    public static readonly StateMap<DiskState> Bay = new()
    {
        { 0, "ready", DiskState.Ok },
        { -4, "unknown", DiskState.Unknown },
        { -5, "noDisk", DiskState.Missing },
        { -6, "invalid", DiskState.Failed },
        { -9, "rwError", DiskState.Failed },
    };

    /// <summary>Number of an empty bay in <see cref="Bay"/>.</summary>
    public const long NoDisk = -5;

    public static readonly StateMap<PartState> Part = new() { { 0, "ok", PartState.Ok }, { -1, "fail", PartState.Failed } };

    /// <summary>What a disk's words say of its use.</summary>
    public static DiskRole RoleOf(string text, bool isSpare) =>
        isSpare || text.Contains("spare", StringComparison.OrdinalIgnoreCase) ? DiskRole.Spare
        : text.Contains("cache", StringComparison.OrdinalIgnoreCase) ? DiskRole.Cache
        : DiskRole.Unknown;

    /// <summary>The worse of two, with both raw values.</summary>
    public static Told<DiskState> Worse(Told<DiskState> summary, Told<DiskState> smart, string word) =>
        new(smart.State != DiskState.Unknown && smart.State > summary.State ? smart.State : summary.State, string.Create(CultureInfo.InvariantCulture, $"{summary.Raw}, {word} {smart.Raw}"));

    /// <summary>An array with a status in words, whose end may tell progress: "Rebuilding (12 %)".</summary>
    public static RaidArray Array(string name, ArrayKind kind, Cell status) =>
        new() { Name = name, Kind = kind, Told = Raid.Of(status), Progress = Units.ShareOf(status.Text) };
}
