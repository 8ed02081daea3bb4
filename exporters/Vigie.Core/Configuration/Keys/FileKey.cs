using System.Text.Json.Nodes;

namespace Vigie.Core.Configuration.Keys;

/// <summary>The path of a file that must be there. Its content counts for the fingerprint: a renewed certificate is a change.</summary>
internal sealed class FileKey(string name, string description, bool required, bool isSecret) : ConfigKey<string?>(name, description, required, null)
{
    /// <summary>Largest file that a key names: certificates and known_hosts lists are far smaller.</summary>
    public const int MaxBytes = 1024 * 1024;

    public override string MustBe => "must be the path of a file; a relative one starts at the configuration file's folder";

    public override JsonObject SchemaOf(string writtenName) => Schemas.Text();

    private protected override string? ReadValue(NodeAt at)
    {
        if (at.AsText(MustBe) is not { } written)
        {
            return null;
        }

        var reading = at.Section.Reading;
        var path = reading.Resolve(written);
        if (reading.ReadFile(path, MaxBytes, isSecret).Problem is not { } problem)
        {
            return path;
        }

        at.Fault($"the file {problem}; a relative path starts at the configuration file's folder");
        return null;
    }
}
