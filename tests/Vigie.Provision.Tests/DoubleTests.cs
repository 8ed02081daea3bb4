using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Vigie.GrafanaDouble;

namespace Vigie.Provision.Tests;

/// <summary>What is believed of real servers, each belief by its name: a later comparison shows which one was wrong.</summary>
public sealed class DoubleTests
{
    private const string Rules = "/api/v1/provisioning/";

    [Fact]
    public async Task Rule_ModelsAndDurations_ComeBackCompleted()
    {
        await using var grafana = await StartAsync();

        var (status, _) = await AskAsync(grafana, "POST", Rules + "alert-rules", Rule(forTime: "60m"));
        var (_, rule) = await AskAsync(grafana, "GET", Rules + "alert-rules/r1");

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal("1h", rule!["for"]!.GetValue<string>());
        Assert.Equal(1000, rule["data"]![0]!["model"]!["intervalMs"]!.GetValue<int>());
        Assert.Equal(43200, rule["data"]![0]!["model"]!["maxDataPoints"]!.GetValue<int>());
        Assert.Equal("api", rule["provenance"]!.GetValue<string>());
    }

    [Fact]
    public async Task RuleGroup_Get_TellsNoProvenanceAndPutEchoesTheRequest()
    {
        await using var grafana = await StartAsync();
        var body = new JsonObject { ["title"] = "g", ["folderUid"] = "f", ["interval"] = 60, ["rules"] = new JsonArray(Rule(forTime: "60m")) };

        var (_, echo) = await AskAsync(grafana, "PUT", Rules + "folder/f/rule-groups/g", body);
        var (_, group) = await AskAsync(grafana, "GET", Rules + "folder/f/rule-groups/g");

        Assert.Equal("60m", echo!["rules"]![0]!["for"]!.GetValue<string>());
        Assert.Equal("1h", group!["rules"]![0]!["for"]!.GetValue<string>());
        Assert.Null(group["rules"]![0]!["provenance"]);
    }

