using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using static Vigie.Repository.Tests.DashboardModel;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>What Grafana would swallow silently: it stores unknown types, options and units, overlaps and double ids with 200.</summary>
public sealed partial class DashboardsTests
{
    private static readonly JsonObject s_known = (JsonObject)JsonNode.Parse(File.ReadAllText(Tree.PathOf("provisioning", "Vigie.Provision", "Lint", "grafana-model.json")))!;

    private const string Good = "#0072b2";

    private const string Unknown = "#6e7681";

    // Good, warning, broken, unknown, and a mark that judges nothing; the last two are no colours of their own.
    private static readonly string[] s_colours = [Good, "#f0b400", "#d1341f", Unknown, "#8d6bd1", "text", "transparent"];

    private static readonly string[] s_builtIn = ["__rate_interval", "__interval", "__range"];

    public static TheoryData<string> Names => [.. DashboardModel.All().Select(dashboard => dashboard.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Dashboard_TopLevel_IsStableAndImportableByHand(string name)
    {
        var root = Of(name).Root;

        Assert.Equal($"vigie-{name}", Text(root, "uid"));
        Assert.All(root.Select(pair => pair.Key), key => Assert.Contains(key, Members("dashboard")));
        Assert.DoesNotContain(root, pair => pair.Key is "id" or "version" or "iteration" or "gnetId" || pair.Key.StartsWith("__", StringComparison.Ordinal));
        Assert.InRange(root["schemaVersion"]!.GetValue<int>(), 41, 42);
        Assert.Contains("vigie", ((JsonArray)root["tags"]!).Select(tag => tag!.GetValue<string>()));
        Assert.NotEmpty(Text(root["time"], "from"));
        Assert.Equal(JsonValueKind.String, root["refresh"]!.GetValueKind());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Dashboard_Variables_ArePresentAndRefreshWithTheTimeRange(string name)
    {
        var variables = Of(name).Variables.ToDictionary(variable => Text(variable, "name"));

        Assert.Equal("datasource", Text(variables["datasource"], "type"));
        Assert.Equal("prometheus", Text(variables["datasource"], "query"));
        foreach (var wanted in new[] { "site", "target" })
        {
            Assert.Equal(2, variables[wanted]["refresh"]!.GetValue<int>());
            Assert.Equal(".+", Text(variables[wanted], "allValue"));
            Assert.True(variables[wanted]["multi"]!.GetValue<bool>());
        }

        Assert.All(variables.Values, variable => Assert.NotEmpty(Text(variable, "label")));
        Assert.All(variables.Values.SelectMany(variable => variable.Select(pair => pair.Key)), key => Assert.Contains(key, Members("variable")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Dashboard_PanelIds_AreUnique(string name)
    {
        var ids = Of(name).Everything.Select(panel => panel["id"]!.GetValue<int>()).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Dashboard_Grid_HasNoOverlapAndNothingOutside(string name)
    {
        var taken = new Dictionary<(int X, int Y), string>();
        foreach (var panel in Objects(Of(name).Root["panels"]))
        {
            var grid = panel["gridPos"]!;
            var (x, y, w, h) = (grid["x"]!.GetValue<int>(), grid["y"]!.GetValue<int>(), grid["w"]!.GetValue<int>(), grid["h"]!.GetValue<int>());
            Assert.True(x >= 0 && y >= 0 && w >= 1 && h >= 1 && x + w <= 24, $"{Text(panel, "title")} lies outside of the grid");
            foreach (var cell in from i in Enumerable.Range(x, w) from j in Enumerable.Range(y, h) select (i, j))
            {
                Assert.True(taken.TryAdd(cell, Text(panel, "title")), $"{Text(panel, "title")} covers {taken[cell]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Panel_TypeMembersAndOptions_AreKnownToGrafana(string name)
    {
        foreach (var panel in Of(name).Panels)
        {
            var type = Text(panel, "type");
            Assert.True(s_known["panels"]!.AsObject().ContainsKey(type), $"unknown panel type {type}");
            Assert.All(panel.Select(pair => pair.Key), key => Assert.Contains(key, Members("panel")));
            Known(panel["options"], s_known["panels"]![type]!["options"]!, $"{Text(panel, "title")}: options");
            var defaults = panel["fieldConfig"]!["defaults"]!.AsObject();
            Assert.All(defaults.Select(pair => pair.Key), key => Assert.Contains(key, Members("field")));
            Known(defaults["custom"], s_known["panels"]![type]!["custom"]!, $"{Text(panel, "title")}: custom");
            foreach (var target in Objects(panel["targets"]))
            {
                Assert.All(target.Select(pair => pair.Key), key => Assert.Contains(key, Members("query")));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Panel_Words_SayWhatItIsAndWhatToDo(string name)
    {
        foreach (var panel in Of(name).Panels)
        {
            Assert.NotEmpty(Text(panel, "title"));
            Assert.True(Text(panel, "description").Length > 40, $"{Text(panel, "title")} has no real description");
            Assert.NotEmpty(Objects(panel["links"]));
            Assert.NotEmpty(Objects(panel["targets"]));
            Assert.NotEmpty(Text(panel["fieldConfig"]!["defaults"], "noValue"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DataSource_EveryUse_IsTheVariable(string name)
    {
        var dashboard = Of(name);
        var uses = dashboard.Panels.Concat(dashboard.Panels.SelectMany(panel => Objects(panel["targets"])))
            .Concat(dashboard.Variables.Where(variable => Text(variable, "type") == "query"))
            .Concat(dashboard.Annotations.Where(query => query["builtIn"] is null)).ToList();

        Assert.NotEmpty(uses);
        Assert.All(uses, use => Assert.Equal("${datasource}", Text(use["datasource"], "uid")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Units_All_AreKnown(string name)
    {
        var units = Of(name).Panels.SelectMany(Descend).Where(pair => pair.Key == "unit" || pair.Key == "id=unit").Select(pair => pair.Value).ToList();

        Assert.NotEmpty(units);
        Assert.All(units, unit => Assert.True(Members("units").Contains(unit) || Regex.IsMatch(unit, "^(suffix|prefix):.+"), $"unknown unit {unit}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Thresholds_FirstStep_HasNoValueAndTheOthersClimb(string name)
    {
        var lists = Of(name).Panels.SelectMany(panel => All(panel, "steps")).OfType<JsonArray>().ToList();

        Assert.NotEmpty(lists);
        Assert.All(lists, steps =>
        {
            Assert.Null(steps[0]!["value"]);
            var values = steps.Skip(1).Select(step => step!["value"]!.GetValue<double>()).ToList();
            Assert.Equal(values.Order(), values);
        });
    }

    /// <summary>A stat takes the first threshold's colour when nothing is known, and a mapping tells the text.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Stat_NoData_IsGreyAndSaysSo(string name)
    {
        foreach (var defaults in Of(name).Panels.Where(panel => Text(panel, "type") == "stat").Select(panel => panel["fieldConfig"]!["defaults"]!))
        {
            Assert.Equal("no data", Text(defaults, "noValue"));
            Assert.Equal(Unknown, Text(defaults["thresholds"]!["steps"]![0], "color"));
            Assert.True(NullIsHonest(defaults["mappings"]));
        }
    }

    /// <summary>A cell that is coloured by its value shows what is not known as such.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Table_ColouredColumns_MapTheUnknownToSomethingThatIsNotGreen(string name)
    {
        var coloured = Of(name).Panels.Where(panel => Text(panel, "type") == "table")
            .SelectMany(panel => Objects(panel["fieldConfig"]!["overrides"]).Select(rule => (Panel: panel, Rule: rule)))
            .Where(pair => Objects(pair.Rule["properties"]).Any(property => Text(property, "id") == "custom.cellOptions")).ToList();

        Assert.NotEmpty(coloured);
        Assert.All(coloured, pair => Assert.True(
            NullIsHonest(Objects(pair.Rule["properties"]).FirstOrDefault(property => Text(property, "id") == "mappings")?["value"]),
            $"{Text(pair.Panel, "title")}: {pair.Rule["matcher"]!["options"]}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Table_ColumnsOverridesAndSorting_NameWhatExists(string name)
    {
        foreach (var panel in Of(name).Panels.Where(panel => Text(panel, "type") == "table"))
        {
            Assert.All(Objects(panel["transformations"]), step => Assert.Contains(Text(step, "id"), Members("transformations")));
            var organize = Objects(panel["transformations"]).Single(step => Text(step, "id") == "organize")["options"]!;
            var renamed = organize["renameByName"]!.AsObject();
            // With a single query Grafana calls the column "Value": a table of ours has more.
            var values = Objects(panel["targets"]).Select(target => $"Value #{Text(target, "refId")}").ToList();
            Assert.True(values.Count > 1, $"{Text(panel, "title")} has one query only");
            Assert.All(renamed.Concat(organize["excludeByName"]!.AsObject()).Select(pair => pair.Key).Where(key => key.StartsWith("Value", StringComparison.Ordinal)), key => Assert.Contains(key, values));
            Assert.All(values, value => Assert.True(renamed.ContainsKey(value) || organize["excludeByName"]!.AsObject().ContainsKey(value), $"{Text(panel, "title")}: {value} has no name"));
            Assert.Equal(renamed.Select(pair => pair.Key), organize["indexByName"]!.AsObject().OrderBy(pair => pair.Value!.GetValue<int>()).Select(pair => pair.Key));
            var columns = renamed.Select(pair => pair.Value!.GetValue<string>()).ToList();
            Assert.All(Objects(panel["fieldConfig"]!["overrides"]), rule => Assert.Contains(Text(rule["matcher"], "options"), columns));
            Assert.All(Objects(panel["options"]!["sortBy"]), sort => Assert.Contains(Text(sort, "displayName"), columns));
            Assert.All(Objects(panel["targets"]), target => Assert.True(Text(target, "format") == "table" && target["instant"]!.GetValue<bool>()));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Expressions_Variables_AreDeclaredAndUsed(string name)
    {
        var dashboard = Of(name);
        var declared = dashboard.Variables.Select(variable => Text(variable, "name")).Concat(s_builtIn).ToHashSet();
        foreach (var (where, expression) in dashboard.Expressions)
        {
            Assert.All(Regex.Matches(expression, @"\$\{?(\w+)"), match => Assert.Contains(match.Groups[1].Value, declared));
            Assert.True(where.Contains(": variable ", StringComparison.Ordinal) || FollowsVariables().IsMatch(expression), $"{where} does not follow the variables");
        }
    }

    /// <summary>A link to a runbook names an alert that exists.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void RunbookLinks_All_BelongToAlerts(string name)
    {
        var alerts = Directory.GetFiles(Tree.PathOf("alert-rules"), "*.yml")
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"runbook_url:\s*(\S+)").Select(match => match.Groups[1].Value)).ToHashSet();
        var links = Of(name).Panels.SelectMany(panel => Objects(panel["links"])).Select(link => Text(link, "url")).Where(url => url.Contains("/runbooks/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Contains(link, alerts));
        Assert.All(Of(name).Panels, panel => Assert.Contains(Objects(panel["links"]), link => Text(link, "url").Contains("/runbooks/", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DashboardLinks_All_LeadToOnesThatExist(string name)
    {
        var links = Of(name).Panels.SelectMany(panel => Objects(panel["links"])).Select(link => Text(link, "url")).Where(url => url.StartsWith("/d/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Contains(link, DashboardModel.All().Select(dashboard => $"/d/{Text(dashboard.Root, "uid")}")));
    }

    /// <summary>One colour says one thing on all dashboards.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Colours_All_AreThoseOfTheHouse(string name) =>
        Assert.All(Of(name).Panels.SelectMany(panel => All(panel["fieldConfig"], "color").Concat(All(panel["fieldConfig"], "fixedColor"))).OfType<JsonValue>(), colour => Assert.Contains(colour.GetValue<string>(), s_colours));

    /// <summary>A code that an expression can give has a word: "3 + 0 * max by (...) (...)" is read as the word of 3.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Codes_OfStates_AllHaveWords(string name)
    {
        foreach (var panel in Of(name).Panels)
        {
            var codes = Objects(panel["targets"]).SelectMany(target => Code().Matches(Text(target, "expr"))).Select(match => match.Groups[1].Value).Distinct().ToList();
            var words = All(panel["fieldConfig"], "mappings").Concat(All(panel["fieldConfig"], "value")).SelectMany(Objects).Where(mapping => Text(mapping, "type") == "value")
                .SelectMany(mapping => mapping["options"]!.AsObject()).Select(pair => pair.Key).ToHashSet();
            Assert.All(codes, code => Assert.Contains(code, words));
        }
    }

    /// <summary>The wall has 1080 lines: 26 rows of 38 beneath the bar of variables; and tiles that can be read from 4 metres.</summary>
    [Fact]
    public void Overview_Size_FitsOneScreen()
    {
        var panels = Of("soc-overview").Panels.ToList();

        Assert.InRange(panels.Max(panel => panel["gridPos"]!["y"]!.GetValue<int>() + panel["gridPos"]!["h"]!.GetValue<int>()), 1, 26);
        Assert.All(panels.Where(panel => Text(panel, "type") == "stat"), panel => Assert.InRange(panel["options"]!["text"]!["valueSize"]!.GetValue<int>(), 36, 80));
    }

    private static HashSet<string> Members(string list) => [.. ((JsonArray)s_known[list]!).Select(item => item!.GetValue<string>())];

    private static void Known(JsonNode? given, JsonNode known, string where)
    {
        foreach (var (key, value) in given as JsonObject ?? [])
        {
            Assert.True(known.AsObject().ContainsKey(key), $"{where}.{key} is unknown");
            if (known[key] is JsonArray allowed)
            {
                Assert.True(allowed.Any(choice => JsonNode.DeepEquals(choice, value)), $"{where}.{key}: {value} is not one of {allowed.ToJsonString()}");
            }
        }
    }

    private static bool NullIsHonest(JsonNode? mappings) => Objects(mappings).Any(mapping =>
        Text(mapping, "type") == "special" && Text(mapping["options"], "match") == "null+nan"
        && Text(mapping["options"]!["result"], "text").Length > 0 && Text(mapping["options"]!["result"], "color") != Good);

    private static IEnumerable<JsonNode?> All(JsonNode? node, string key) => node switch
    {
        JsonObject o => o.SelectMany(pair => pair.Key == key ? All(pair.Value, key).Prepend(pair.Value) : All(pair.Value, key)),
        JsonArray a => a.SelectMany(item => All(item, key)),
        _ => [],
    };

    // Units stand as "unit": x in defaults and as {"id": "unit", "value": x} in overrides.
    private static IEnumerable<KeyValuePair<string, string>> Descend(JsonNode? node) => node switch
    {
        JsonObject o when Text(o, "id") == "unit" => [new("id=unit", Text(o, "value"))],
        JsonObject o => o.SelectMany(pair => pair.Value is JsonValue value && value.TryGetValue<string>(out var text) ? [new(pair.Key, text)] : Descend(pair.Value)),
        JsonArray a => a.SelectMany(Descend),
        _ => [],
    };

    // "$site|" lets series and alerts through that have no site: those of Prometheus and Alertmanager themselves.
    [GeneratedRegex(@"^(?=.*site=~""\$site(?:\|all)?\|?"").*target=~""\$target\|?""", RegexOptions.Singleline)]
    private static partial Regex FollowsVariables();

    [GeneratedRegex(@"(?:^|\(| or )(\d) \+ 0 \* max by")]
    private static partial Regex Code();
}
