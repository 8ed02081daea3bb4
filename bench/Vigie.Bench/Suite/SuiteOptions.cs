namespace Vigie.Bench.Suite;

/// <summary>The command line of the suite.</summary>
/// <param name="Pace">How much is measured.</param>
/// <param name="Only">Names of parts; none: all.</param>
/// <param name="Keep">Where the figures are kept, or null.</param>
/// <param name="Against">What they are compared with, or null.</param>
/// <param name="Markdown">Where the page is written, or null.</param>
internal sealed record SuiteOptions(SuitePace Pace, IReadOnlyList<string> Only, string? Keep, string? Against, string? Markdown)
{
    /// <summary>Reads it.</summary>
    /// <returns>The options, or null when they cannot be understood.</returns>
    public static SuiteOptions? Parse(IReadOnlyList<string> arguments, IReadOnlyList<string> parts)
    {
        var options = new SuiteOptions(SuitePace.Full, [], null, null, null);
        for (var i = 0; i < arguments.Count; i++)
        {
            var value = i + 1 < arguments.Count && !arguments[i + 1].StartsWith('-') ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--quick":
                    options = options with { Pace = SuitePace.Quick };
                    continue;
                case "--only" when value is not null && value.Split(',').All(parts.Contains):
                    options = options with { Only = value.Split(',') };
                    break;
                case "--keep" when value is not null:
                    options = options with { Keep = value };
                    break;
                case "--against" when value is not null:
                    options = options with { Against = value };
                    break;
                case "--markdown" when value is not null:
                    options = options with { Markdown = value };
                    break;
                default:
                    return null;
            }

            i++;
        }

        return options;
    }
}
