using System.Text.Json.Nodes;
using Vigie.Core.Configuration.Yaml;

namespace Vigie.Core.Configuration.Keys;

/// <summary>true or false. YAML 1.1's yes, no, on and off are text, as in YAML 1.2.</summary>
internal sealed class FlagKey(string name, string description, bool fallback) : ConfigKey<bool>(name, description, false, fallback)
{
    public override string MustBe => "must be true or false";

    public override string Default => Fallback ? "true" : "false";

    public override JsonObject SchemaOf(string writtenName) => new() { ["type"] = "boolean" };

    private protected override bool ReadValue(NodeAt at) =>
        at.AsScalar(ScalarType.Boolean, MustBe) is { } scalar ? scalar.Text[0] is 't' or 'T' : Fallback;
}
