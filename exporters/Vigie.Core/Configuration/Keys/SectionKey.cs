using System.Text.Json.Nodes;

namespace Vigie.Core.Configuration.Keys;

/// <summary>A section below this one.</summary>
internal sealed class SectionKey<T>(
    string name, string description, IReadOnlyList<ConfigKey> keys, Func<ConfigSection, T?> read, bool required, string noun)
    : ConfigKey<T?>(name, description, required, null)
    where T : class
{
    public override string MustBe => "must be a section of keys";

    public override IReadOnlyList<ConfigKey> InnerKeys => keys;

    public override JsonObject SchemaOf(string writtenName) => Schemas.Section(keys);

    private protected override T? ReadValue(NodeAt at) => SectionReading.Read(at, keys, read, noun);
}
