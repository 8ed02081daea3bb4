using System.Buffers;
using System.Text;

namespace Vigie.Ssh.Processes;

/// <summary>Reads a stream to its end and keeps its beginning, so that neither memory fills nor the writer waits.</summary>
internal sealed class BoundedText(int maxBytes, long floodBytes, Action onFlood)
{
    private readonly ArrayBufferWriter<byte> _kept = new();
    private readonly Lock _lock = new();
    private long _read;

    /// <summary>Whether more came than is kept.</summary>
    public bool IsCut => Interlocked.Read(ref _read) > maxBytes;

    /// <summary>Reads until the end or the token; past the flood mark the writer is told on, once.</summary>
    public async Task ReadAsync(Stream stream, CancellationToken cancel)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int length;
            while ((length = await stream.ReadAsync(buffer, cancel)) > 0)
            {
                Keep(buffer.AsSpan(0, length));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The process is gone and something else holds its stream open: what came is kept.
        }
    }

    /// <summary>What was kept so far, as UTF-8.</summary>
    public override string ToString()
    {
        lock (_lock)
        {
            return Encoding.UTF8.GetString(_kept.WrittenSpan);
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var before = _read;
        Interlocked.Add(ref _read, bytes.Length);
        lock (_lock)
        {
            _kept.Write(bytes[..(int)Math.Min(bytes.Length, Math.Max(0, maxBytes - before))]);
        }

        if (before <= floodBytes && _read > floodBytes)
        {
            onFlood();
        }
    }
}
