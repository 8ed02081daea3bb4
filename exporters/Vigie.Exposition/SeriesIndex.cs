using System.Numerics;
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

    /// <summary>Remembers the series at a place, or tells where it stands already.</summary>
    public bool TryAdd(GrowingBuffer buffer, int start, int length, out int firstStart)
    {
        if (_count * 2 >= _entries.Length)
        {
            Grow();
        }

        var series = buffer.Written.Slice(start, length);
        var hash = Hash(series);
        ref var slot = ref Find(buffer, series, hash);
        firstStart = slot.Start;
        if (slot.Generation == _generation)
        {
            return false;
        }

        slot = new Entry(buffer, hash, start, length, _generation);
        _count++;
        return true;
    }

    private ref Entry Find(GrowingBuffer buffer, ReadOnlySpan<byte> series, ulong hash)
    {
        var mask = _entries.Length - 1;
        for (var i = (int)hash & mask; ; i = (i + 1) & mask)
        {
            ref var entry = ref _entries[i];
            if (entry.Generation != _generation
                || (entry.Hash == hash && ReferenceEquals(entry.Buffer, buffer) && entry.Length == series.Length
                    && buffer.Written.Slice(entry.Start, entry.Length).SequenceEqual(series)))
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

            var i = (int)entry.Hash & mask;
            while (_entries[i].Generation == _generation)
            {
                i = (i + 1) & mask;
            }

            _entries[i] = entry;
        }
    }

    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        const ulong Prime = 0x9E3779B97F4A7C15;
        var hash = (ulong)bytes.Length * Prime;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            hash = (BitOperations.RotateLeft(hash, 29) ^ word) * Prime;
        }

        foreach (var one in bytes[(words.Length * sizeof(ulong))..])
        {
            hash = (BitOperations.RotateLeft(hash, 11) ^ one) * Prime;
        }

        return hash ^ (hash >> 32);
    }

    private readonly record struct Entry(GrowingBuffer Buffer, ulong Hash, int Start, int Length, uint Generation);
}
