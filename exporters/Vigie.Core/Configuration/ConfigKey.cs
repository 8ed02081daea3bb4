using System.Text.Json.Nodes;

namespace Vigie.Core.Configuration;

/// <summary>
/// A key that a section of the configuration may have. What can be written, what it means, how it is read and how the JSON schema
/// tells it stand together here: nothing else lists the keys. Made by <see cref="Key"/>.
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

    /// <summary>What it means, with its unit, for the reference page and the schema.</summary>
    public string Description { get; }

    /// <summary>Whether a section without it is a fault.</summary>
    public bool IsRequired { get; }

    /// <summary>What is right, as a fault says it: "must be a whole number from 1 to 65535".</summary>
    public abstract string MustBe { get; }

    /// <summary>The value that holds when the key is absent, as it would be written; null when there is none.</summary>
    public virtual string? Default => null;

    /// <summary>All names that the key may be written under (a secret also as <c>name_file</c>); never two of them at once.</summary>
    public virtual IReadOnlyList<string> WrittenNames => [Name];

    /// <summary>The keys of the section, or of each item of the list, that this key holds; empty when it holds none.</summary>
    public virtual IReadOnlyList<ConfigKey> InnerKeys => [];

    /// <summary>Whether <see cref="InnerKeys"/> are those of each item of a list.</summary>
    public virtual bool IsList => false;

    /// <summary>The JSON schema of the key's value, for each written name.</summary>
    /// <param name="writtenName">One of <see cref="WrittenNames"/>.</param>
    /// <returns>The schema, without title and description.</returns>
    public abstract JsonObject SchemaOf(string writtenName);

    internal abstract object? ReadBoxed(ConfigSection section);
}

/// <summary>A key whose value is a <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The type that the value is read to.</typeparam>
public abstract class ConfigKey<T> : ConfigKey
{
    private protected ConfigKey(string name, string description, bool isRequired, T fallback)
        : base(name, description, isRequired) => Fallback = fallback;

    /// <summary>The value when the key is absent or faulty.</summary>
    public T Fallback { get; }

    internal sealed override object? ReadBoxed(ConfigSection section) => section.Get(this);

    internal virtual T Read(ConfigSection section)
    {
        if (section.Find(Name) is { } at)
        {
            return ReadValue(at);
        }

        if (IsRequired)
        {
            section.ReportMissing(this);
        }

        return Fallback;
    }

    /// <summary>Reads what is written; a fault is told at the place and the fallback returned.</summary>
    private protected abstract T ReadValue(NodeAt at);
}
