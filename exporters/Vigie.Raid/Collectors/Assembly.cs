using System.Globalization;
using Vigie.Raid.Model;
using Vigie.Raid.Reading;

namespace Vigie.Raid.Collectors;

/// <summary>A thing and the vendor whose table told of it.</summary>
internal sealed record Found<T>(T Item, string Vendor)
    where T : class;

/// <summary>Puts together what several layouts told: bounded, each name once, counted once.</summary>
internal static class Assembly
{
    /// <summary>More than any box has; what a mad agent invents beyond it is dropped.</summary>
    public const int Most = 1024;

    /// <summary>Arrays by name and kind, with the levels that the owner told where the device does not.</summary>
    public static IReadOnlyDictionary<string, Found<RaidArray>> Arrays(IEnumerable<Found<RaidArray>> found, OwnerHints hints) =>
        Named(
            found.Select(one => one with { Item = WithLevel(one.Item, hints) }),
            array => $"{array.Name}\0{array.Kind}",
            (array, place) => array with { Name = Distinct(array.Name, array.Controller, place) });

    /// <summary>Disks by name and bay.</summary>
    public static IReadOnlyDictionary<string, Found<RaidDisk>> Disks(IEnumerable<Found<RaidDisk>> found) =>
        Named(found, disk => $"{disk.Name}\0{disk.Slot}", (disk, place) => disk with { Name = Distinct(disk.Name, disk.Controller, place) });

    /// <summary>
    /// Arrays, each counted once: RAID groups and virtual disks; pools where the device tells no groups; volumes where it tells neither.
    /// The device's own and disks that are passed through are none.
    /// </summary>
    public static int Count(IReadOnlyCollection<RaidArray> arrays)
    {
        int Of(params ArrayKind[] kinds) => arrays.Count(array => kinds.Contains(array.Kind));
        return Of(ArrayKind.Array, ArrayKind.VirtualDisk) is > 0 and var groups ? groups
            : Of(ArrayKind.Pool) is > 0 and var pools ? pools
            : Of(ArrayKind.Volume);
    }

    private static RaidArray WithLevel(RaidArray array, OwnerHints hints) =>
        array.Level.Length == 0 && hints.Levels.TryGetValue(array.Name, out var level) ? array with { Level = RaidLevel.Normalise(level) } : array;

    private static Dictionary<string, Found<T>> Named<T>(IEnumerable<Found<T>> found, Func<T, string> keyOf, Func<T, int, T> rename)
        where T : class
    {
        var named = new Dictionary<string, Found<T>>(StringComparer.Ordinal);
        foreach (var one in found.Take(Most))
        {
            var item = one.Item;
            for (var place = 2; !named.TryAdd(keyOf(item), one with { Item = item }); place++)
            {
                item = rename(one.Item, place);
            }
        }

        return named;
    }

    /// <summary>Controllers may use the same names: the second one's carries the controller, and only then a number.</summary>
    private static string Distinct(string name, string controller, int place) =>
        place == 2 && controller.Length > 0 ? $"{name} ({controller})" : string.Create(CultureInfo.InvariantCulture, $"{name} #{place}");
}
