using System.Text.RegularExpressions;
using Vigie.Raid.Model;

namespace Vigie.Raid.Vendors;

/// <summary>
/// Reads <c>/proc/mdstat</c> as the Linux kernel prints it (md_seq_show), tolerantly: a line that it does not understand is passed over.
/// </summary>
internal static partial class MdStat
{
    /// <summary>More arrays than Linux has minor numbers for in practice.</summary>
    private const int MostArrays = 512;

    /// <summary>First word of the file: whoever prints it prints mdstat.</summary>
    public const string FirstWord = "Personalities";

    /// <summary>Reads the text.</summary>
    /// <param name="text">The whole output.</param>
    /// <param name="isNas">Whether the host is a NAS that keeps its own system on mirrors over all bays.</param>
    /// <param name="systemArrays">Names that the owner calls the device's own.</param>
    public static (IReadOnlyList<RaidArray> Arrays, IReadOnlyList<RaidDisk> Disks) Parse(string text, bool isNas, IReadOnlyCollection<string> systemArrays)
    {
        var arrays = new List<RaidArray>();
        var disks = new List<RaidDisk>();
        MdArray? current = null;
        foreach (var line in text.Split('\n'))
        {
            if (!line.StartsWith(FirstWord, StringComparison.Ordinal) && HeadLine().Match(line) is { Success: true } head)
            {
                Finish(current);
                current = arrays.Count < MostArrays ? MdArray.Begin(head.Groups[1].Value, head.Groups[2].Value) : null;
            }
            else if (line.Length > 0 && !char.IsWhiteSpace(line[0]))
            {
                Finish(current);
                current = null;
            }
            else
            {
                current?.Continue(line.Trim());
            }
        }

        Finish(current);
        return (arrays, disks);

        void Finish(MdArray? array)
        {
            if (array is { IsContainer: false })
            {
                arrays.Add(array.ToArray(isNas, systemArrays));
                disks.AddRange(array.ToDisks());
            }
        }
    }

    [GeneratedRegex("^([A-Za-z0-9_./-]{1,64}) : (.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex HeadLine();
}
