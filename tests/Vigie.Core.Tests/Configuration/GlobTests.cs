using Vigie.Core.Configuration;
using Vigie.Core.Configuration.Keys;
using Vigie.Testing;

namespace Vigie.Core.Tests.Configuration;

/// <summary>Patterns with * and ?, and those of keys: what they match, and that no text can hang them.</summary>
public sealed class GlobTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*", "anything/at all", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("vm/10*", "vm/10", true)]
    [InlineData("vm/10*", "vm/1007", true)]
    [InlineData("vm/10*", "vm/110", false)]
    [InlineData("vm/10?", "vm/10", false)]
    [InlineData("vm/10?", "vm/105", true)]
    [InlineData("*/100", "host/100", true)]
    [InlineData("*/100", "host/1000", false)]
    [InlineData("a*b*c", "aXbXbYc", true)]
    [InlineData("a*b*c", "aXbXbY", false)]
    [InlineData("vm/1.0", "vm/110", false)]
    [InlineData("VM/1", "vm/1", false)]
    public void IsMatch_WholeText_Only(string pattern, string text, bool isMatch) => Assert.Equal(isMatch, Glob.IsMatch(pattern, text));

    [Fact]
    public void IsMatch_EvilPattern_TakesNoTime()
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        Assert.False(Glob.IsMatch(string.Concat(Enumerable.Repeat("a*", 200)) + "b", new string('a', 4000)));
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 10);
    }

    [Fact]
    public void IsMatch_TextWithStarsInItsPlaces_AlwaysMatches() => Properties.Hold(Arbitraries.Text, text =>
    {
        Assert.True(Glob.IsMatch(text.Replace('?', 'x') + "*", text.Replace('?', 'x')));
        Assert.True(Glob.IsMatch("*" + text, text));
        Assert.True(Glob.IsMatch(new string('?', text.Length), text));
        Assert.False(Glob.IsMatch(new string('?', text.Length + 1), text));
    });

    [Theory]
    [InlineData("[a-z]{1,3}", "abc", true)]
    [InlineData("[a-z]{1,3}", "abcd", false)]
    [InlineData("a|bc", "bc", true)]
    [InlineData("a|bc", "ac", false)]
    [InlineData("a", "a\n", false)]
    public void Matches_PatternOfAKey_TakesTheWholeText(string pattern, string text, bool isMatch) => Assert.Equal(isMatch, new WholeText(pattern).Matches(text));

    [Fact]
    public void Matches_EvilPatternOfAKey_GivesUp()
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        Assert.False(new WholeText("(a+)+b").Matches(new string('a', 60)));
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 20);
    }
}
