using System.Text;

namespace Vigie.Heartbeat.Mail;

/// <summary>Lines over a stream, bounded: what a peer sends without a line's end is not kept.</summary>
internal sealed class SmtpLines(Stream stream)
{
    private readonly byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>Whether bytes were read that no line has been made of: a peer that speaks before it is asked.</summary>
    public bool HasRest => _start < _end;

    /// <summary>Reads a line without its end.</summary>
    /// <param name="most">Most bytes of it.</param>
    /// <param name="cancellationToken">The time for it.</param>
    /// <returns>The line in Latin-1, so that no byte is lost; null at the end of the stream.</returns>
    /// <exception cref="SmtpException">The line is too long.</exception>
    public async Task<string?> ReadAsync(int most, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            var feed = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            var length = feed < 0 ? _end - _start : feed;
            line.Append(Encoding.Latin1.GetString(_buffer, _start, length));
            _start += feed < 0 ? length : length + 1;
            if (line.Length > most)
            {
                throw new SmtpException($"a line of more than {most} bytes");
            }

            if (feed >= 0)
            {
                return line.Length > 0 && line[^1] == '\r' ? line.ToString(0, line.Length - 1) : line.ToString();
            }

            (_start, _end) = (0, await stream.ReadAsync(_buffer, cancellationToken));
            if (_end == 0)
            {
                return null;
            }
        }
    }

    /// <summary>Writes a text as it is.</summary>
    public async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }
}
