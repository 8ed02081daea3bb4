using FsCheck;
using FsCheck.Fluent;
using Vigie.Core.Configuration;
using Vigie.Testing;

namespace Vigie.Core.Tests.Configuration;

public sealed class DurationTextTests
{
    private static readonly Arbitrary<TimeSpan> _durations = Arb.From(
        from days in Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(0, 10_000_000))
        from milliseconds in Gen.OneOf(Gen.Choose(0, 86_399_999), Gen.Choose(0, 86_399).Select(seconds => seconds * 1000), Gen.Constant(0))
        select TimeSpan.FromDays(days) + TimeSpan.FromMilliseconds(milliseconds));

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("26h", 93600)]
    [InlineData("7d", 604800)]
    [InlineData("2w", 1209600)]
    [InlineData("1y", 31536000)]
    [InlineData("1y1w1d1h1m1s1ms", 32230861.001)]
    [InlineData("0s", 0)]
    [InlineData("007m", 420)]
    public void TryParse_RightForm_GivesTheSeconds(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out var value));
        Assert.Equal(seconds, value.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("5 s")]
    [InlineData(" 5s")]
    [InlineData("5s ")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData("1.5h")]
    [InlineData("1m1h")]
    [InlineData("1m1m")]
    [InlineData("1ms1s")]
    [InlineData("5S")]
    [InlineData("5min")]
    [InlineData("٥s")]
    [InlineData("1000000000s")]
    [InlineData("999999999y")]
    [InlineData("29248y")]
    public void TryParse_WrongForm_IsRefused(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void Format_AnyDuration_IsReadBackTheSame() => Properties.Hold(_durations, duration =>
    {
        var text = DurationText.Format(duration);
        Assert.True(DurationText.TryParse(text, out var back), text);
        Assert.Equal(duration, back);
        Assert.Matches($"^(?:{DurationText.Pattern})$", text);
    });

    [Fact]
    public void TryParse_AnyText_AgreesWithThePattern() => Properties.Hold(
        Arb.From(Gen.Elements("1", "23", "999999999", "ms", "s", "m", "h", "d", "w", "y", " ", "-", ".").ListOf().Select(string.Concat)),
        text =>
        {
            var isRead = DurationText.TryParse(text, out var value);
            var hasForm = System.Text.RegularExpressions.Regex.IsMatch(text, $"^(?:{DurationText.Pattern})$");
            Assert.True(hasForm || !isRead, text);
            Assert.True(isRead || !hasForm || text.Contains("999999999", StringComparison.Ordinal), $"{text} {value}");
        });

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(60_000, "1m")]
    [InlineData(5_400_000, "1h30m")]
    [InlineData(604_800_000, "7d")]
    [InlineData(1_001, "1s1ms")]
    public void Format_Duration_IsTheShortestForm(long milliseconds, string text) => Assert.Equal(text, DurationText.Format(TimeSpan.FromMilliseconds(milliseconds)));
}
