namespace Vigie.Bench.Suite;

/// <summary>Small arithmetic of measurements.</summary>
internal static class Figures
{
    /// <summary>The one in the middle.</summary>
    public static double Median(IEnumerable<double> values) => Percentile(values, 0.5);

    /// <summary>The least value that this share of all does not exceed (nearest rank).</summary>
    /// <param name="values">At least one.</param>
    /// <param name="share">Above 0, at most 1.</param>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Ceiling(sorted.Length * share) - 1];
    }
}
