namespace Vigie.Lab.Nas;

/// <summary>The NAS of the shop when all is well: four bays, one RAID 5 over all of them, no spare.</summary>
internal static class NasModels
{
    /// <summary>Name of the pool, which is the RAID 5 itself.</summary>
    public const string Pool = "Storage Pool 1";

    /// <summary>Name of the volume on it.</summary>
    public const string Volume = "Volume 1";

    private const ulong DiskBytes = 4_000_787_030_016;
    private const int Bays = 4;

    /// <summary>The NAS of a site.</summary>
    /// <param name="site">Name of the site; serial numbers differ from site to site.</param>
    /// <param name="clock">The moment.</param>
    public static NasState Healthy(string site, DateTimeOffset clock)
    {
        var now = clock.ToUnixTimeSeconds();
        var total = (DiskBytes - 10_800_000_000) * (Bays - 1);
        var volume = total / 100 * 99;
        return new NasState
        {
            Serial = $"2270{Digits(site, 6)}",
            Temperature = 38 + (int)(now / 1800 % 2),
            Disks = [.. Enumerable.Range(1, Bays).Select(bay => Disk(site, bay, now))],
            Arrays =
            [
                new NasArray(Volume, (volume / 100 * 46) - ((ulong)(now / 600 % 4320) * 20_000_000), volume),
                new NasArray(Pool, 889_192_448, total),
            ],
        };
    }

    /// <summary>The disk that is put in for a broken one: new, and nothing on it yet.</summary>
    public static NasDisk Replacement(string site, int bay) => new(bay, $"ZGY9{Digits(site, 2)}{bay}R") { Role = "none", Status = DiskStatus.Initialized };

    private static NasDisk Disk(string site, int bay, long now) => new(bay, $"ZGY{bay}{Digits(site, 4)}")
    {
        Temperature = 32 + bay + (int)(now / 900 % 2),
        Moved = ((ulong)(now % 100_000_000) * 900_000, (ulong)(now % 100_000_000) * 400_000),
    };

    /// <summary>Digits that are the same at each start and differ between the sites.</summary>
    private static string Digits(string site, int count)
    {
        var number = site.Aggregate(7L, (sum, letter) => ((sum * 31) + letter) % 1_000_000);
        return number.ToString("D6", System.Globalization.CultureInfo.InvariantCulture)[^count..];
    }
}
