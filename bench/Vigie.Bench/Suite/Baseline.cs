using System.Globalization;

namespace Vigie.Bench.Suite;

/// <summary>Figures of an earlier run, as tab-separated lines with a head that says where they are from.</summary>
internal static class Baseline
{
    /// <summary>How much worse a figure may be.</summary>
    public const double MostWorse = 1.25;

    private const string Head = "# pace, machine: ";

    /// <summary>Writes the figures.</summary>
    public static void Write(string path, SuiteSheet sheet, SuitePace pace, Machine machine, DateTimeOffset now)
    {
        List<string> lines =
        [
            $"{Head}{pace.Name}, {machine.Processor}", string.Create(CultureInfo.InvariantCulture, $"# {now:yyyy-MM-dd HH:mm} UTC"), "# key\tunit\tvigie\tpeers\tratio",
            .. sheet.Rows.Select(row => string.Join('\t', row.Key, row.Unit, Exact(row.Vigie), Exact(row.Peer), Exact(row.Ratio))),
        ];
        File.WriteAllLines(path, lines);
    }

    /// <summary>Compares with a file that was written before, and tells every figure that is worse by more than a quarter and more than noise.</summary>
    /// <returns>Whether there is none, and nothing kept a comparison from being made.</returns>
    public static bool Holds(string path, SuiteSheet sheet, SuitePace pace, Machine machine)
    {
        if (Objection(path, pace, machine) is { } objection)
        {
            Console.WriteLine($"not compared: {objection}");
            return false;
        }

        var kept = File.ReadLines(path).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')).ToDictionary(fields => fields[0], fields => double.Parse(fields[2], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var worse = sheet.Rows.Where(row => kept.TryGetValue(row.Key, out var before) && IsWorse(before, row.Vigie, row.Noise)).ToList();
        foreach (var row in worse)
        {
            Console.WriteLine($"WORSE  {row.What}: {SuiteSheet.Number(row.Vigie)} {row.Unit}, was {SuiteSheet.Number(kept[row.Key])}");
        }

        var missing = kept.Keys.Except(sheet.Rows.Select(row => row.Key), StringComparer.Ordinal).ToList();
        Console.WriteLine($"{sheet.Rows.Count} figures, {worse.Count} worse by more than {MostWorse - 1:P0} than {path}{(missing.Count == 0 ? "" : $"; not measured this time: {string.Join(' ', missing)}")}");
        return worse.Count == 0 && missing.Count == 0;
    }

    /// <summary>Whether a figure has become worse. Less is better.</summary>
    private static bool IsWorse(double before, double now, double noise) => now > before * MostWorse && now - before > noise;

    private static string? Objection(string path, SuitePace pace, Machine machine)
    {
        if (!File.Exists(path))
        {
            return $"there is no {path}; keep one with bench/run --keep";
        }

        var (found, own) = (File.ReadLines(path).First(), $"{Head}{pace.Name}, {machine.Processor}");
        return found == own ? null : $"{path} is of another machine or pace ('{found[2..]}', here '{own[2..]}'); keep one of this machine with bench/run --keep";
    }

    private static string Exact(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "-";
}
