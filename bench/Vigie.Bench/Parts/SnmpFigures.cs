using System.Globalization;

namespace Vigie.Bench.Parts;

/// <summary>What one reading costs.</summary>
/// <param name="Elapsed">Seconds.</param>
/// <param name="Cpu">Seconds of the reader's processor, not the agent's.</param>
/// <param name="Requests">Datagrams sent.</param>
internal sealed record SnmpFigures(double Elapsed, double Cpu, double Requests)
{
    /// <summary>The fastest run, and the mean of what the processor did: single runs are shorter than its ticks.</summary>
    public static SnmpFigures Best(IEnumerable<SnmpFigures> runs)
    {
        var all = runs.ToArray();
        return new SnmpFigures(all.Min(run => run.Elapsed), all.Average(run => run.Cpu), all[^1].Requests);
    }

    public static void Print(string who, SnmpFigures figures) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{who,-46} {figures.Elapsed * 1000,8:0.0} ms, CPU {figures.Cpu * 1000,7:0.00} ms, {figures.Requests,5:0.#} requests"));

    public static bool Says(string what, double ratio, double? most)
    {
        var isKept = most is null || ratio <= most;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {ratio:0.00} x the {what}{(most is null ? "" : $", target {most:0.00}: {(isKept ? "kept" : "MISSED")}")}"));
        return isKept;
    }
}
