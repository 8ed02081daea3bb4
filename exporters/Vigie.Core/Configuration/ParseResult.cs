using System.Diagnostics.CodeAnalysis;

namespace Vigie.Core.Configuration;

/// <summary>What came of reading a text: a value, or what would have been right.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
[SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "A fault has no value to infer the type from.")]
public readonly record struct ParseResult<T>
    where T : class
{
    private ParseResult(T? value, string? problem)
    {
        Value = value;
        Problem = problem;
    }

    /// <summary>The value, or null.</summary>
    public T? Value { get; }

    /// <summary>What would have been right ("must be 32 bytes in hexadecimal"), or null. It never repeats what was written.</summary>
    public string? Problem { get; }

    /// <summary>The text is good.</summary>
    /// <param name="value">What it says.</param>
    /// <returns>The result.</returns>
    public static ParseResult<T> Of(T value) => new(value, null);

    /// <summary>The text is wrong.</summary>
    /// <param name="problem">What would be right, as a sentence that begins with "must"; without the text itself.</param>
    /// <returns>The result.</returns>
    public static ParseResult<T> Fault(string problem) => new(null, problem);
}
