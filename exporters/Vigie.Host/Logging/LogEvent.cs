using System.Globalization;

namespace Vigie.Host.Logging;

/// <summary>One event.</summary>
/// <param name="Time">When.</param>
/// <param name="Level">How bad.</param>
/// <param name="Logger">Who says it.</param>
/// <param name="Message">The sentence.</param>
/// <param name="Fields">Its values by name; the template itself is among them as {OriginalFormat}.</param>
/// <param name="Exception">What went wrong, if anything was thrown.</param>
internal sealed record LogEvent(
    DateTimeOffset Time, LogLevel Level, string Logger, string Message, IReadOnlyList<KeyValuePair<string, object?>> Fields, Exception? Exception)
{
    /// <summary>The level as a word.</summary>
    public string LevelWord => Level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };

    /// <summary>The values as texts, names in lower case, the template left out.</summary>
    public IEnumerable<(string Name, string Text)> Values => Fields
        .Where(pair => pair.Key != "{OriginalFormat}")
        .Select(pair => (pair.Key.ToLowerInvariant(), TextOf(pair.Value)));

    private static string TextOf(object? value) => value switch
    {
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
