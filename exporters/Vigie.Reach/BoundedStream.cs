using Vigie.Core.Collecting;

namespace Vigie.Reach;

/// <summary>Reads an answer up to a number of bytes and keeps its beginning for people. What is beyond is a protocol failure.</summary>
/// <param name="inner">The answer's body, already decompressed.</param>
/// <param name="maxBytes">Most bytes that may come.</param>
/// <param name="excerptLength">Bytes of the beginning to keep.</param>
public sealed class BoundedStream(Stream inner, long maxBytes, int excerptLength = 0) : Stream
{
    private readonly byte[] _excerpt = new byte[excerptLength];

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The beginning of the answer.</summary>
    public ReadOnlySpan<byte> Excerpt => _excerpt.AsSpan(0, (int)Math.Min(BytesRead, _excerpt.Length));

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => BytesRead; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        if (BytesRead < _excerpt.Length)
        {
            var kept = Math.Min(read, _excerpt.Length - (int)BytesRead);
            buffer.Span[..kept].CopyTo(_excerpt.AsSpan((int)BytesRead));
        }

        BytesRead += read;
        return BytesRead <= maxBytes
            ? read
            : throw new TargetFailureException(FailureReason.Protocol, $"the answer is longer than {maxBytes} bytes");
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("read it asynchronously");

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
