using System.Text.RegularExpressions;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>README.md and README.fr.md tell the same: commands, configuration, addresses and links. scripts/readme-check does what the first one says.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string _english = File.ReadAllText(Tree.PathOf("README.md"));

    private static readonly string _french = File.ReadAllText(Tree.PathOf("README.fr.md"));

    [Fact]
    public void Blocks_OfBothLanguages_AreTheSameButForComments()
    {
        var blocks = Blocks(_english).ToList();

        Assert.True(blocks.Count >= 2);
        Assert.Equal(blocks, Blocks(_french));
    }

    [Fact]
    public void Commands_OfBothLanguages_AreTheSame()
    {
        var commands = Commands(_english);

        Assert.Contains("vigie probe NAME", commands);
        Assert.Contains("scripts/up --detach", commands);
        Assert.Equal(commands, Commands(_french));
    }

    [Fact]
    public void Addresses_OfBothLanguages_AreTheSame() => Assert.Equal(Address().Matches(_english).Select(match => match.Value), Address().Matches(_french).Select(match => match.Value));

    [Fact]
    public void Links_OfBothLanguages_AreTheSameAndTheyLinkEachOther()
    {
        Assert.Contains("README.fr.md", Links(_english));
        Assert.Contains("README.md", Links(_french));
        Assert.Equal(Links(_english).Where(link => link != "README.fr.md"), Links(_french).Where(link => link != "README.md"));
    }

    [Fact]
    public void Pages_OfTheDocumentation_AreLinkedFromReadOn()
    {
        var links = Links(_english);

        Assert.All(["docs/getting-started/README.md", "docs/operations/README.md", "docs/promql.md", "docs/metrics.md", "docs/comparison.md"], page => Assert.Contains(page, links));
    }

    [Fact]
    public void Readme_Length_IsShort() => Assert.True(_english.Count(letter => letter == '\n') < 120);

    private static IEnumerable<string> Blocks(string text) => Block().Matches(text).Select(block => Comment().Replace(block.Value, ""));

    private static SortedSet<string> Commands(string text) => new(Code().Matches(Block().Replace(text, "")).Select(code => code.Groups[1].Value), StringComparer.Ordinal);

    private static SortedSet<string> Links(string text) => new(Link().Matches(text).Select(link => link.Groups[1].Value), StringComparer.Ordinal);

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(" +# .*")]
    private static partial Regex Comment();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("https?://[^ |]+")]
    private static partial Regex Address();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
