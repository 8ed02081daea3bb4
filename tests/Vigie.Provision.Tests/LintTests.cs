using System.Text.Json.Nodes;
using Vigie.Provision.Commands;
using Vigie.Provision.Lint;
using Vigie.Testing;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Provision.Tests;

/// <summary>What Grafana stores in silence.</summary>
public sealed class LintTests
{
    [Fact]
    public void Check_GoodDashboard_FindsNothing() => Assert.Empty(DashboardLinter.Check("x.json", Good()));

    public static TheoryData<string, string, string> Faults => new()
    {
        { "id", "5", "server-member" },
        { "__inputs", "[]", "server-member" },
        { "colour", "\"red\"", "unknown-member" },
        { "schemaVersion", "16", "schema-version" },
        { "panels.0.id", "2", "panel-id" },
        { "panels.1.id", "null", "panel-id" },
        { "panels.1.gridPos.x", "20", "grid" },
        { "panels.1.gridPos.x", "4", "grid" },
        { "panels.1.gridPos.h", "\"4\"", "grid" },
        { "panels.2.panels.0.id", "1", "panel-id" },
        { "panels.0.type", "\"graph\"", "panel-type" },
        { "panels.0.type", "\"sparkle\"", "panel-type" },
        { "panels.0.pluginVersion", "\"9\"", "plugin-version" },
        { "panels.0.targts", "[]", "unknown-member" },
        { "panels.0.options.colourMode", "\"value\"", "unknown-option" },
        { "panels.0.options.colorMode", "\"rainbow\"", "unknown-option" },
        { "panels.0.title", "\"\"", "title" },
        { "panels.0.description", "\"\"", "description" },
        { "panels.0.targets", "[]", "no-targets" },
        { "panels.0.targets.0.refId", "\"\"", "ref-id" },
        { "panels.0.targets.0.exprs", "\"up\"", "unknown-member" },
        { "panels.0.transformations", "[{\"id\":\"magic\",\"options\":{}}]", "transformation" },
        { "panels.0.transformations", "[{\"id\":\"merge\"}]", "transformation" },
        { "panels.0.fieldConfig.defaults.unit", "\"furlongs\"", "unit" },
        { "panels.0.fieldConfig.defaults.unit", "\"\"", "unit" },
        { "panels.0.fieldConfig.defaults.colour", "1", "unknown-member" },
        { "panels.0.fieldConfig.defaults.thresholds.steps", "[{\"color\":\"green\",\"value\":0}]", "thresholds" },
        { "panels.0.fieldConfig.defaults.thresholds.steps", "[{\"color\":\"a\",\"value\":null},{\"color\":\"b\",\"value\":9},{\"color\":\"c\",\"value\":3}]", "thresholds" },
        { "panels.0.fieldConfig.overrides", "[{\"matcher\":{},\"properties\":[{\"id\":\"unit\",\"value\":\"furlongs\"}]}]", "unit" },
        { "panels.0.datasource", "null", "data-source" },
        { "panels.0.datasource", "\"Prometheus\"", "data-source" },
        { "panels.0.targets.0.datasource.uid", "\"prom-1\"", "data-source" },
        { "annotations.list.0.datasource", "null", "data-source" },
        { "annotations.list", "[]", "built-in-annotation" },
        { "templating.list.0", "{\"type\":\"custom\",\"name\":\"datasource\",\"label\":\"x\",\"query\":\"a\"}", "data-source-variable" },
        { "templating.list.0.name", "\"ds\"", "data-source-variable" },
        { "templating.list.1.refresh", "1", "variable-refresh" },
        { "templating.list.1.allValue", "\"\"", "variable-all" },
        { "templating.list.1.label", "\"\"", "variable-label" },
        { "templating.list.1.type", "\"magic\"", "variable" },
        { "templating.list.1.datasource.uid", "\"fixed\"", "data-source" },
        { "panels.0.targets.0.expr", "\"\"", "promql" },
        { "panels.0.targets.0.expr", "\"up{site=~\\\"$sight\\\"}\"", "variable" },
        { "panels.0.targets.0.expr", "\"up{site=\\\"$site\\\"}\"", "variable-matcher" },
        { "panels.0.targets.0.expr", "\"rate(x_total{site=~\\\"$site\\\"}[5m])\"", "rate-interval" },
        { "panels.0.targets.0.expr", "\"sum by (a) (x_total{site=~\\\"$site\\\"})\"", "counter" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_OneThingWrong_IsFound(string path, string value, string rule)
    {
        var model = Good();
        Put(model, path.Split('.'), JsonNode.Parse(value));

        Assert.Contains(DashboardLinter.Check("x.json", model), finding => finding.Rule == rule);
    }

    [Theory]
    [InlineData("sum by (a) (rate(x_total{site=~\"$site\"}[$__rate_interval]))")]
    [InlineData("increase(x_total{site=~\"$site\"}[$__range]) / on (a) increase(y_total[$__range])")]
    [InlineData("count(x_total{site=~\"${site}\"})")]
    public void Check_ProperExpressions_AreLeftAlone(string expression)
    {
        var model = Good();
        Put(model, ["panels", "0", "targets", "0", "expr"], expression);

        Assert.Empty(DashboardLinter.Check("x.json", model));
    }

    [Theory]
    [InlineData("""{"panels":7,"templating":[],"annotations":{"list":7}}""")]
    [InlineData("""{"panels":[7,null,{"gridPos":[],"targets":{},"options":[],"fieldConfig":7,"type":5,"transformations":[{}]}],"templating":{"list":[{}]}}""")]
    public void Check_OddShapes_AreFoundWithoutFailing(string model) => Assert.NotEmpty(DashboardLinter.Check("x.json", (JsonObject)JsonNode.Parse(model)!));

    [Fact]
    public async Task Lint_OurOwnFiles_AreClean()
    {
        using var run = new ApplyRun(null);

        var result = await run.RunAsync(["lint", "--dashboards", Tree.PathOf("dashboards")]);

        Assert.True(result.Code == ExitCode.Done, result.Output + result.Error);
    }

    [Fact]
    public async Task Lint_RulesAndRoutesOfOurs_CanBeExpressedAndNeedNoSecret()
    {
        using var run = new ApplyRun(null);

        var result = await run.RunAsync(["lint", "--dashboards", Tree.PathOf("dashboards"), "--alerting", "grafana", "--prometheus-url", "http://localhost:9090",
            "--rules", Tree.PathOf("alert-rules"), "--alertmanager-config", Tree.PathOf("alert-rules", "alertmanager.yml")]);

        Assert.True(result.Code == ExitCode.Done, result.Output + result.Error);
    }

    [Fact]
    public async Task Lint_Findings_AreToldWithFileAndPlace()
    {
        using var run = new ApplyRun(null);
        run.WriteDashboard("links", new JsonObject { ["uid"] = "links", ["title"] = "t", ["schemaVersion"] = 41, ["panels"] = new JsonArray(), ["links"] = new JsonArray(new JsonObject { ["url"] = "/d/nowhere/x" }) });

        var result = await run.RunAsync(["lint", "--dashboards", run.Dashboards]);

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("error    links.json: leads to the dashboard nowhere, which no file has [link]", result.Output, StringComparison.Ordinal);
        Assert.Contains("error    backups.json: 'Late': has no query [no-targets]", result.Output, StringComparison.Ordinal);
    }

    /// <summary>Each expression of our dashboards as Prometheus reads it.</summary>
    [Fact]
    public async Task Expressions_OfOurDashboards_AreParsedByPromtool()
    {
        var expressions = Directory.GetFiles(Tree.PathOf("dashboards"), "*.json")
            .SelectMany(file => DashboardLinter.Expressions((JsonObject)JsonNode.Parse(File.ReadAllText(file))!)).Where(expression => expression.Text.Length > 0).ToList();
        var rules = expressions.Select((expression, i) => new JsonObject { ["record"] = $"dashboard:expression:{i}", ["expr"] = Expand(expression.Text) });
        using var folder = new TemporaryFolder();
        folder.Write("rules.yml", new JsonObject { ["groups"] = new JsonArray(new JsonObject { ["name"] = "d", ["rules"] = new JsonArray([.. rules]) }) }.ToJsonString());

        var result = await Tool.RunAsync("promtool", ["check", "rules", "rules.yml"], folder: folder.Root);

        Assert.True(expressions.Count > 10);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    private static string Expand(string text) => System.Text.RegularExpressions.Regex.Replace(text, @"\$(\w+|\{\w+\})", match => match.Value.StartsWith("$__", StringComparison.Ordinal) ? "5m" : ".+");

    private static void Put(JsonNode at, string[] path, JsonNode? value)
    {
        foreach (var name in path[..^1])
        {
            at = (at is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)] : at[name]) ?? throw new InvalidOperationException(name);
        }

        if (at is JsonArray items)
        {
            items[int.Parse(path[^1], System.Globalization.CultureInfo.InvariantCulture)] = value;
        }
        else
        {
            at[path[^1]] = value;
        }
    }

    private static JsonObject Good() => (JsonObject)JsonNode.Parse("""
        {
          "uid": "good", "title": "Good", "schemaVersion": 41,
          "annotations": { "list": [ { "builtIn": 1, "datasource": { "type": "grafana", "uid": "-- Grafana --" }, "name": "Annotations & Alerts" } ] },
          "templating": { "list": [
            { "type": "datasource", "name": "datasource", "label": "Data source", "query": "prometheus" },
            { "type": "query", "name": "site", "label": "Site", "datasource": { "type": "prometheus", "uid": "${datasource}" }, "query": "label_values(up, site)", "refresh": 2, "multi": true, "includeAll": true, "allValue": ".+" } ] },
          "panels": [
            { "id": 1, "type": "stat", "title": "A", "description": "What it is.", "gridPos": { "x": 0, "y": 0, "w": 6, "h": 4 }, "datasource": { "type": "prometheus", "uid": "${datasource}" },
              "options": { "colorMode": "value" },
              "fieldConfig": { "defaults": { "unit": "short", "thresholds": { "mode": "absolute", "steps": [ { "color": "green", "value": null }, { "color": "red", "value": 1 } ] } }, "overrides": [] },
              "targets": [ { "refId": "A", "expr": "up{site=~\"$site\"}", "datasource": { "type": "prometheus", "uid": "${datasource}" } } ] },
            { "id": 2, "type": "text", "title": "B", "gridPos": { "x": 6, "y": 0, "w": 6, "h": 4 }, "options": { "mode": "markdown", "content": "x" } },
            { "id": 3, "type": "row", "title": "C", "collapsed": true, "gridPos": { "x": 0, "y": 4, "w": 24, "h": 1 }, "panels": [
              { "id": 4, "type": "text", "title": "D", "gridPos": { "x": 0, "y": 5, "w": 6, "h": 4 }, "options": {} } ] }
          ]
        }
        """)!;
}
