using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Vigie.Host.Logging;
using Vigie.Testing;

namespace Vigie.Host.Tests.Logging;

public sealed class LineLogsTests
{
    private static string Write(LogFormat format, Action<ILogger> log, string category = "Vigie.Test")
    {
        using var output = new MemoryStream();
        using (var logs = new LineLogs(output, format, new ManualTimeProvider(new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero))))
        {
            log(logs.CreateLogger(category));
        }

        return Encoding.UTF8.GetString(output.ToArray());
    }

    [Fact]
    public void Text_Event_IsOneLineOfKeysAndValues()
    {
        var line = Write(LogFormat.Text, log => log.LogWarning("collector {Collector} fails: {Reason}", "groups", "timeout"));

        Assert.Equal("time=2026-11-20T08:00:00.000Z level=warning logger=Vigie.Test msg=\"collector groups fails: timeout\" collector=groups reason=timeout\n", line);
    }

    [Theory]
    [InlineData("a\nlevel=error msg=forged", "\"a\\nlevel=error msg=forged\"")]
    [InlineData("say \"yes\" \\", "\"say \\\"yes\\\" \\\\\"")]
    [InlineData("\u001b[2J", "\"\\u001b[2J\"")]
    [InlineData("", "\"\"")]
    [InlineData("a=b", "\"a=b\"")]
    public void Text_NastyValue_CannotForgeALineOrAKey(string value, string written)
    {
        var line = Write(LogFormat.Text, log => log.LogInformation("x {Value}", value));

        Assert.EndsWith($" value={written}\n", line, StringComparison.Ordinal);
        Assert.Single(line.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Json_Event_IsOneObjectWhoseOwnKeysWin()
    {
        var line = Write(LogFormat.Json, log => log.LogError(new InvalidOperationException("broke\noff"), "x {Level} {Value}", "pressure", "a\nb"));

        using var json = JsonDocument.Parse(line);
        Assert.Single(line.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("error", json.RootElement.GetProperty("level").GetString());
        Assert.Equal("pressure", json.RootElement.GetProperty("field_level").GetString());
        Assert.Equal("a\nb", json.RootElement.GetProperty("value").GetString());
        Assert.Contains("broke\noff", json.RootElement.GetProperty("exception").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Vigie.Test", true)]
    [InlineData("Microsoft.AspNetCore.Hosting", false)]
    public void Information_OfTheWebServer_IsLeftOut(string category, bool written)
    {
        Assert.Equal(written, Write(LogFormat.Text, log => log.LogInformation("x"), category).Length > 0);
    }
}
