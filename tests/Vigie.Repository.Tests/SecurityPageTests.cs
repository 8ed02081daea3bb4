using System.Text.RegularExpressions;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>SECURITY.md promises by naming tests: each of them must be there.</summary>
public sealed class SecurityPageTests
{
    [Fact]
    public void Tests_NamedByThePage_AllExist()
    {
        var named = Regex.Matches(File.ReadAllText(Tree.PathOf("SECURITY.md")), @"`([A-Z]\w*_\w+)`").Select(match => match.Groups[1].Value).Distinct().ToList();
        var sources = Directory.EnumerateFiles(Tree.PathOf("tests"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText);
        var known = sources.SelectMany(text => Regex.Matches(text, @"public (?:async )?(?:Task|void) (\w+_\w+)\(")).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

        Assert.True(named.Count > 50);
        Assert.All(named, test => Assert.Contains(test, known));
    }
}
