using System.Globalization;

namespace Vigie.Pbs.Parsing;

/// <summary>
/// A task id of PBS: <c>UPID:node:pid:pstart:taskid:starttime:type:id:authid:</c>, the numbers in hexadecimal, special characters
/// of the id as <c>\xNN</c>.
/// </summary>
internal readonly ref struct Upid(ReadOnlySpan<char> node, long start, ReadOnlySpan<char> workerId)
{
    /// <summary>Longest id that is read: it may hold a namespace with all its slashes escaped.</summary>
    public const int MaxLength = 1024;

    private const int FieldCount = 8;

    /// <summary>Name of the node that ran the task.</summary>
    public ReadOnlySpan<char> Node { get; } = node;

    /// <summary>When it started in Unix seconds.</summary>
    public long Start { get; } = start;

    /// <summary>What it worked on, still escaped.</summary>
    public ReadOnlySpan<char> WorkerId { get; } = workerId;

    /// <summary>Reads a task id.</summary>
    /// <param name="text">The id.</param>
    /// <param name="upid">Its parts, pointing into the text.</param>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Upid upid)
    {
        Span<Range> fields = stackalloc Range[FieldCount + 2];
        var count = text.Split(fields, ':');
        if (count < FieldCount || !text[fields[0]].SequenceEqual("UPID")
            || !long.TryParse(text[fields[5]], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var start)
            || start is < 0 or > uint.MaxValue)
        {
            upid = default;
            return false;
        }

        upid = new Upid(text[fields[1]], start, text[fields[7]]);
        return true;
    }

    /// <summary>The datastore that a verification worked on: all that stands before the first colon of the worker's id.</summary>
    /// <param name="buffer">Takes the unescaped name; as long as the worker's id.</param>
    /// <returns>Length of the name.</returns>
    public int CopyStore(Span<char> buffer)
    {
        var length = 0;
        for (var i = 0; i < WorkerId.Length; i++)
        {
            var c = WorkerId[i];
            if (c == '\\' && i + 3 < WorkerId.Length && WorkerId[i + 1] == 'x'
                && byte.TryParse(WorkerId.Slice(i + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                c = (char)code;
                i += 3;
            }

            if (c == ':')
            {
                break;
            }

            buffer[length++] = c;
        }

        return length;
    }
}
