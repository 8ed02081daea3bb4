using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Vigie.Core.Configuration;
using Vigie.Testing;

namespace Vigie.Core.Tests.Configuration;

/// <summary>Whatever becomes of a good file, reading it ends, with a result, and no fault holds a piece of a secret.</summary>
public sealed class DisturbedConfigurationTests
{
    private const int LeakLength = 6;

    private static readonly string[] _pieces =
    [
        "\n", "\r\n", "\t", " ", "  ", "    ", ":", ": ", "- ", "-", "?", "? ", "[", "]", "{", "}", ",", "#", " #", "&a ", "*a", "!", "!!str ", "!<", "|", "|\n", ">", ">-\n", "'", "\"", "\\",
        "%", "%YAML 1.2\n", "---\n", "...\n", "@", "`", "~", "null", "true", "0x", "\0", "\u0085", "\u2028", "\ufeff", "é", "🛰", "\ud83d", "<<: ", "token_secret: ", "_file", "${", "}", "$",
        "targets:\n", "kind: test\n", "name: ",
    ];

    /// <summary>A secret in all the places where people put one that does not belong there.</summary>
    private static readonly string _leaky = ConfigLoaderTests.Full
        .Replace("token_secret: ${TOKEN}", $"token_secret: {ConfigFolder.Secret}", StringComparison.Ordinal)
        .Replace("extra_secret_file: secrets/token", $"extra_secret_file: {ConfigFolder.Secret}", StringComparison.Ordinal)
        .Replace("https://pbs.", $"https://u:{ConfigFolder.Secret}@pbs.", StringComparison.Ordinal)
        .Replace("\"01ab23cd\"", $"\"{ConfigFolder.Secret}\"", StringComparison.Ordinal)
        .Replace("retries: 7", $"retries: {ConfigFolder.Secret}", StringComparison.Ordinal)
        .Replace("mode: fast", $"mode: {ConfigFolder.Secret}", StringComparison.Ordinal)
        .Replace("timeout: 1m30s", $"timeout: {ConfigFolder.Secret}", StringComparison.Ordinal)
        .Replace("proxy: { host: bastion }", $"proxy: {{ {ConfigFolder.Secret}: bastion }}", StringComparison.Ordinal)
        .Replace("intervals: { groups: 10m }", $"intervals: {{ {ConfigFolder.Secret}: 10m }}", StringComparison.Ordinal)
        .Replace("tank", ConfigFolder.Secret, StringComparison.Ordinal)
        + $"{ConfigFolder.Secret}: x\n";

    [Fact]
    public void Load_GoodFileDisturbed_NeverThrowsAndNeverLeaks() => HoldFor(ConfigLoaderTests.Full, 1000);

    [Fact]
    public void Load_LeakyFileDisturbed_NeverThrowsAndNeverLeaks() => HoldFor(_leaky, 2000);

    [Fact]
    public void Load_AnyBytes_NeverThrows()
    {
        using var folder = new ConfigFolder();
        Properties.Hold(Arbitraries.Bytes, bytes => Load(folder, bytes));
    }

    [Fact]
    public void Load_LeakyFile_TellsAllItsFaultsWithoutTheSecret()
    {
        using var folder = new ConfigFolder();

        var faults = Load(folder, Encoding.UTF8.GetBytes(_leaky));

        Assert.True(faults.Count >= 10, string.Join('\n', faults));
    }

    private static void HoldFor(string text, int cases)
    {
        using var folder = new ConfigFolder();
        Properties.Hold(Mutations(text), mutated => Load(folder, Encoding.UTF8.GetBytes(mutated)), cases);
    }

    private static IReadOnlyList<ConfigFault> Load(ConfigFolder folder, byte[] content)
    {
        File.WriteAllBytes(folder.ConfigFile, content);
        var result = folder.Load();
        Assert.Equal(result.Config is null, result.Faults.Count > 0);
        var shown = string.Join('\n', result.Faults);
        for (var start = 0; start + LeakLength <= ConfigFolder.Secret.Length; start++)
        {
            Assert.DoesNotContain(ConfigFolder.Secret.Substring(start, LeakLength), shown, StringComparison.OrdinalIgnoreCase);
        }

        return result.Faults;
    }

    /// <summary>One to six changes: a piece put in, a stretch cut out, doubled or moved, or the end cut off.</summary>
    internal static Arbitrary<string> Mutations(string text)
    {
        var change =
            from sort in Gen.Choose(0, 4)
            from place in Gen.Choose(0, text.Length)
            from length in Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(0, 80))
            from target in Gen.Choose(0, text.Length)
            from piece in Gen.Elements(_pieces)
            select (sort, place, length, target, piece);
        return Arb.From(
            from count in Gen.Choose(1, 6)
            from changes in change.ArrayOf(count)
            select changes.Aggregate(text, (now, next) => Apply(now, next.sort, next.place, next.length, next.target, next.piece)));
    }

    private static string Apply(string text, int sort, int place, int length, int target, string piece)
    {
        var from = Math.Min(place, text.Length);
        var until = Math.Min(from + length, text.Length);
        var stretch = text[from..until];
        var rest = text.Remove(from, until - from);
        return sort switch
        {
            0 => text.Insert(from, piece),
            1 => rest,
            2 => text.Insert(from, stretch),
            3 => rest.Insert(Math.Min(target, rest.Length), stretch),
            _ when length == 0 => text[..from],
            _ => rest.Insert(from, piece),
        };
    }
}
