using Vigie.Core.Configuration;
using Vigie.Testing;

namespace Vigie.Core.Tests.Configuration;

/// <summary>Each file of the folder bad is refused with exactly the lines beside it.</summary>
public sealed class BadConfigurationTests
{
    private static readonly string _folder = Repository.PathOf("tests", "Vigie.Core.Tests", "Configuration", "bad");

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(_folder, "*.yml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_BadFile_TellsExactlyTheFaults(string name)
    {
        var faults = FaultsOf(Path.Combine(_folder, $"{name}.yml"));

        Assert.NotEmpty(faults);
        Golden.Check($"bad/{name}.expected", faults);
        Assert.DoesNotContain("canary", faults, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Names_OfBadFiles_AreEnoughAndEachHasItsExpectation()
    {
        var expectations = Directory.EnumerateFiles(_folder, "*.expected").Select(file => Path.GetFileNameWithoutExtension(file));

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
