using System.Text.Json;
using Vigie.Core.Collecting;

namespace Vigie.Pbs.Parsing;

/// <summary>Reads one value with the cursor on its first token, and leaves the cursor on its last.</summary>
/// <typeparam name="T">What the value becomes.</typeparam>
/// <param name="json">The cursor.</param>
/// <returns>The value.</returns>
internal delegate T ValueReader<out T>(ref JsonCursor json);

/// <summary>
/// Walks JSON from PBS forward, leniently where versions differ (unknown keys, null for absent, kebab or snake case, a value
/// of another type) and bounded where a server could lie (depth, length of texts, range of numbers).
/// </summary>
internal ref struct JsonCursor
{
    /// <summary>Deeper than any answer of PBS.</summary>
    public const int MaxDepth = 24;

    /// <summary>Longest name or word that is kept: namespaces may have 256 characters.</summary>
    public const int MaxTextLength = 512;

    /// <summary>End of the year 9999 in Unix seconds: what is beyond is no point in time.</summary>
    private const long MaxTime = 253_402_300_799;

    private Utf8JsonReader _reader;

    public JsonCursor(Utf8JsonReader reader) => _reader = reader;

    /// <summary>The options of every reader of PBS's answers.</summary>
    public static JsonReaderOptions Options => new() { MaxDepth = MaxDepth };

    /// <summary>Whether the element that the cursor is on is an object.</summary>
    public readonly bool IsObject => _reader.TokenType == JsonTokenType.StartObject;

    /// <summary>Moves to the next key of the object that the cursor is in.</summary>
    /// <returns>False at the object's end.</returns>
    public bool NextProperty()
    {
        Read();
        return _reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>Moves to the next element of the array that the cursor is in.</summary>
    /// <returns>False at the array's end.</returns>
    public bool NextElement()
    {
        Read();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>Whether the key is this one; an underscore in it counts as a hyphen.</summary>
    /// <param name="name">Kebab-case name.</param>
    /// <returns>True when it is.</returns>
    public readonly bool Is(ReadOnlySpan<byte> name)
    {
        var written = _reader.ValueSpan;
        if (written.Length != name.Length)
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            if (written[i] != name[i] && !(written[i] == '_' && name[i] == '-'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The key, or the text value, as a string of its own.</summary>
    /// <returns>The text.</returns>
    /// <exception cref="TargetFailureException">Longer than <see cref="MaxTextLength"/>, or no valid Unicode.</exception>
    public readonly string Name()
    {
        Span<char> buffer = stackalloc char[MaxTextLength];
        return new string(buffer[..CopyWhole(buffer)]);
    }

    /// <summary>Enters an object.</summary>
    /// <returns>False when the value is something else; then it is skipped.</returns>
    public bool BeginObject() => Begin(JsonTokenType.StartObject);

    /// <summary>Enters an array.</summary>
    /// <returns>False when the value is something else; then it is skipped.</returns>
    public bool BeginArray() => Begin(JsonTokenType.StartArray);

    /// <summary>Enters an object that must be there.</summary>
    /// <param name="what">What it should be, for the message.</param>
    /// <exception cref="TargetFailureException">It is something else.</exception>
    public void RequireObject(string what)
    {
        MoveToValue();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            throw Malformed($"{what} is no object");
        }
    }

    /// <summary>Reads a text.</summary>
    /// <returns>The text, or null when the value is something else.</returns>
    /// <exception cref="TargetFailureException">Longer than <see cref="MaxTextLength"/>, or no valid Unicode.</exception>
    public string? Text() => IsOn(JsonTokenType.String) ? Name() : null;

    /// <summary>Reads a text that many values share.</summary>
    /// <param name="pool">Where equal texts are kept once.</param>
    /// <returns>The text, or null when the value is something else.</returns>
    /// <exception cref="TargetFailureException">Longer than <see cref="MaxTextLength"/>, or no valid Unicode.</exception>
    public string? Text(TextPool pool)
    {
        if (!IsOn(JsonTokenType.String))
        {
            return null;
        }

        Span<char> buffer = stackalloc char[MaxTextLength];
        return pool.Get(buffer[..CopyWhole(buffer)]);
    }

    /// <summary>Reads a text into the caller's buffer.</summary>
    /// <param name="buffer">Takes the text.</param>
    /// <returns>Number of characters; 0 when the value is something else or does not fit.</returns>
    /// <exception cref="TargetFailureException">It is no valid Unicode.</exception>
    public int Text(scoped Span<char> buffer) => IsOn(JsonTokenType.String) ? Math.Max(0, Copy(buffer)) : 0;

    /// <summary>Reads the beginning of a text that people wrote and that may be long.</summary>
    /// <returns>At most <see cref="MaxTextLength"/> characters, or null when the value is no text.</returns>
    public string? Excerpt()
    {
        if (!IsOn(JsonTokenType.String))
        {
            return null;
        }

        var written = _reader.ValueSpan;
        return written.Length <= MaxTextLength ? Name() : System.Text.Encoding.UTF8.GetString(written[..MaxTextLength]);
    }

    /// <summary>Whether a value is exactly this word. PBS escapes no letter of its words, so the written bytes are compared.</summary>
    /// <param name="text">The word.</param>
    /// <returns>False also when the value is something else; then it is skipped.</returns>
    public bool TextIs(ReadOnlySpan<byte> text) => IsOn(JsonTokenType.String) && _reader.ValueSpan.SequenceEqual(text);

    /// <summary>Reads a finite number.</summary>
    /// <returns>The number, or null when the value is something else or out of range.</returns>
    public double? Number() => IsOn(JsonTokenType.Number) && _reader.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    /// <summary>Reads a number that is unknown when negative: sizes, counts.</summary>
    /// <returns>The number, or null.</returns>
    public double? Amount() => Number() is { } number and >= 0 ? number : null;

    /// <summary>Reads a number of things.</summary>
    /// <returns>The number, or null when the value is something else or out of range.</returns>
    public long? Count() => Amount() is { } number and <= int.MaxValue ? (long)number : null;

    /// <summary>Reads a point in time.</summary>
    /// <returns>Unix seconds from 0 to the end of the year 9999, or null.</returns>
    public long? Time() => Amount() is { } number and <= MaxTime ? (long)number : null;

    /// <summary>Reads a truth value.</summary>
    /// <returns>The value, or null when it is something else.</returns>
    public bool? Flag()
    {
        MoveToValue();
        bool? flag = _reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => null,
        };
        SkipValue();
        return flag;
    }

    /// <summary>Passes over a value.</summary>
    public void Skip()
    {
        MoveToValue();
        SkipValue();
    }

    /// <summary>Sees to it that nothing but space follows.</summary>
    public void RequireEnd()
    {
        if (_reader.Read())
        {
            throw Malformed("something follows the answer");
        }
    }

    /// <summary>An answer that is not what PBS promises.</summary>
    /// <param name="what">What is wrong.</param>
    /// <param name="cause">The exception that it was seen by, if any.</param>
    /// <returns>The failure.</returns>
    public static TargetFailureException Malformed(string what, Exception? cause = null) =>
        new(FailureReason.Protocol, $"the answer is malformed: {what}", cause);

    private bool Begin(JsonTokenType token)
    {
        MoveToValue();
        if (_reader.TokenType == token)
        {
            return true;
        }

        SkipValue();
        return false;
    }

    private bool IsOn(JsonTokenType token)
    {
        MoveToValue();
        if (_reader.TokenType == token)
        {
            return true;
        }

        SkipValue();
        return false;
    }

    private void MoveToValue()
    {
        if (_reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.None)
        {
            Read();
        }
    }

    private void SkipValue()
    {
        if (!_reader.TrySkip())
        {
            throw Malformed("it ends too early");
        }
    }

    private void Read()
    {
        if (!_reader.Read())
        {
            throw Malformed("it ends too early");
        }
    }

    /// <returns>Number of characters, or -1 when they do not fit.</returns>
    private readonly int Copy(scoped Span<char> buffer)
    {
        try
        {
            // A character takes at least one byte, so what has few enough bytes fits; the rest is rare.
            if (_reader.ValueSpan.Length <= buffer.Length)
            {
                return _reader.CopyString(buffer);
            }

            // Escaped, a character takes at most six bytes.
            return _reader.ValueSpan.Length <= buffer.Length * 6 && _reader.GetString() is { } text && text.AsSpan().TryCopyTo(buffer) ? text.Length : -1;
        }
        catch (InvalidOperationException fault)
        {
            // Lone surrogates or bytes that are no UTF-8.
            throw Malformed("a text is no Unicode", fault);
        }
    }

    private readonly int CopyWhole(scoped Span<char> buffer)
    {
        var length = Copy(buffer);
        return length >= 0 ? length : throw Malformed("a text is too long");
    }
}
