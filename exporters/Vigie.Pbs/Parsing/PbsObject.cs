using System.Text.Json;

namespace Vigie.Pbs.Parsing;

/// <summary>Reads the envelope <c>{"data": ...}</c> of a small answer. Siblings of <c>data</c> are passed over.</summary>
internal static class PbsObject
{
    private const int MaxBytes = 1 << 20;

    /// <summary>Reads an answer from the wire.</summary>
    /// <typeparam name="T">What it becomes.</typeparam>
    /// <param name="body">The answer's bytes.</param>
    /// <param name="read">Reads the value of <c>data</c>.</param>
    /// <param name="deadline">Ends the reading.</param>
    /// <returns>The reading.</returns>
    public static async Task<T> ReadAsync<T>(Stream body, ValueReader<T> read, CancellationToken deadline)
    {
        var bytes = new byte[4096];
        var length = 0;
        while (true)
        {
            var got = await body.ReadAsync(bytes.AsMemory(length), deadline);
            length += got;
            if (got == 0)
            {
                return Parse(bytes.AsSpan(0, length), read);
            }

            if (length == bytes.Length)
            {
                if (length >= MaxBytes)
                {
                    throw JsonCursor.Malformed($"it is longer than {MaxBytes} bytes");
                }

                Array.Resize(ref bytes, length * 2);
            }
        }
    }

    /// <summary>Reads an answer from memory.</summary>
    /// <typeparam name="T">What it becomes.</typeparam>
    /// <param name="answer">The whole answer.</param>
    /// <param name="read">Reads the value of <c>data</c>.</param>
    /// <returns>The reading.</returns>
    /// <exception cref="Core.Collecting.TargetFailureException">Protocol: the answer is no such envelope.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> answer, ValueReader<T> read)
    {
        try
        {
            var json = new JsonCursor(new Utf8JsonReader(answer, JsonCursor.Options));
            json.RequireObject("the answer");
            var (isFound, value) = ReadData(ref json, read);
            json.RequireEnd();
            return isFound ? value! : throw JsonCursor.Malformed("it has no data");
        }
        catch (JsonException fault)
        {
            throw JsonCursor.Malformed(fault.Message, fault);
        }
    }

    private static (bool IsFound, T? Value) ReadData<T>(ref JsonCursor json, ValueReader<T> read)
    {
        var isFound = false;
        T? value = default;
        while (json.NextProperty())
        {
            if (json.Is("data"u8))
            {
                value = read(ref json);
                isFound = true;
            }
            else
            {
                json.Skip();
            }
        }

        return (isFound, value);
    }
}
