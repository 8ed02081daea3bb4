using System.Globalization;

namespace Vigie.Bench.Runs;

/// <summary>The command line says something else where a number belongs.</summary>
internal sealed class NumberException(string message) : Exception(message);

/// <summary>What the runs read from their command line and print, in the numbers of no country.</summary>
internal static class Report
{
    /// <summary>A number of the command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="place">Which one.</param>
    /// <param name="otherwise">What counts when it is not given.</param>
    /// <exception cref="NumberException">It is no number, or below 0.</exception>
    public static double Number(string[] arguments, int place, double otherwise) => arguments.Length <= place ? otherwise
        : double.TryParse(arguments[place], CultureInfo.InvariantCulture, out var number) && number >= 0 ? number
        : throw new NumberException($"'{arguments[place]}' is no number of 0 or more");

    /// <summary>A seed of the command line; a new one when it is not given.</summary>
    /// <exception cref="NumberException">It is no whole number.</exception>
    public static int Seed(string[] arguments, int place) => arguments.Length <= place ? Random.Shared.Next()
        : int.TryParse(arguments[place], CultureInfo.InvariantCulture, out var seed) ? seed
        : throw new NumberException($"'{arguments[place]}' is no whole number");

    public static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));

    /// <summary>Prints a finding and whether its bound is kept.</summary>
    /// <returns>Whether it is.</returns>
    public static bool Says(FormattableString what, bool isKept)
    {
        Print($"{FormattableString.Invariant(what)}: {(isKept ? "kept" : "MISSED")}");
        return isKept;
    }

    /// <summary>Samples in an exposition text.</summary>
    public static int Series(string text) => text.Split('\n').Count(line => line.Length > 0 && line[0] != '#');
}
