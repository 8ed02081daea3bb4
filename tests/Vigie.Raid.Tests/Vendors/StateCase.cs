using Vigie.Raid.Tests.Support;
using Vigie.Testing;

namespace Vigie.Raid.Tests.Vendors;

/// <summary>Runs a data set of our own making through the whole module and tells what it says.</summary>
internal static class StateCase
{
    /// <summary>The state and the raw value of the only array, or of the one named.</summary>
    public static async Task<(string? State, string Raw)> ArrayAsync(Agent agent, string? name = null)
    {
        await using var watched = new Watched(agent);
        var samples = (await watched.RunAsync("arrays")).Samples;
        string[] labels = name is null ? [] : [$"array=\"{name}\""];
        return (samples.State("raid_array_state", labels), samples.Label("raw_state", "raid_array_info", labels));
    }

    /// <summary>The state and the raw value of the only disk, or of the one named.</summary>
    public static async Task<(string? State, string Raw)> DiskAsync(Agent agent, string? name = null)
    {
        await using var watched = new Watched(agent);
        var samples = (await watched.RunAsync("disks")).Samples;
        string[] labels = name is null ? [] : [$"disk=\"{name}\""];
        return (samples.State("raid_disk_state", labels), samples.Label("raw_state", "raid_disk_info", labels));
    }

    /// <summary>The state of a part.</summary>
    public static async Task<string?> PartAsync(Agent agent, string part, string component)
    {
        await using var watched = new Watched(agent);
        return (await watched.RunAsync("device")).Samples.State("raid_device_state", $"part=\"{part}\"", $"component=\"{component}\"");
    }
}
