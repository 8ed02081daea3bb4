using System.Text.Json;
using Vigie.Testing;

namespace Vigie.Host.Tests.Doctoring;

/// <summary>One line of the report.</summary>
public sealed record Line(string Check, string Verdict, string Message, string? Cure);

/// <summary>What the doctor said of an installation.</summary>
public sealed record DoctorReport(int ExitCode, IReadOnlyList<Line> Lines, string Text)
{
    public IReadOnlyList<Line> Red => [.. Lines.Where(line => line.Verdict == "red")];

    public static async Task<DoctorReport> OfAsync(string config, params string[] arguments)
    {
        var result = await Tool.RunAsync(VigieProcess.PathOf(VigieProcess.Product), ["doctor", "--json", "--config", config, .. arguments]);
        Assert.Equal("", result.Error);
        using var json = JsonDocument.Parse(result.Output);
        var lines = json.RootElement.GetProperty("findings").EnumerateArray()
            .Select(line => new Line(line.GetProperty("check").GetString()!, line.GetProperty("verdict").GetString()!, line.GetProperty("message").GetString()!, line.GetProperty("cure").GetString()))
            .ToList();
        Assert.Equal(lines.All(line => line.Verdict != "red"), json.RootElement.GetProperty("good").GetBoolean());
        return new DoctorReport(result.ExitCode, lines, result.Output);
    }

    /// <summary>The installation has one cause of trouble: one red line of this check names cause and cure, and what else is red follows from it.</summary>
    public void NamesTheCause(string check, string cause, string cure, params string[] follows)
    {
        Assert.True(ExitCode == 1, Text);
        Assert.True(Red.Any(line => line.Check == check && line.Message.Contains(cause, StringComparison.Ordinal) && line.Cure!.Contains(cure, StringComparison.Ordinal)), Text);
        Assert.True(Red.All(line => line.Check == check || follows.Contains(line.Check)), Text);
        Assert.True(follows.All(follow => Red.Any(line => line.Check == follow)), Text);
    }

    /// <summary>A check is not taken for good.</summary>
    public DoctorReport IsUnknown(params string[] checks)
    {
        Assert.True(checks.All(check => Lines.Any(line => line.Check == check) && Lines.Where(line => line.Check == check).All(line => line.Verdict == "unknown")), Text);
        return this;
    }
}
