using System.Net;
using System.Text.Json;
using Vigie.Core.Collecting;
using Vigie.Core.Http;

namespace Vigie.Core.Tests.Http;

public sealed class PagesTests
{
    private const string Nasty = "<script>alert('x')</script>\"&";

    [Fact]
    public async Task Landing_Targets_TellsHowManyAreUp()
    {
        await using var harness = await SurfaceHarness.StartAsync(fleet: new FakeFleet().Add("a").Add("b", up: false).Add("c", up: null));

        var page = await harness.TextAsync("/");

        Assert.Contains("3 targets: 1 up, 1 down, 1 not read yet.", page, StringComparison.Ordinal);
        Assert.Contains("Vigie 1.2.3, revision 0123456789ab<", page, StringComparison.Ordinal);
        foreach (var link in (string[])["/targets", "/metrics", "/sd", "/-/healthy", "/-/ready"])
        {
            Assert.Contains($"href=\"{link}\"", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Landing_NoTargets_SaysSo()
    {
        await using var harness = await SurfaceHarness.StartAsync();

        Assert.Contains("No targets are configured.", await harness.TextAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Targets_FailingCollector_ToldFirstWithReasonDetailAndAge()
    {
        await using var harness = await SurfaceHarness.StartAsync();
        var now = harness.Clock.GetUtcNow();
        harness.Fleet.Add("pbs-aard", up: false, product: "Proxmox Backup Server", collectors:
        [
            FakeFleet.Collector("datastores", succeeded: false, FailureReason.Identity, "the certificate is not the pinned one", now.AddMinutes(-125), now.AddSeconds(75)),
            FakeFleet.Collector("jobs", succeeded: null),
        ]);

        var page = await harness.TextAsync("/targets");

        Assert.Contains("<h2>Needs attention</h2>", page, StringComparison.Ordinal);
        Assert.Contains("datastores: <span class=\"bad state\">identity</span> the certificate is not the pinned one <span class=\"soft\">(last success 2 h 5 min ago)</span>", page, StringComparison.Ordinal);
        Assert.Contains("<h2>Site AARD</h2>", page, StringComparison.Ordinal);
        Assert.Contains("<span>Proxmox Backup Server 4.2</span>\n<span class=\"soft\">7 requests</span>", page, StringComparison.Ordinal);
        Assert.Contains("in 1 min 15 s, every 1 min", page, StringComparison.Ordinal);
        Assert.Contains("not run yet", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Targets_MarkupInEveryText_IsShownAsText()
    {
        await using var harness = await SurfaceHarness.StartAsync(fleet: new FakeFleet().Add(
            Nasty, Nasty, Nasty, up: false, product: Nasty, collectors: FakeFleet.Collector(Nasty, false, FailureReason.Protocol, Nasty)));

        var page = await harness.TextAsync("/targets");

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("alert('", page, StringComparison.Ordinal);
        Assert.Contains("<h3>&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&quot;&amp;</h3>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Targets_UmlautsAndEmoji_StayReadable()
    {
        await using var harness = await SurfaceHarness.StartAsync(fleet: new FakeFleet().Add("pbs-zürich", site: "Zürich 東京"));

        Assert.Contains("<h2>Site Zürich 東京</h2>", await harness.TextAsync("/targets"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?format=json", "text/html")]
    [InlineData("", "application/json")]
    [InlineData("", "application/json;q=0.9,text/html;q=0.8")]
    public async Task Targets_JsonAsked_AnswersJsonWithNullForUnknown(string query, string accept)
    {
        await using var harness = await SurfaceHarness.StartAsync(fleet: new FakeFleet().Add(Nasty, up: null, collectors: FakeFleet.Collector("jobs", null)));

        using var answer = await harness.GetAsync("/targets" + query, ("Accept", accept));
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(SurfaceHarness.Cancellation));
        var target = json.RootElement.GetProperty("targets")[0];

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Nasty, target.GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, target.GetProperty("up").ValueKind);
        Assert.Equal(7, target.GetProperty("requests").GetInt64());
        Assert.Equal(JsonValueKind.Null, target.GetProperty("collectors")[0].GetProperty("last_success").ValueKind);
        Assert.Equal(60, target.GetProperty("collectors")[0].GetProperty("interval_seconds").GetDouble());
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")]
    [InlineData("*/*")]
    [InlineData("not a media type")]
    public async Task Targets_BrowserOrAnything_AnswersHtml(string accept)
    {
        await using var harness = await SurfaceHarness.StartAsync();

        using var answer = await harness.GetAsync("/targets", ("Accept", accept));

        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("?refresh=10", true)]
    [InlineData("", false)]
    public async Task Targets_Refresh_OnlyWhenAskedFor(string query, bool refreshes)
    {
        await using var harness = await SurfaceHarness.StartAsync();

        Assert.Equal(refreshes, (await harness.TextAsync("/targets" + query)).Contains("<meta http-equiv=\"refresh\" content=\"10\">", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("?refresh=1", "refresh is a whole number of seconds from 5 to 3600.\n")]
    [InlineData("?refresh=0;url=http://evil.example", "refresh is a whole number of seconds from 5 to 3600.\n")]
    [InlineData("?format=xml", "format is html or json.\n")]
    public async Task Targets_WrongParameter_SaysWhatWouldBeRight(string query, string text)
    {
        await using var harness = await SurfaceHarness.StartAsync();

        using var answer = await harness.GetAsync("/targets" + query);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(text, await answer.Content.ReadAsStringAsync(SurfaceHarness.Cancellation));
    }

    [Fact]
    public async Task Discovery_Targets_OneEntryEachAtTheAddressOfTheCaller()
    {
        await using var harness = await SurfaceHarness.StartAsync(fleet: new FakeFleet().Add("pbs-aard").Add("nas-dryn", "raid", "DRYN"));

        using var answer = await harness.GetAsync("/sd", ("Host", "vigie.aard.example:9780"));
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(SurfaceHarness.Cancellation));
        var second = json.RootElement[1];

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(2, json.RootElement.GetArrayLength());
        Assert.Equal("vigie.aard.example:9780", second.GetProperty("targets")[0].GetString());
        Assert.Equal("nas-dryn", second.GetProperty("labels").GetProperty("__param_target").GetString());
        Assert.Equal("raid", second.GetProperty("labels").GetProperty("__meta_vigie_kind").GetString());
        Assert.Equal("DRYN", second.GetProperty("labels").GetProperty("__meta_vigie_site").GetString());
        Assert.Equal("http", second.GetProperty("labels").GetProperty("__scheme__").GetString());
    }

    [Theory]
    [InlineData("GET /sd HTTP/1.0\r\n\r\n", "\"127.0.0.1:PORT\"")]
    [InlineData("GET /sd HTTP/1.1\r\nHost: vigie.example\r\nConnection: close\r\n\r\n", "\"vigie.example:PORT\"")]
    [InlineData("GET /sd HTTP/1.1\r\nHost: [::1]:9780\r\nConnection: close\r\n\r\n", "\"[::1]:9780\"")]
    [InlineData("GET /sd HTTP/1.1\r\nHost: a\"b<c>\r\nConnection: close\r\n\r\n", "400 Bad Request")]
    public async Task Discovery_Host_IsTakenSafely(string request, string expected)
    {
        await using var harness = await SurfaceHarness.StartAsync(fleet: new FakeFleet().Add("pbs-aard"));

        var answer = await RawHttp.AskAsync(harness.Address, request);

        Assert.Contains(expected.Replace("PORT", harness.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal), answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_CollectorsHaveNotRun_NamesThemUntilTheyHave()
    {
        await using var harness = await SurfaceHarness.StartAsync(fleet: new FakeFleet().Add("pbs-aard", collectors: [FakeFleet.Collector("jobs", null), FakeFleet.Collector("groups")]));

        using var early = await harness.GetAsync("/-/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
        Assert.Equal("Vigie is not ready: these have not run yet:\npbs-aard jobs\n", await early.Content.ReadAsStringAsync(SurfaceHarness.Cancellation));

        harness.Clock.Advance(TimeSpan.FromSeconds(60));
        using var late = await harness.GetAsync("/-/ready");
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        Assert.Equal("Vigie is ready, although these have not run yet:\npbs-aard jobs\n", await late.Content.ReadAsStringAsync(SurfaceHarness.Cancellation));
    }

    [Fact]
    public async Task Ready_OnceAllHaveRun_StaysReadyWhenAReloadAddsATarget()
    {
        await using var harness = await SurfaceHarness.StartAsync(fleet: new FakeFleet().Add("pbs-aard", collectors: FakeFleet.Collector("jobs", false, FailureReason.Timeout)));
        Assert.Equal("Vigie is ready.\n", await harness.TextAsync("/-/ready"));

        harness.Fleet.Add("new", collectors: FakeFleet.Collector("jobs", null));

        Assert.Equal("Vigie is ready.\n", await harness.TextAsync("/-/ready"));
    }

    [Fact]
    public async Task Reload_GoodFile_TellsWhatIsInForce()
    {
        await using var harness = await SurfaceHarness.StartAsync();

        using var answer = await harness.SendAsync(HttpMethod.Post, "/-/reload");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("3 targets are in force\n", await answer.Content.ReadAsStringAsync(SurfaceHarness.Cancellation));
        Assert.Equal(["http"], harness.Reloader.Causes);
    }

    [Fact]
    public async Task Reload_BadFile_AnswersAllFaults()
    {
        await using var harness = await SurfaceHarness.StartAsync();
        harness.Reloader.Outcome = new ReloadOutcome(false, ["vigie.yml:1:1: one", "vigie.yml:2:1: two"]);

        using var answer = await harness.SendAsync(HttpMethod.Post, "/-/reload");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("vigie.yml:1:1: one\nvigie.yml:2:1: two\n", await answer.Content.ReadAsStringAsync(SurfaceHarness.Cancellation));
    }

    [Fact]
    public async Task Reload_FromAWebPage_IsRefused()
    {
        await using var harness = await SurfaceHarness.StartAsync();

        using var answer = await harness.SendAsync(HttpMethod.Post, "/-/reload", ("Origin", "https://evil.example"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(harness.Reloader.Causes);
    }
}
