using Vigie.Core.Configuration;

namespace Vigie.Core.Tests.Configuration;

/// <summary>Each file of the folder bad is refused with exactly the lines beside it.</summary>
public sealed class BadConfigurationTests
{
    private const string Folder = "tests/Vigie.Core.Tests/Configuration/bad";

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Golden.PathOf(Folder), "*.yml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_BadFile_TellsExactlyTheFaults(string name)
    {
        var faults = FaultsOf(Path.Combine(Golden.PathOf(Folder), $"{name}.yml"));

        Assert.NotEmpty(faults);
        Golden.AssertEqual($"{Folder}/{name}.expected", faults);
        Assert.DoesNotContain("canary", faults, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Names_OfBadFiles_AreEnoughAndEachHasItsExpectation()
    {
        var expectations = Directory.EnumerateFiles(Golden.PathOf(Folder), "*.expected").Select(file => Path.GetFileNameWithoutExtension(file));

        Assert.True(Names.Count >= 30);
        Assert.Equal(Names.Select(row => row.Data).Order(StringComparer.Ordinal), expectations.Order(StringComparer.Ordinal));
    }

    private static string FaultsOf(string file)
    {
        var result = ConfigLoader.Load(file, [new TestModule()], ConfigFolder.Environment);
        Assert.Null(result.Config);
        return string.Concat(result.Faults.Select(fault => $"{fault}\n")).Replace(Path.GetDirectoryName(file) + "/", "", StringComparison.Ordinal);
    }
}
