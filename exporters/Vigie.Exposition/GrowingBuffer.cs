using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Vigie.Exposition;

/// <summary>Bytes that grow by doubling and are used again after <see cref="Clear"/>: no allocation in the steady state.</summary>
internal sealed class GrowingBuffer
{
    /// <summary>Longest double in the shortest round-trip form, with room to spare.</summary>
    private const int LongestNumber = 32;

    /// <summary>Whole numbers below this are written without an exponent by every reader's own formatter too.</summary>
    private const double WholeLimit = 1e15;

    private static readonly SearchValues<char> _escaped = SearchValues.Create("\\\"\n");

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Forgets what was appended after a place.</summary>
    public void Truncate(int length) => Length = length;

    public void Append(byte one)
    {
        Reserve(1)[0] = one;
        Length++;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Appends a label value: backslash, quote and line feed escaped, lone surrogates replaced by U+FFFD.</summary>
    public void AppendEscaped(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var at = text.IndexOfAny(_escaped);
            AppendUtf8(at < 0 ? text : text[..at]);
            if (at < 0)
            {
                return;
            }

            Append((byte)'\\');
            Append(text[at] == '\n' ? (byte)'n' : (byte)text[at]);
            text = text[(at + 1)..];
        }
    }

    /// <summary>Appends a number as both formats write it: NaN, +Inf, -Inf, shortest round-trip form otherwise.</summary>
    public void AppendNumber(double value)
    {
        if (!double.IsFinite(value))
        {
            Append(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
            return;
        }

        var free = Reserve(LongestNumber);
        int written;
        if (Math.Abs(value) < WholeLimit && value == Math.Truncate(value) && !(value == 0 && double.IsNegative(value)))
        {
            Utf8Formatter.TryFormat((long)value, free, out written);
        }
        else
        {
            value.TryFormat(free, out written, default, CultureInfo.InvariantCulture);
        }

        Length += written;
    }

    private void AppendUtf8(ReadOnlySpan<char> text)
    {
        var free = Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        Length += Encoding.UTF8.GetBytes(text, free);
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(Math.Max(256, checked(Length + count)), (int)Math.Min(int.MaxValue / 2, _bytes.Length * 2L)));
        }

        return _bytes.AsSpan(Length);
    }
}
