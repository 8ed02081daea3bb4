namespace Vigie.Core.Tests.Configuration;

public sealed class ConfigLoaderTests
{
    internal const string Minimal = """
        targets:
          - name: one
            kind: test
            site: AARD
            url: https://127.0.0.1:8007
            token_id: vigie@pbs!exporter
            token_secret_file: secrets/token
        """;

    [Fact]
    public void Load_MinimalFile_GivesTheDefaults()
    {
        using var folder = new ConfigFolder(Minimal);

        var result = folder.Load();

        Assert.Empty(result.Faults);
        var target = Assert.Single(result.Config!.Targets);
        Assert.Equal(("one", "test", "AARD"), (target.Identity.Name, target.Identity.Kind, target.Identity.Site));
        Assert.Equal(TimeSpan.FromSeconds(60), target.Intervals["datastores"]);
        Assert.Equal(TimeSpan.FromMinutes(5), target.Intervals["groups"]);
        Assert.Null(target.MaxStaleness);
        Assert.Equal(TimeSpan.FromMinutes(15), target.AuthBackoff);
        Assert.Equal("*:9780", result.Config.Listen.ToString());
        var plan = Assert.IsType<TestPlan>(target.Plan);
        Assert.Equal(ConfigFolder.Secret, plan.TokenSecret!.Reveal());
    }
}
