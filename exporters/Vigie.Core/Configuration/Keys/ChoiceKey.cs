using System.Text.Json.Nodes;

namespace Vigie.Core.Configuration.Keys;

/// <summary>One word of a closed set.</summary>
internal sealed class ChoiceKey(string name, string description, IReadOnlyList<string> choices, bool required, string? fallback)
    : ConfigKey<string?>(name, description, required, fallback)
{
    public override string MustBe { get; } = $"must be one of: {string.Join(", ", choices)}";

    public override string? Default => Fallback;

    public override JsonObject SchemaOf(string writtenName) => new() { ["enum"] = Schemas.Strings(choices) };

    private protected override string? ReadValue(NodeAt at)
    {
        if (at.AsText(MustBe, mayLookOtherwise: false) is not { } text)
        {
            return Fallback;
        }

        if (choices.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        at.Fault(KeyName.Nearest(text, choices) is { } meant ? $"{MustBe}; did you mean {meant}?" : MustBe);
        return Fallback;
    }
}
