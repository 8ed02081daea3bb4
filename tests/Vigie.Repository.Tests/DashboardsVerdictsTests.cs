using System.Text.Json.Nodes;
using static Vigie.Repository.Tests.DashboardModel;

namespace Vigie.Repository.Tests;

/// <summary>The big numbers and tiles of every dashboard: right when all is well, when all is broken, and when nothing is known.</summary>
public sealed class DashboardsVerdictsTests
{
    private const string Good = "#0072b2";

    private const string Unknown = "#6e7681";

    public static TheoryData<string> Names => [.. DashboardModel.All().Select(dashboard => dashboard.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Verdicts_ForGivenSeries_SayWhatTheFileExpects(string name)
    {
        var cases = VerdictCase.Of(name).ToList();
        var queries = Stats(name).ToDictionary(panel => Text(panel, "title"), panel => Text(panel["targets"]![0], "expr"));

        Assert.NotEmpty(cases);
        await PromToolTest.RunAsync(cases.SelectMany(one => new[] { one, one.Twice() }).Select(one =>
            PromToolTest.Group(one.Name, one.Given, one.Expected.Select(verdict => PromToolTest.Expect(queries[verdict.Panel], verdict.Labels, verdict.Value)))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Verdicts_OfEveryDashboard_AreJudgedHealthyBrokenAndUnknown(string name)
    {
        var panels = Stats(name).Select(panel => Text(panel, "title")).Order(StringComparer.Ordinal).ToList();
        var cases = VerdictCase.Of(name).ToList();

        Assert.NotEmpty(panels);
        foreach (var start in new[] { "healthy", "broken", "nothing" })
        {
            Assert.Equal(panels, cases.First(one => one.Name.StartsWith(start, StringComparison.Ordinal)).Expected.Select(verdict => verdict.Panel).Order(StringComparer.Ordinal));
        }
    }

    /// <summary>The colours follow: good only where the case is a healthy one, grey where nothing is known.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Verdicts_Colours_AreGoodOnlyWhereAllIsWell(string name)
    {
        var panels = Stats(name).ToDictionary(panel => Text(panel, "title"), panel => panel["fieldConfig"]!["defaults"]!);
        foreach (var one in VerdictCase.Of(name))
        {
            Assert.All(one.Expected, verdict =>
            {
                var colour = Colour(panels[verdict.Panel], verdict.Value);
                var isRight = one.Name.Split(' ')[0] switch
                {
                    "healthy" => colour == Good,
                    "unknown" or "nothing" => colour == Unknown,
                    // What a missed objective cannot touch: how many promises there are.
                    "broken" => colour != Good || verdict.Panel == "Promises",
                    _ => colour != Good && colour != Unknown,
                };
                Assert.True(isRight, $"{one.Name}: {verdict.Panel} is {colour}");
            });
        }
    }

    private static IEnumerable<JsonObject> Stats(string name) => Of(name).Panels.Where(panel => Text(panel, "type") == "stat");

    private static string Colour(JsonNode field, double? value)
    {
        var steps = Objects(field["thresholds"]!["steps"]).ToList();
        if (value is not { } number)
        {
            return Text(steps[0], "color");
        }

        var mapped = Objects(field["mappings"]).Where(mapping => Text(mapping, "type") == "value").Select(mapping => mapping["options"]![$"{number}"]).FirstOrDefault(result => result is not null);
        return mapped is not null ? Text(mapped, "color") : Text(steps.Last(step => step["value"] is not { } from || from.GetValue<double>() <= number), "color");
    }
}
