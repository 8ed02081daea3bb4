using System.Globalization;
using System.Text.Json.Nodes;
using Vigie.Core.Configuration.Yaml;

namespace Vigie.Core.Configuration.Keys;

/// <summary>A whole number between bounds, written in decimal.</summary>
internal sealed class IntegerKey(string name, string description, long fallback, long min, long max, bool required)
    : ConfigKey<long>(name, description, required, fallback)
{
    public override string MustBe { get; } = string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min} to {max}");

    public override string? Default => IsRequired ? null : Fallback.ToString(CultureInfo.InvariantCulture);

    public override JsonObject SchemaOf(string writtenName) => new() { ["type"] = "integer", ["minimum"] = min, ["maximum"] = max };

    private protected override long ReadValue(NodeAt at)
    {
        if (at.AsScalar(ScalarType.Integer, MustBe) is not { } scalar)
        {
            return Fallback;
        }

        if (long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        at.Fault(MustBe);
        return Fallback;
    }
}
