namespace Vigie.Replication.Model;

/// <summary>The words of an enumeration as they stand in labels: InSync is in_sync.</summary>
/// <typeparam name="T">The enumeration; its values count from 0 without gaps.</typeparam>
internal static class Words<T>
    where T : struct, Enum
{
    private static readonly string[] _words = [.. Enum.GetNames<T>().Select(Snake)];

    /// <summary>All words, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> All => _words;

    /// <summary>The word of a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Its word.</returns>
    public static string Of(T value) => _words[Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture)];

    private static string Snake(string name) =>
        string.Concat(name.Select((letter, place) => char.IsUpper(letter) && place > 0 ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
