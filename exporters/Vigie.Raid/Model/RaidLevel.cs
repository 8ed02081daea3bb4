namespace Vigie.Raid.Model;

/// <summary>One spelling for levels: vendors write "RAID5", "raid-5", "r5" and 5.</summary>
internal static class RaidLevel
{
    private static readonly string[] _without = ["0", "jbod", "single", "basic", "linear", "concat", "none", "volume", "raid0"];

    /// <summary>Lower case, without the word RAID in front: "5", "10", "1e", "shr", "jbod".</summary>
    /// <param name="text">What the device or the owner wrote.</param>
    public static string Normalise(string? text)
    {
        var level = (text ?? "").Trim().ToLowerInvariant();
        if (level.StartsWith("raid", StringComparison.Ordinal))
        {
            level = level[4..].TrimStart(' ', '-', '_');
        }
        else if (level.Length > 1 && level[0] == 'r' && char.IsAsciiDigit(level[1]))
        {
            level = level[1..];
        }

        return level;
    }

    /// <summary>Whether the level survives no lost disk.</summary>
    public static bool HasNone(string level) => _without.Contains(level, StringComparer.Ordinal);

    /// <summary>How many members may go before data is lost, or null when the level does not say.</summary>
    public static int? MayLose(string level) => level switch
    {
        "1" or "raid1" => null,
        "4" or "5" or "3" or "5e" or "5ee" => 1,
        "6" => 2,
        _ => HasNone(level) ? 0 : null,
    };
}
