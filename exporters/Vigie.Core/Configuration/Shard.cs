using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Vigie.Core.Configuration;

/// <summary>
/// One of several processes that share the targets of one configuration file. Each target belongs to the shard whose number, written behind
/// the target's name and a line feed, gives the greatest SHA-256 (first 8 bytes, big-endian): highest random weight, so that another shard
/// takes over targets from the others and nothing else moves.
/// </summary>
/// <param name="Number">Which one this is, from 1.</param>
/// <param name="Count">How many there are.</param>
public sealed record Shard(int Number, int Count)
{
    /// <summary>Most shards that there may be.</summary>
    public const int Most = 1000;

    /// <summary>Reads NUMBER/COUNT, such as 2/5.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="shard">The shard, when it is one.</param>
    /// <returns>Whether it is one: 1 to <see cref="Most"/> shards, and a number among them.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out Shard? shard)
    {
        var parts = text.Split('/');
        shard = parts is [var first, var second] && TryParseNumber(first, out var number) && TryParseNumber(second, out var count) && number <= count
            ? new Shard(number, count)
            : null;
        return shard is not null;
    }

    /// <summary>Whether a target is this shard's.</summary>
    /// <param name="target">The target's name.</param>
    /// <returns>True in exactly one of the shards of one count.</returns>
    public bool Owns(string target)
    {
        var own = Weight(target, Number);
        // The lower number wins a tie.
        return Enumerable.Range(1, Count).All(other => other == Number || Weight(target, other) < own || (Weight(target, other) == own && other > Number));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    private static ulong Weight(string target, int number) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{target}\n{number}"))));

    private static bool TryParseNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= Most;
}
