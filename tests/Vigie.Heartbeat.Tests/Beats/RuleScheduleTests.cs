using System.Globalization;
using System.Text;
using Vigie.Heartbeat.Beats;
using Vigie.Testing;

namespace Vigie.Heartbeat.Tests.Beats;

/// <summary>
/// The rule AlertServerAlive and the watcher must agree on every number for ten years. The numbers come from the time zone database by way of
/// <see cref="BeatSchedule"/>; promtool evaluates the very expression of the shipped rule at the same instants.
/// </summary>
public sealed class RuleScheduleTests
{
    private static readonly TimeZoneInfo _paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    private static readonly BeatSchedule _schedule = new(TimeSpan.FromHours(8), _paris, TimeSpan.FromDays(2));

    [Fact]
    public void Instants_OfTenYears_HoldBothSideOfEveryBoundaryThatMatters()
    {
        var instants = Instants().ToList();
        Assert.True(instants.Count >= 400, $"{instants.Count} instants");
        var changes = instants.Count(instant => _paris.GetUtcOffset(instant) != _paris.GetUtcOffset(instant.AddSeconds(-1)));
        Assert.Equal(20, changes);
    }

    [Fact]
    public async Task Rule_AtHundredsOfInstantsOverTenYears_HasTheNumbersOfTheTimeZoneDatabase()
    {
        // promtool test rules resolves no path here: the expression stands in the file itself.
        var text = TestFile();
        Golden.Check("../../../alert-rules/tests/heartbeat_schedule_test.yml", text);
        using var folder = new TemporaryFolder();
        var file = folder.Write("schedule_test.yml", text);
        (await Tool.RunAsync("promtool", ["test", "rules", file])).Succeeded();
    }

    [Fact]
    public async Task Rule_WithAWrongNumberExpected_IsFoundOut()
    {
        using var folder = new TemporaryFolder();
        var number = _schedule.NumberAt(Instants().First());
        var file = folder.Write("schedule_test.yml", TestFile().Replace($"\"{number}\"", $"\"{number + 1}\"", StringComparison.Ordinal));
        Assert.NotEqual(0, (await Tool.RunAsync("promtool", ["test", "rules", file])).ExitCode);
    }

    private static string TestFile()
    {
        var text = new StringBuilder();
        text.AppendLine("# Made by tests/Vigie.Heartbeat.Tests (UPDATE_GOLDEN=1): the number of the two-day beat over ten years. The expression is that of AlertServerAlive in");
        text.AppendLine("# heartbeat.yml; the numbers come from the time zone database. Every change of summer time is there with its neighbours, and boundaries at 08:00.");
        text.AppendLine("rule_files: []\nevaluation_interval: 1d\ntests:\n  - interval: 1d\n    promql_expr_test:");
        var expression = $"&alive '{Expression()}'";
        foreach (var instant in Instants())
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"      # {TimeZoneInfo.ConvertTime(instant, _paris):yyyy-MM-dd HH:mm:ss zzz}");
            text.AppendLine(CultureInfo.InvariantCulture, $"      - {{expr: {expression}, eval_time: {instant.ToUnixTimeSeconds()}s, exp_samples: [{{labels: '{{beat=\"{_schedule.NumberAt(instant)}\", site=\"AARD\"}}', value: 1}}]}}");
            expression = "*alive";
        }

        return text.ToString().Replace("\r", "", StringComparison.Ordinal);
    }

    /// <summary>The expression of the shipped rule, on one line.</summary>
    private static string Expression()
    {
        var lines = File.ReadAllLines(Repository.PathOf("alert-rules", "heartbeat.yml"));
        var start = Array.FindIndex(lines, line => line.Trim() == "- alert: AlertServerAlive");
        var expression = lines.Skip(start + 2).TakeWhile(line => line.Trim() != "labels:").Select(line => line.Trim());
        return string.Join(' ', expression);
    }

    /// <summary>Each change of summer time, second by second and hour by hour around it; and every boundary of a sample of beats, with the second before.</summary>
    private static IEnumerable<DateTimeOffset> Instants() => Changes().SelectMany(change => new[] { -86_400, -3_600, -1, 0, 1, 3_599, 3_600, 86_400 }.Select(seconds => change.AddSeconds(seconds)))
        .Concat(Enumerable.Range(0, 153).Select(i => _schedule.DueAt(10_227 + (i * 12))).SelectMany(due => new[] { due.AddSeconds(-1), due }))
        .Order();

    private static IEnumerable<DateTimeOffset> Changes()
    {
        for (var hour = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero); hour.Year < 2036; hour = hour.AddHours(1))
        {
            if (_paris.GetUtcOffset(hour) != _paris.GetUtcOffset(hour.AddSeconds(-1)))
            {
                yield return hour;
            }
        }
    }
}
