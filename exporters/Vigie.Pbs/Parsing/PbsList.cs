using System.Buffers;
using System.Text.Json;

namespace Vigie.Pbs.Parsing;

/// <summary>Takes one element of a list, the cursor on its first token.</summary>
/// <param name="element">The cursor.</param>
internal delegate void ElementTaker(ref JsonCursor element);

/// <summary>
/// Reads the envelope <c>{"data": [ ... ]}</c> element by element while it comes from the wire: memory holds one element, never
/// the list. A list that is cut off is a failure, never a shorter list.
/// </summary>
internal sealed class PbsList
{
    /// <summary>Largest element: a datastore with its history takes 20 KB.</summary>
    private const int MaxElementBytes = 512 * 1024;

    private readonly ElementTaker _take;
    private readonly int _maxElements;
    private readonly int _levels;
    private JsonReaderState _state = new(JsonCursor.Options);
    private int _level;
    private int _elements;
    private bool _isInList;
    private bool _isFound;

    private PbsList(ElementTaker take, int maxElements, int levels)
    {
        _take = take;
        _maxElements = maxElements;
        _levels = levels;
    }

    /// <summary>Reads a list.</summary>
    /// <param name="body">The answer's bytes.</param>
    /// <param name="take">Called for each element.</param>
    /// <param name="maxElements">Most elements that may come.</param>
    /// <param name="deadline">Ends the reading.</param>
    /// <param name="levels">How many <c>data</c> stand around the list: <c>/status/metrics</c> has two.</param>
    /// <returns>Number of elements.</returns>
    /// <exception cref="Core.Collecting.TargetFailureException">Protocol: malformed, cut off, or over a bound.</exception>
    public static async Task<int> ReadAsync(Stream body, ElementTaker take, int maxElements, CancellationToken deadline, int levels = 1)
    {
        var list = new PbsList(take, maxElements, levels);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var filled = 0;
            while (true)
            {
                var got = await body.ReadAsync(buffer.AsMemory(filled), deadline);
                filled += got;
                var consumed = list.Advance(buffer.AsSpan(0, filled), isFinal: got == 0);
                if (got == 0)
                {
                    return list._isFound ? list._elements : throw JsonCursor.Malformed("it has no list");
                }

                buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
                filled -= consumed;
                buffer = filled == buffer.Length ? Grow(buffer) : buffer;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        if (buffer.Length >= MaxElementBytes)
        {
            throw JsonCursor.Malformed($"an element is longer than {MaxElementBytes} bytes");
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    /// <summary>Takes all that is whole in the buffer.</summary>
    /// <returns>Bytes that are done with.</returns>
    private int Advance(ReadOnlySpan<byte> bytes, bool isFinal)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, isFinal, _state);
            long consumed;
            do
            {
                // A step ends behind a whole element or key with its value; what is not whole yet is read again from here.
                consumed = reader.BytesConsumed;
                _state = reader.CurrentState;
            }
            while (_isInList ? StepInList(ref reader) : StepInEnvelope(ref reader));

            return (int)consumed;
        }
        catch (JsonException fault)
        {
            throw JsonCursor.Malformed(fault.Message, fault);
        }
    }

    private bool StepInList(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            return false;
        }

        if (reader.TokenType == JsonTokenType.EndArray)
        {
            _isInList = false;
            return true;
        }

        var element = new JsonCursor(reader);
        if (!reader.TrySkip())
        {
            return false;
        }

        if (++_elements > _maxElements)
        {
            throw JsonCursor.Malformed($"the list has more than {_maxElements} elements");
        }

        _take(ref element);
        return true;
    }

    private bool StepInEnvelope(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            return false;
        }

        if (reader.TokenType != JsonTokenType.PropertyName)
        {
            return reader.TokenType is JsonTokenType.StartObject or JsonTokenType.EndObject
                ? true
                : throw JsonCursor.Malformed("the answer is no object");
        }

        // The levels of 'data' are entered one by one; whatever stands beside them is passed over.
        var isData = reader.ValueSpan.SequenceEqual("data"u8) && reader.CurrentDepth == _level + 1 && _level < _levels;
        if (!isData)
        {
            return reader.TrySkip();
        }

        return reader.Read() && EnterData(ref reader);
    }

    private bool EnterData(ref Utf8JsonReader reader)
    {
        _level++;
        var expected = _level == _levels ? JsonTokenType.StartArray : JsonTokenType.StartObject;
        if (reader.TokenType != expected)
        {
            throw JsonCursor.Malformed(_level == _levels ? "its data is no list" : "its data is no object");
        }

        _isInList = _isFound = _level == _levels;
        return true;
    }
}
