using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vigie.Exposition;

/// <summary>
/// The series written so far, to find a duplicate: open addressing over places in the buffers, compared byte by byte
/// when the hashes agree. Series of different families never collide: the comparison includes the buffer.
/// </summary>
internal sealed class SeriesIndex
{
    private Entry[] _entries = new Entry[256];
    private int _count;
    private uint _generation = 1;

    public void Clear()
    {
        _count = 0;
        // A new generation empties the table without touching it.
        if (++_generation == 0)
        {
            Array.Clear(_entries);
            _generation = 1;
        }
    }

    /// <summary>Remembers the series whose own labels stand at the end of the buffer, or tells where they stand already.</summary>
    /// <param name="buffer">The lines of the family; all of them begin alike, up to their own labels.</param>
    /// <param name="start">Where the own labels begin.</param>
    /// <param name="firstStart">Where those of the same series begin that came first.</param>
    public bool TryAdd(GrowingBuffer buffer, int start, out int firstStart)
    {
        if (_count * 2 >= _entries.Length)
        {
            Grow();
        }

        var labels = buffer.Written[start..];
        var hash = Hash(labels) ^ RuntimeHelpers.GetHashCode(buffer);
        ref var slot = ref Find(buffer, labels, hash);
        firstStart = slot.Start;
        if (slot.Generation == _generation)
        {
            return false;
        }

        slot = new Entry(buffer, hash, start, labels.Length, _generation);
        _count++;
        return true;
    }

    private ref Entry Find(GrowingBuffer buffer, ReadOnlySpan<byte> labels, int hash)
    {
        var mask = _entries.Length - 1;
        for (var i = hash & mask; ; i = (i + 1) & mask)
        {
            ref var entry = ref _entries[i];
            if (entry.Generation != _generation
                || (entry.Hash == hash && ReferenceEquals(entry.Buffer, buffer) && entry.Length == labels.Length
                    && buffer.Written.Slice(entry.Start, entry.Length).SequenceEqual(labels)))
            {
                return ref entry;
            }
        }
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new Entry[old.Length * 2];
        var mask = _entries.Length - 1;
        foreach (var entry in old)
        {
            if (entry.Generation != _generation)
            {
                continue;
            }

            var i = entry.Hash & mask;
            while (_entries[i].Generation == _generation)
            {
                i = (i + 1) & mask;
            }

            _entries[i] = entry;
        }
    }

    /// <summary>
    /// The runtime's own randomised hash: whoever names backups or disks cannot choose names that all fall on one place.
    /// It reads pairs of bytes; an odd last one is left to the comparison, and is the end of the labels anyway.
    /// </summary>
    private static int Hash(ReadOnlySpan<byte> bytes) => string.GetHashCode(MemoryMarshal.Cast<byte, char>(bytes));

    private readonly record struct Entry(GrowingBuffer Buffer, int Hash, int Start, int Length, uint Generation);
}
