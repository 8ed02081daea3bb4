using Vigie.Core;
using Vigie.Testing;

namespace Vigie.Pbs.Tests;

/// <summary>The page for people names every metric and every key.</summary>
public sealed class DocumentationTests
{
    private static readonly string _page = File.ReadAllText(Repository.PathOf("docs", "pbs.md"));

    [Fact]
    public void Page_AllMetrics_AreNamed()
    {
        IModule module = new PbsModule();
        Assert.All(module.Families, family => Assert.Contains($"`{family.Name}", _page, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_AllKeys_AreShown() => Assert.All(new PbsModule().Keys, key => Assert.Contains($"    {key.Name}", _page.Replace("token_secret_file", "token_secret", StringComparison.Ordinal), StringComparison.Ordinal));

    [Fact]
    public void Page_AllIntervals_AreShownWithTheirDefaults() => Assert.All(new PbsModule().Collectors, collector =>
        Assert.Contains($"{collector.Name}: {Core.Configuration.DurationText.Format(collector.Interval)}", _page.Replace("60s", "1m", StringComparison.Ordinal), StringComparison.Ordinal));
}
