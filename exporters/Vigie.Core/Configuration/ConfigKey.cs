using System.Text.Json.Nodes;

namespace Vigie.Core.Configuration;

/// <summary>
/// A key that a section of the configuration may have. What can be written, what it means, how it is read and how the JSON schema
/// tells it stand together here: nothing else lists the keys.
/// </summary>
public abstract class ConfigKey
{
    private protected ConfigKey(string name, string description, bool isRequired)
    {
        Name = name;
        Description = description;
        IsRequired = isRequired;
    }

    /// <summary>The key as written in the file, snake_case.</summary>
    public string Name { get; }

    /// <summary>What it means, with unit and default, for the reference page and the schema.</summary>
    public string Description { get; }

    /// <summary>Whether a section without it is a fault.</summary>
    public bool IsRequired { get; }

    /// <summary>All names that the key may be written under (a secret also as <c>name_file</c>).</summary>
    public virtual IEnumerable<string> WrittenNames => [Name];

    /// <summary>The JSON schema of the key's value, for each written name.</summary>
    /// <param name="writtenName">One of <see cref="WrittenNames"/>.</param>
    /// <returns>The schema, without title and description.</returns>
    public abstract JsonObject SchemaOf(string writtenName);
}

/// <summary>A key whose value is a <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The type that the value is read to.</typeparam>
public abstract class ConfigKey<T> : ConfigKey
{
    private protected ConfigKey(string name, string description, bool isRequired, T fallback)
        : base(name, description, isRequired) => Fallback = fallback;

    /// <summary>The value when the key is absent (and not required) or faulty.</summary>
    public T Fallback { get; }

    internal abstract T Read(ConfigSection section);
}
