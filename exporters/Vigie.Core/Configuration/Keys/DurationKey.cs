using System.Text.Json.Nodes;

namespace Vigie.Core.Configuration.Keys;

/// <summary>A length of time as Prometheus writes it.</summary>
internal sealed class DurationKey(string name, string description, TimeSpan? fallback, TimeSpan? min, TimeSpan? max, bool required)
    : ConfigKey<TimeSpan?>(name, description, required, fallback)
{
    public override string MustBe { get; } = $"must be a duration such as 90s, 5m, 26h or 1h30m{Bounds(min, max)}";

    public override string? Default => Fallback is { } value ? DurationText.Format(value) : null;

    public override JsonObject SchemaOf(string writtenName) => Schemas.Text(WholeText.Anchor(DurationText.Pattern));

    private protected override TimeSpan? ReadValue(NodeAt at)
    {
        if (at.AsText(MustBe, mayLookOtherwise: false) is not { } text)
        {
            return Fallback;
        }

        if (DurationText.TryParse(text, out var value) && !(value < min) && !(value > max))
        {
            return value;
        }

        at.Fault(MustBe);
        return Fallback;
    }

    private static string Bounds(TimeSpan? min, TimeSpan? max) => (min, max) switch
    {
        ({ } least, { } most) => $", from {DurationText.Format(least)} to {DurationText.Format(most)}",
        ({ } least, null) => $", at least {DurationText.Format(least)}",
        (null, { } most) => $", at most {DurationText.Format(most)}",
        _ => "",
    };
}
