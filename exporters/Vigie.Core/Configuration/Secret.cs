using System.Diagnostics;

namespace Vigie.Core.Configuration;

/// <summary>A password, token or key. It masks itself wherever it is printed; only <see cref="Reveal"/> tells it.</summary>
[DebuggerDisplay("***")]
public sealed class Secret
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _value;

    /// <summary>Wraps a value.</summary>
    /// <param name="value">The secret itself.</param>
    public Secret(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    /// <summary>The secret itself: for the request or command that needs it, never for a log, message or label.</summary>
    /// <returns>The value.</returns>
    public string Reveal() => _value;

    /// <summary>Never the value.</summary>
    /// <returns>Three stars.</returns>
    public override string ToString() => "***";
}
