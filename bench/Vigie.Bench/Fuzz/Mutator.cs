using System.Text;

namespace Vigie.Bench.Fuzz;

/// <summary>Disturbs inputs: bits, bytes, stretches cut out, doubled or taken from another input, and pieces that parsers stumble over.</summary>
internal sealed class Mutator(Random random)
{
    /// <summary>Larger inputs make the fuzzer slow and find nothing more.</summary>
    private const int MostBytes = 64 * 1024;
    private const int LongestStretch = 64;

    private static readonly byte[][] _pieces =
    [
        .. new[]
        {
            "{", "}", "[", "]", "\"", "\\", "\\u", "\\ud800", "null", "true", "-1", "0", "1e999", "-0", "18446744073709551616", "9223372036854775808", "4294967296", "\"\"", "\"data\":", "NaN", ":", "=", "\n", "\r\n", "\t", "  ",
            "<", ">", "</", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&lt;", "&#0;", "%s", "../", "1-1", ",,", "(F)", "[U_]", "0/0", "UPID:", "[[[[[[[[[[[[[[[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0x00], [0x80], [0x84, 0xFF, 0xFF, 0xFF, 0xFF], [0x30, 0x80], [0x02, 0x00], [0xEF, 0xBB, 0xBF], [0xED, 0xA0, 0x80], [0xC0, 0x80],
    ];

    /// <summary>A disturbed copy.</summary>
    /// <param name="input">What is disturbed.</param>
    /// <param name="other">Where stretches may be taken from.</param>
    public byte[] Disturb(byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            Change(bytes, other);
        }

        return [.. bytes.Take(MostBytes)];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        var place = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, LongestStretch), bytes.Count - place);
        switch (random.Next(8))
        {
            case 0 when length > 0:
                bytes[place] = (byte)random.Next(256);
                break;
            case 1 when length > 0:
                bytes[place] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                bytes.RemoveRange(place, length);
                break;
            case 3:
                bytes.InsertRange(place, bytes.GetRange(place, length));
                break;
            case 4:
                bytes.RemoveRange(place, length);
                bytes.InsertRange(place, _pieces[random.Next(_pieces.Length)]);
                break;
            case 5 when other.Length > 0:
                var from = random.Next(other.Length);
                bytes.InsertRange(place, other[from..Math.Min(other.Length, from + LongestStretch)]);
                break;
            case 6 when random.Next(4) == 0:
                bytes.RemoveRange(place, bytes.Count - place);
                break;
            default:
                bytes.InsertRange(place, _pieces[random.Next(_pieces.Length)]);
                break;
        }
    }
}
