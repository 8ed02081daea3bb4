using System.Text.Json.Nodes;

namespace Vigie.Core.Configuration.Keys;

/// <summary>The path of a folder that a target keeps its memory in. Whether it may be written to is seen when it is written to.</summary>
internal sealed class FolderKey(string name, string description, bool required) : ConfigKey<string?>(name, description, required, null)
{
    public override string MustBe => "must be the path of a folder; a relative one starts at the configuration file's folder";

    public override JsonObject SchemaOf(string writtenName) => Schemas.Text();

    private protected override string? ReadValue(NodeAt at)
    {
        if (at.AsText(MustBe) is not { } written)
        {
            return null;
        }

        var path = at.Section.Reading.Resolve(written);
        if (Directory.Exists(path))
        {
            return path;
        }

        at.Fault($"{MustBe}, and the folder must be there");
        return null;
    }
}
