using System.Text.RegularExpressions;
using Vigie.Testing;

namespace Vigie.Host.Tests.Configuration;

/// <summary>The configurations that pages for beginners show: `vigie check` takes each of them, and says what the page says that it says.</summary>
public sealed partial class PagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Pages =>
    [
        .. Directory.EnumerateFiles(Repository.PathOf("docs", "getting-started"), "*.md").Select(Path.GetFileName).Where(name => name != "README.md").Select(name => $"docs/getting-started/{name}").Order(StringComparer.Ordinal),
        "README.md",
        "README.fr.md",
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Configuration_OfAPage_IsGoodAndToldAsThePageSays(string page)
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf(page), TestContext.Current.CancellationToken);
        var block = Assert.Single(Blocks().Matches(text).Select(block => block.Groups[1].Value), block => block.Contains("targets:\n", StringComparison.Ordinal));
        WriteWhatItNames(block);
        var shown = Said().Match(text);
        var file = shown.Success ? shown.Groups["file"].Value : "vigie.yml";
        _folder.Write(file, block);

        var result = await Tool.RunAsync(VigieProcess.PathOf(VigieProcess.Product), ["check", "--config", file], folder: _folder.Root);

        Assert.True(result.ExitCode == ExitCode.Good, result.Error);
        Assert.True(!page.StartsWith("docs/", StringComparison.Ordinal) || shown.Success, $"{page} does not show what vigie check says");
        Assert.True(!shown.Success || shown.Groups["said"].Value == result.Output, $"{page} does not show: {result.Output}");
    }

    /// <summary>Ten lines for a target, with its list of objectives, are what a page promises.</summary>
    [Theory]
    [InlineData("README.md")]
    [InlineData("README.fr.md")]
    public void Configuration_OfTheReadme_IsTenLines(string page) =>
        Assert.Equal(10, Blocks().Matches(File.ReadAllText(Repository.PathOf(page))).Select(block => block.Groups[1].Value).Single(block => block.StartsWith("targets:", StringComparison.Ordinal)).Count(letter => letter == '\n'));

    private void WriteWhatItNames(string configuration)
    {
        _folder.Write("state/.keep", "");
        foreach (Match named in NamedFile().Matches(configuration))
        {
            var content = named.Groups[1].Value == "ca_file" ? Certificate() : "a-long-enough-secret";
            _folder.WritePrivate(named.Groups[2].Value, content);
        }
    }

    private static string Certificate()
    {
        using var authority = new TestAuthority();
        return authority.Pem;
    }

    [GeneratedRegex("^```yaml\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^\$ vigie check(?: --config \S+)?\n(?<said>(?<file>\S+) is good: [^\n]*\n)", RegexOptions.Multiline)]
    private static partial Regex Said();

    [GeneratedRegex(@"(\w+_file): ([\w./-]+)")]
    private static partial Regex NamedFile();
}
