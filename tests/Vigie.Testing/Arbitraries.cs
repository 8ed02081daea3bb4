using FsCheck;
using FsCheck.Fluent;

namespace Vigie.Testing;

/// <summary>Generators of what devices and networks really send, for FsCheck.</summary>
public static class Arbitraries
{
    private static readonly string[] _nastyPieces =
    [
        "\"", "\\", "\n", "\\n", "\r", "\r\n", "\0", "\t", "{", "}", ",", "=", "#", " ", "\u2028", "\u00a0", "\ufeff", "é", "日本", "🛰️", "\ud83d", "\ude00", "\uffff", "a", "vm/100",
    ];

    /// <summary>Any text: empty, long, with control characters, quotes, backslashes, line ends, emoji and lone surrogates.</summary>
    public static Arbitrary<string> Text { get; } = Arb.From(
        Gen.OneOf(
            Gen.Elements(_nastyPieces).ListOf().Select(string.Concat),
            Gen.Choose(char.MinValue, char.MaxValue).ListOf().Select(units => string.Concat(units.Select(unit => (char)unit))),
            Gen.Elements(_nastyPieces)),
        Shorter);

    /// <summary>Any 64 bits as a double: also -0, denormals, infinities and every NaN; whole numbers and decimal ones are frequent.</summary>
    public static Arbitrary<double> Double { get; } = Arb.From(
        Gen.OneOf(
            Bits.Select(BitConverter.Int64BitsToDouble),
            Gen.Choose(-1_000_000, 1_000_000).Select(whole => (double)whole),
            Gen.Choose(-1_000_000, 1_000_000).Select(milli => milli / 1000.0),
            Bits.Select(bits => (double)bits),
            Gen.Elements(0.0, -0.0, 1.0, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, 2.2250738585072014e-308, 1e15, 1e15 - 1, 9007199254740993.0,
                1e21, 1e-5, 0.1, double.NaN, double.PositiveInfinity, double.NegativeInfinity)));

    /// <summary>Any bytes.</summary>
    public static Arbitrary<byte[]> Bytes { get; } = Arb.From(Gen.Choose(0, 255).ListOf().Select(bytes => bytes.Select(one => (byte)one).ToArray()));

    private static Gen<long> Bits =>
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        select ((long)high << 32) | (uint)low;

    /// <summary>A piece of given bytes cut at any place, for parsers that must live with half a message.</summary>
    /// <param name="whole">The whole message.</param>
    /// <returns>Generates its beginnings, the empty and the whole one included.</returns>
    public static Arbitrary<byte[]> BeginningsOf(byte[] whole) => Arb.From(Gen.Choose(0, whole.Length).Select(length => whole[..length]));

    /// <summary>Given bytes with up to four of them changed, for parsers that must live with nonsense.</summary>
    /// <param name="whole">A good message.</param>
    /// <returns>Generates its disturbed copies.</returns>
    public static Arbitrary<byte[]> DisturbedCopiesOf(byte[] whole) => Arb.From(
        Gen.Choose(0, Math.Max(0, whole.Length - 1)).Zip(Gen.Choose(0, 255)).ListOf().Select(changes =>
        {
            var copy = (byte[])whole.Clone();
            foreach (var (place, value) in changes.Take(whole.Length == 0 ? 0 : 4))
            {
                copy[place] = (byte)value;
            }

            return copy;
        }));

    private static IEnumerable<string> Shorter(string text)
    {
        if (text.Length > 1)
        {
            yield return text[..(text.Length / 2)];
            yield return text[(text.Length / 2)..];
            yield return text[1..];
            yield return text[..^1];
        }
    }
}
