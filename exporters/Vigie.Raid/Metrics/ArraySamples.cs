using Vigie.Exposition;
using Vigie.Raid.Model;

namespace Vigie.Raid.Metrics;

/// <summary>From arrays to samples. What is not known gets none.</summary>
internal static class ArraySamples
{
    public static void Write(MetricWriter metrics, RaidArray array, string vendor)
    {
        string[] labels = [array.Name, Words<ArrayKind>.Of(array.Kind)];
        metrics.AddState(RaidMetrics.ArrayState, Words<ArrayState>.Of(array.Told.State), labels);
        metrics.AddState(RaidMetrics.ArrayRedundancy, Words<Redundancy>.Of(array.Redundancy), labels);
        metrics.AddState(RaidMetrics.ArrayActivity, Words<ArrayActivity>.Of(array.Activity), labels);
        metrics.AddInfo(RaidMetrics.ArrayInfo, [.. labels, array.Level, array.Told.Raw, vendor, array.Controller]);
        metrics.Add(RaidMetrics.ArrayPresent, 1, labels);
        metrics.AddKnown(RaidMetrics.ArraySize, array.SizeBytes, labels);
        metrics.AddKnown(RaidMetrics.ArrayFree, array.FreeBytes, labels);
        metrics.AddKnown(RaidMetrics.ArrayMembers, array.Members, labels);
        metrics.AddKnown(RaidMetrics.ArrayMembersOnline, array.MembersOnline, labels);
        metrics.AddKnown(RaidMetrics.ArraySpares, array.Spares, labels);
        if (array.Activity != ArrayActivity.None)
        {
            metrics.AddKnown(RaidMetrics.ArrayProgress, array.Progress, [.. labels, Words<ArrayActivity>.Of(array.Activity)]);
        }
    }

    /// <summary>An array that the device told of once and does no longer.</summary>
    public static void WriteVanished(MetricWriter metrics, RaidArray array, string vendor)
    {
        string[] labels = [array.Name, Words<ArrayKind>.Of(array.Kind)];
        metrics.AddState(RaidMetrics.ArrayState, Words<ArrayState>.Of(ArrayState.Unknown), labels);
        metrics.AddState(RaidMetrics.ArrayRedundancy, Words<Redundancy>.Of(Redundancy.Unknown), labels);
        metrics.AddInfo(RaidMetrics.ArrayInfo, [.. labels, array.Level, "not told of any more", vendor, array.Controller]);
        metrics.Add(RaidMetrics.ArrayPresent, 0, labels);
    }
}
