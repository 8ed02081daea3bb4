using Vigie.Core.Configuration.Yaml;

namespace Vigie.Core.Configuration.Keys;

/// <summary>How a section below another is read, whatever holds it.</summary>
internal static class SectionReading
{
    /// <summary>Reads a section: its unknown keys are told, then it is read, then the keys that the reader left out.</summary>
    public static T? Read<T>(NodeAt at, IReadOnlyList<ConfigKey> keys, Func<ConfigSection, T?> read, string noun = "key")
        where T : class
    {
        if (at.As<MappingNode>("must be a section of keys") is not { } mapping)
        {
            return null;
        }

        var section = new ConfigSection(at.Section.Reading, at.Section, mapping, at.Path, keys);
        section.RefuseUnknownKeys(noun);
        var value = read(section);
        section.ReadRest();
        if (value is null && !section.HasFaults)
        {
            throw new InvalidOperationException($"The reader of {at.Path} gave no value and no fault.");
        }

        return value;
    }
}