    [Theory]
    [InlineData(15, "should be non-zero and divided exactly by scheduler interval: 10")]
    [InlineData(0, "should be non-zero")]
    public async Task RuleGroup_OddInterval_IsRefused(int interval, string expected)
    {
        await using var grafana = await StartAsync();

        var (status, answer) = await AskAsync(grafana, "PUT", Rules + "folder/f/rule-groups/g", new JsonObject { ["interval"] = interval, ["rules"] = new JsonArray() });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(expected, answer!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("11.4.0", HttpStatusCode.BadRequest)]
    [InlineData("12.0.0", HttpStatusCode.Created)]
    public async Task Rule_TitleTwiceInAFolder_DependsOnTheRelease(string version, HttpStatusCode expected)
    {
        await using var grafana = await StartAsync(version);
        await AskAsync(grafana, "POST", Rules + "alert-rules", Rule());

        Assert.Equal(expected, (await AskAsync(grafana, "POST", Rules + "alert-rules", Rule("r2"))).Status);
    }

    [Fact]
    public async Task Rule_ProvenanceTakenBack_Is500()
    {
        await using var grafana = await StartAsync();
        await AskAsync(grafana, "POST", Rules + "alert-rules", Rule());

        var (status, answer) = await AskAsync(grafana, "PUT", Rules + "alert-rules/r1", Rule(), disableProvenance: "false");

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Equal("cannot change provenance from 'api' to ''", answer!["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task Rule_Unknown_Is404WithEmptyBodyAndDeletedAllTheSame()
    {
        await using var grafana = await StartAsync();

        Assert.Equal((HttpStatusCode.NotFound, null), await AskAsync(grafana, "GET", Rules + "alert-rules/none"));
        Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(grafana, "DELETE", Rules + "alert-rules/none")).Status);
    }

    [Theory]
    [InlineData("11.4.0", "grafana-default-email", 1)]
    [InlineData("13.1.0", "empty", 0)]
    public async Task NewOrganisation_Tree_PointsToAReceiverThatNeedNotBeInTheList(string version, string receiver, int points)
    {
        await using var grafana = await StartAsync(version);

        Assert.Equal(receiver, (await AskAsync(grafana, "GET", Rules + "policies")).Body!["receiver"]!.GetValue<string>());
        Assert.Equal(points, (await AskAsync(grafana, "GET", Rules + "contact-points")).Body!.AsArray().Count);
    }

    [Fact]
    public async Task ContactPoint_Redacted_PutKeepsAndPostStoresTheWord()
    {
        await using var grafana = await StartAsync();
        JsonObject Point(string uid, string password) => new()
        {
            ["uid"] = uid, ["name"] = uid, ["type"] = "webhook", ["settings"] = new JsonObject { ["url"] = "http://x", ["password"] = password },
        };
        await AskAsync(grafana, "POST", Rules + "contact-points", Point("a", "secret"));
        var (status, answer) = await AskAsync(grafana, "PUT", Rules + "contact-points/a", Point("a", "[REDACTED]"));
        await AskAsync(grafana, "POST", Rules + "contact-points", Point("b", "[REDACTED]"));
        var (taken, _) = await AskAsync(grafana, "POST", Rules + "contact-points", Point("a", "x"));

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal("contactpoint updated", answer!["message"]!.GetValue<string>());
        Assert.Equal("secret", grafana.State.ContactPoints[0]["settings"]!["password"]!.GetValue<string>());
        Assert.Equal("[REDACTED]", grafana.State.ContactPoints[1]["settings"]!["password"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.InternalServerError, taken);
        Assert.Equal("[REDACTED]", (await AskAsync(grafana, "GET", Rules + "contact-points")).Body![0]!["settings"]!["password"]!.GetValue<string>());
    }

    [Fact]
    public async Task Template_WithoutDefine_IsWrapped()
    {
        await using var grafana = await StartAsync();

        await AskAsync(grafana, "PUT", Rules + "templates/x", new JsonObject { ["template"] = "hello" });
        var (stale, _) = await AskAsync(grafana, "PUT", Rules + "templates/x", new JsonObject { ["template"] = "other", ["version"] = "0000" });

        Assert.Equal("{{ define \"x\" }}\n  hello\n{{ end }}", grafana.State.Templates["x"]["template"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.Conflict, stale);
    }

    [Theory]
    [InlineData("22:00", "06:00", HttpStatusCode.BadRequest)]
    [InlineData("8:00", "09:00", HttpStatusCode.BadRequest)]
    [InlineData("08:00", "24:00", HttpStatusCode.Created)]
    public async Task Timing_OverMidnight_IsBadRequestData(string start, string end, HttpStatusCode expected)
    {
        await using var grafana = await StartAsync();
        var interval = new JsonObject { ["times"] = new JsonArray(new JsonObject { ["start_time"] = start, ["end_time"] = end }) };

        Assert.Equal(expected, (await AskAsync(grafana, "POST", Rules + "mute-timings", new JsonObject { ["name"] = "n", ["time_intervals"] = new JsonArray(interval) })).Status);
    }

    [Fact]
    public async Task Choice_External_NeedsADataSourceFirst()
    {
        await using var grafana = await StartAsync();

        var (status, answer) = await AskAsync(grafana, "POST", "/api/v1/ngalert/admin_config", new JsonObject { ["alertmanagersChoice"] = "external" });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("At least one Alertmanager", answer!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeprecatedRoutes_From13On_SaySo()
    {
        await using var grafana = await StartAsync("13.0.0");
        using var client = Client(grafana);

        using var answer = await client.GetAsync(Rules + "policies", TestContext.Current.CancellationToken);

        Assert.Contains("X-API-Deprecation-Date", answer.Headers.Select(header => header.Key));
    }

    [Fact]
    public void Contract_WrongRequestsAndAnswers_AreFound()
    {
        var contract = new Contract();
        var found = new ConcurrentQueue<string>();
        contract.Check(new Seen("POST", "/api/folders", null, """{"uid":"a","titel":"x"}"""), FakeAnswer.Json(200, new JsonObject { ["version"] = "one" }), found);
        contract.Check(new Seen("GET", "/api/folders?depth=3", null, ""), new FakeAnswer(204, ""), found);
        contract.Check(new Seen("GET", "/api/nowhere", null, ""), FakeAnswer.Json(200, new JsonObject()), found);

        Assert.Equal(2, contract.Checked);
        foreach (var expected in new[] { "$: without title", "$.titel: no such member", "$.version: not \"integer\"", "no such parameter: depth", "no such status", "no such operation" })
        {
            Assert.Contains(found, violation => violation.Contains(expected, StringComparison.Ordinal));
        }
    }

    private static async Task<FakeGrafana> StartAsync(string version = "12.2.0")
    {
        var grafana = await FakeGrafana.StartAsync(version);
        grafana.Folders["f"] = new FakeFolder { Title = "F" };
        return grafana;
    }

    private static JsonObject Rule(string uid = "r1", string forTime = "5m") => new()
    {
        ["uid"] = uid, ["title"] = "T", ["folderUID"] = "f", ["ruleGroup"] = "g", ["condition"] = "A", ["noDataState"] = "OK", ["execErrState"] = "Error", ["for"] = forTime,
        ["data"] = new JsonArray(new JsonObject { ["refId"] = "A", ["datasourceUid"] = "p", ["relativeTimeRange"] = new JsonObject { ["from"] = 600, ["to"] = 0 }, ["model"] = new JsonObject { ["expr"] = "up" } }),
    };

    private static HttpClient Client(FakeGrafana grafana)
    {
        var client = new HttpClient { BaseAddress = new Uri(grafana.Url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", FakeGrafana.Token);
        return client;
    }

    private static async Task<(HttpStatusCode Status, JsonNode? Body)> AskAsync(FakeGrafana grafana, string method, string path, JsonObject? body = null, string? disableProvenance = null)
    {
        using var client = Client(grafana);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        if (request.Content is not null)
        {
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (disableProvenance is not null)
        {
            request.Headers.Add("X-Disable-Provenance", disableProvenance);
        }

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }
}
