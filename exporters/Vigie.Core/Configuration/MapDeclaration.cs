namespace Vigie.Core.Configuration;

/// <summary>What <see cref="Key.Map{T}"/> needs to know of a mapping whose names the administrator chooses.</summary>
/// <typeparam name="T">Type of the values.</typeparam>
public sealed record MapDeclaration<T>
    where T : class
{
    /// <summary>The key, snake_case.</summary>
    public required string Name { get; init; }

    /// <summary>What it means.</summary>
    public required string Description { get; init; }

    /// <summary>What the entries are, in the plural: "users".</summary>
    public required string What { get; init; }

    /// <summary>Pattern that a whole name matches.</summary>
    public required string NamePattern { get; init; }

    /// <summary>The rule for names in words, beginning with "must".</summary>
    public required string NameMustBe { get; init; }

    /// <summary>Reads one value.</summary>
    public required Func<string, ParseResult<T>> Parse { get; init; }

    /// <summary>The rule for values in words, beginning with "must".</summary>
    public required string ValueMustBe { get; init; }

    /// <summary>Pattern of a whole value for the schema, if there is one.</summary>
    public string? ValuePattern { get; init; }

    /// <summary>Whether a section without the key is a fault.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Most entries.</summary>
    public int Max { get; init; } = 1000;
}
