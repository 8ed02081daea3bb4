using System.Text.Json.Nodes;
using Vigie.Testing;

namespace Vigie.Repository.Tests;

/// <summary>Judges expressions over given series by `promtool test rules`.</summary>
internal static class PromToolTest
{
    /// <summary>One group of series with the expressions to evaluate over it.</summary>
    public static JsonObject Group(string name, IEnumerable<GivenSeries> given, IEnumerable<JsonObject> tests) => new()
    {
        ["name"] = name,
        ["interval"] = "1m",
        ["input_series"] = new JsonArray([.. given.Select(one => new JsonObject { ["series"] = one.Series, ["values"] = one.Values })]),
        ["promql_expr_test"] = new JsonArray([.. tests]),
    };

    /// <summary>An expression after 10 hours, where time() is 36000, with the one sample that it has; null: none.</summary>
    public static JsonObject Expect(string expression, string labels, double? value) => new()
    {
        ["expr"] = DashboardModel.Expanded(expression),
        ["eval_time"] = "10h",
        ["exp_samples"] = value is { } number ? new JsonArray(new JsonObject { ["labels"] = labels, ["value"] = number }) : [],
    };

    public static async Task RunAsync(IEnumerable<JsonObject> groups)
    {
        var file = new JsonObject { ["evaluation_interval"] = "1m", ["tests"] = new JsonArray([.. groups]) };
        using var folder = new TemporaryFolder();
        folder.Write("test.yml", file.ToJsonString());

        var result = await Tool.RunAsync("promtool", ["test", "rules", "test.yml"], folder: folder.Root);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }
}
