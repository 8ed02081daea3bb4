using System.Text;
using System.Text.RegularExpressions;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>No page leads nowhere: files, and headings within them.</summary>
public sealed partial class LinksTests
{
    public static TheoryData<string> Pages =>
    [
        .. Directory.EnumerateFiles(Tree.Root, "*.md").Concat(Directory.EnumerateFiles(Tree.PathOf("docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Tree.PathOf("deploy"), "*.md", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Tree.Root, file)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_OfAPage_LeadSomewhere(string page)
    {
        var text = WithoutCode(File.ReadAllText(Tree.PathOf(page)));
        var folder = Path.GetDirectoryName(Tree.PathOf(page))!;

        Assert.All(Link().Matches(text).Select(match => match.Groups[1].Value), link => Assert.True(Scheme().IsMatch(link) || Leads(page, folder, link), link));
    }

    [Fact]
    public void Pages_OfDocs_AreEachLinkedFromSomewhere()
    {
        var linked = Pages.Select(row => row.Data)
            .SelectMany(page => Link().Matches(WithoutCode(File.ReadAllText(Tree.PathOf(page)))).Select(match => Path.GetFullPath(match.Groups[1].Value.Split('#')[0], Path.GetDirectoryName(Tree.PathOf(page))!)))
            .ToHashSet(StringComparer.Ordinal);

        Assert.All(Directory.EnumerateFiles(Tree.PathOf("docs"), "*.md"), file => Assert.Contains(file, linked));
    }

    [Theory]
    [InlineData("What is *left*", "what-is-left")]
    [InlineData("`vigie-provision`: plan, apply", "vigie-provision-plan-apply")]
    [InlineData("2.7 High availability", "27-high-availability")]
    [InlineData("a_b c-d", "a_b-c-d")]
    [InlineData("The [page](x.md)", "the-page")]
    public void AnchorOf_Heading_IsMadeAsForgesMakeIt(string heading, string anchor) => Assert.Equal(anchor, AnchorOf(heading));

    private static bool Leads(string page, string folder, string link)
    {
        var parts = link.Split('#', 2);
        var file = parts[0].Length == 0 ? Tree.PathOf(page) : Path.GetFullPath(parts[0], folder);
        return (File.Exists(file) || Directory.Exists(file)) && (parts.Length == 1 || AnchorsOf(file).Contains(parts[1]));
    }

    // Two headings of one name: the second one gets -1.
    private static List<string> AnchorsOf(string file)
    {
        var anchors = Heading().Matches(WithoutBlocks(File.ReadAllText(file))).Select(match => AnchorOf(match.Groups[1].Value)).ToList();
        return [.. anchors.Select((anchor, i) => anchors.Take(i).Count(other => other == anchor) is > 0 and var before ? $"{anchor}-{before}" : anchor), .. Anchor().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)];
    }

    private static string AnchorOf(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var letter in Regex.Replace(heading.Trim(), @"\[([^\]]*)\]\([^)]*\)", "$1").ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(letter) || letter is '_' or '-' or ' ')
            {
                anchor.Append(letter == ' ' ? '-' : letter);
            }
        }

        return anchor.ToString();
    }

    private static string WithoutCode(string text) => Regex.Replace(WithoutBlocks(text), "`[^`\n]*`", "");

    private static string WithoutBlocks(string text) => Regex.Replace(text, @"(?ms)^ *```.*?^ *```", "");

    [GeneratedRegex(@"\]\(<?([^)>\s]+)>?(?: ""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex("^[a-z][a-z0-9+.-]*:")]
    private static partial Regex Scheme();

    [GeneratedRegex(@"(?m)^#{1,6} +(.+?) *#*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"<a (?:id|name)=""([^""]+)""")]
    private static partial Regex Anchor();
}
