using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Pbs;

/// <summary>
/// The body of a 200: JSON written in pieces of 64 KiB straight to the response, deflated when asked for, cut, truncated or trickled
/// when a fault says so. Nothing is sent before the first piece is full, so that an early error can still have its own status.
/// </summary>
internal sealed class JsonBody : IAsyncDisposable
{
    private const int Piece = 64 * 1024;

    /// <summary>A reset overtakes what was sent just before it: the first half must be read before the connection is cut.</summary>
    private static readonly TimeSpan TimeToArrive = TimeSpan.FromMilliseconds(100);

    private readonly HttpContext _context;
    private readonly PbsFault? _fault;
    private readonly bool _deflate;
    private readonly CancellationToken _stop;
    private readonly ArrayBufferWriter<byte> _buffer = new(Piece + 8192);
    private readonly CountingStream _wire;
    private Stream? _out;
    private long _plain;
    private bool _silent;

    public JsonBody(HttpContext context, PbsFault? fault, CancellationToken stop)
    {
        _context = context;
        _fault = fault;
        _stop = stop;
        _deflate = AsksForDeflate(context.Request);
        _wire = new CountingStream(context.Response.Body);
        Json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });
    }

    public Utf8JsonWriter Json { get; }

    /// <summary>Bytes put on the wire, after compression.</summary>
    public long Bytes => _wire.Bytes;

    /// <summary>To be called between two elements of a long list.</summary>
    public ValueTask FlushIfFullAsync() =>
        Json.BytesPending + _buffer.WrittenCount < Piece ? ValueTask.CompletedTask : new ValueTask(FlushAsync(last: false));

    public async Task CompleteAsync()
    {
        await FlushAsync(last: true);
        if (_out is not null && _out != _wire)
        {
            await _out.DisposeAsync();
        }
    }

    /// <summary>Writes bytes that are not (or not only) JSON.</summary>
    public async Task WriteRawAsync(ReadOnlyMemory<byte> bytes)
    {
        Start(knownLength: null);
        await SendAsync(bytes);
    }

    public ValueTask DisposeAsync() => Json.DisposeAsync();

    private static bool AsksForDeflate(HttpRequest request) =>
        request.Headers.AcceptEncoding.Any(v => v is not null && v.Split(',')
            .Any(c => c.Split(';')[0].Trim().Equals("deflate", StringComparison.OrdinalIgnoreCase)));

    private async Task FlushAsync(bool last)
    {
        Json.Flush();
        var shaped = _fault is { Kind: PbsFaultKind.CutBody or PbsFaultKind.TruncatedJson or PbsFaultKind.Trickle };
        Start(last && _out is null && !_deflate && !shaped ? _buffer.WrittenCount : null);
        if (_fault is { Kind: PbsFaultKind.CutBody or PbsFaultKind.TruncatedJson })
        {
            await SendUpToCutAsync(last);
        }
        else
        {
            await SendAsync(_buffer.WrittenMemory);
        }

        _buffer.ResetWrittenCount();
    }

    private void Start(long? knownLength)
    {
        if (_out is not null)
        {
            return;
        }

        var response = _context.Response;
        response.ContentType ??= "application/json;charset=UTF-8";
        response.ContentLength = knownLength;
        if (_deflate)
        {
            response.Headers.ContentEncoding = "deflate";
        }

        _out = _deflate ? new ZLibStream(_wire, CompressionLevel.Fastest, leaveOpen: true) : _wire;
    }

    private async Task SendUpToCutAsync(bool last)
    {
        var written = _buffer.WrittenMemory;
        var room = (_fault!.Bytes > 0 ? _fault.Bytes : 4096) - _plain;
        var cut = written.Length > room;
        var keep = cut ? (int)Math.Max(room, 0) : last ? written.Length / 2 : written.Length;
        if (!_silent)
        {
            await SendAsync(written[..keep]);
            _silent = cut;
        }

        if (_fault.Kind == PbsFaultKind.CutBody && (cut || last))
        {
            await _out!.FlushAsync(_stop);
            await _context.Response.Body.FlushAsync(_stop);
            await Task.Delay(TimeToArrive, TimeProvider.System, _stop);
            _context.Abort();
            throw new ConnectionCutException();
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        _plain += bytes.Length;
        if (_fault is not { Kind: PbsFaultKind.Trickle } trickle)
        {
            await _out!.WriteAsync(bytes, _stop);
            return;
        }

        var size = trickle.Bytes > 0 ? trickle.Bytes : 16;
        for (var at = 0; at < bytes.Length; at += size)
        {
            await _out!.WriteAsync(bytes.Slice(at, Math.Min(size, bytes.Length - at)), _stop);
            await _out.FlushAsync(_stop);
            await Task.Delay(trickle.Delay, TimeProvider.System, _stop);
        }
    }
}

/// <summary>Counts what passes to the wire.</summary>
internal sealed class CountingStream(Stream inner) : Stream
{
    public long Bytes { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Bytes += buffer.Length;
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException("asynchronous only");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("asynchronous only");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
