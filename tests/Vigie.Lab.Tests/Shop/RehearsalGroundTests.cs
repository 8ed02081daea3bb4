using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Vigie.Lab.Shop;
using Vigie.Lab.Tests.Pbs;
using Vigie.Testing;

namespace Vigie.Lab.Tests.Shop;

public sealed class RehearsalGroundTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private RehearsalGround _ground = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LabOptions Options => new()
    {
        State = _folder.PathOf("state"),
        Maildir = _folder.PathOf("mail"),
        Port = 0,
        AardPort = 0,
        DrynPort = 0,
        NasAardPort = 0,
        NasDrynPort = 0,
    };

    private Site Aard => _ground.Shop.Sites[0];

    public async ValueTask InitializeAsync()
    {
        foreach (var administrator in (string[])["alice", "bob", "carol"])
        {
            Directory.CreateDirectory(Path.Combine(Options.Maildir!, administrator, "new"));
        }

        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _ground.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        _ground = await RehearsalGround.StartAsync(Options, output: TextWriter.Synchronized(_output));
        _http.BaseAddress ??= _ground.BaseUri;
    }

    private async Task<HttpStatusCode> PostAsync(string path, string? body = null)
    {
        using var content = new StringContent(body ?? "", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = content };
        // The body waits until the server wants it: else a refusal may close the connection while it is still being written.
        request.Headers.ExpectContinue = true;
        using var response = await _http.SendAsync(request, Token);
        return response.StatusCode;
    }

    private Task<JsonElement> GetAsync(string path) => _http.GetFromJsonAsync<JsonElement>(path, Token);

    private void Deliver(string administrator, string name, string message) =>
        File.WriteAllText(Path.Combine(Options.Maildir!, administrator, "new", name), message);

    [Fact]
    public async Task FirewallOneWay_CounterOfWhatComesIn_StandsStillAtEveryMoment()
    {
        Assert.True(await Aard.SwitchAsync("fw-one-way", on: true));
        var since = Aard.Active["fw-one-way"].Since;
        var told = Enumerable.Range(1, 40).SelectMany(i => Aard.Firewall.Api.StateAt(since + TimeSpan.FromMilliseconds(370 * i)).Sas).GroupBy(sa => sa.SpiIn).Select(one => one.Select(sa => sa.BytesIn).ToList()).ToList();

        Assert.All(told, counts => Assert.Equal(counts.Order(), counts));
        Assert.Contains(told, counts => counts.Count > 5 && counts.Distinct().Count() == 1);
    }

    [Fact]
    public async Task Restart_KeepsFingerprintsAndTokens()
    {
        var before = _ground.Shop.Sites.Select(s => (s.Pbs.Fingerprint, s.Pbs.TokenSecret)).ToList();
        await _ground.DisposeAsync();
        await StartAsync();
        Assert.Equal(before, _ground.Shop.Sites.Select(s => (s.Pbs.Fingerprint, s.Pbs.TokenSecret)));
        Assert.NotEqual(before[0], before[1]);
    }

    [Fact]
    public async Task State_Written_IsReadyToBeRun()
    {
        var configuration = await File.ReadAllTextAsync(Path.Combine(Options.State, "vigie.yml"), Token);
        Assert.Contains($"fingerprint: \"{Aard.Pbs.Fingerprint}\"", configuration, StringComparison.Ordinal);
        Assert.Contains($"url: https://127.0.0.1:{Aard.Pbs.BaseUri.Port}", configuration, StringComparison.Ordinal);
        Assert.DoesNotContain(Aard.Pbs.TokenSecret, configuration, StringComparison.Ordinal);
        var secret = Path.Combine(Options.State, "secrets", "pbs-aard.token");
        Assert.Equal(Aard.Pbs.TokenSecret, await File.ReadAllTextAsync(secret, Token));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(secret) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task AgedBackup_SwitchedOnAndOff_MovesTheGroupByTenHours()
    {
        using var client = new PbsClient(Aard.Pbs);
        async Task<long> LastAsync() => (await client.DataAsync("/admin/datastore/nas-critical/groups")).Item("backup-id", "100").Number("last-backup");
        var before = await LastAsync();
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("/api/faults/aged-backup@AARD/on"));
        Assert.Equal(before - 36_000, await LastAsync());
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("/api/faults/aged-backup@AARD/off"));
        Assert.Equal(before, await LastAsync());
    }

    [Fact]
    public async Task Reset_ManyFaultsOn_AllIsWellAgain()
    {
        foreach (var name in (string[])["pbs-gone", "wrong-certificate", "datastore-full", "bad-json"])
        {
            await PostAsync($"/api/faults/{name}@DRYN/on");
        }

        Assert.Equal(4, (await GetAsync("/api/faults")).Items().Count(f => f.GetProperty("on").GetBoolean()));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("/api/reset"));
        Assert.DoesNotContain((await GetAsync("/api/faults")).Items(), f => f.GetProperty("on").GetBoolean());
        using var client = new PbsClient(_ground.Shop.Sites[1].Pbs);
        Assert.Equal("3.4", (await client.DataAsync("/version")).Text("version"));
    }

    [Fact]
    public async Task Page_Buttons_SwitchAndComeBack()
    {
        var page = await _http.GetStringAsync(new Uri("/", UriKind.Relative), Token);
        Assert.Contains("action=\"/faults/aged-backup@AARD/on\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, await PostAsync("/faults/aged-backup@AARD/on"));
        Assert.Contains("action=\"/faults/aged-backup@AARD/off\"", await _http.GetStringAsync(new Uri("/", UriKind.Relative), Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync("/faults/no-such@AARD/on"));
    }

    [Fact]
    public async Task Post_FromAnotherSite_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/faults/pbs-gone@AARD/on");
        request.Headers.Add("Origin", "https://elsewhere.example");
        using var response = await _http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(Aard.Active);
    }

    [Fact]
    public async Task Webhook_Bodies_AreKeptOrRefused()
    {
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("/webhook", "{"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync("/webhook", "\"" + new string('a', 1_100_000) + "\""));
        for (var i = 0; i < 205; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await PostAsync("/webhook", $$"""{"n":{{i}}}"""));
        }

        var kept = (await GetAsync("/api/webhooks")).Items().ToList();
        Assert.Equal((200, 5L, 204L), (kept.Count, kept[0].GetProperty("body").Number("n"), kept[^1].GetProperty("body").Number("n")));
    }

    [Fact]
    public async Task Fault_MailsAndWebhookArrive_TimeIsPrintedOnce()
    {
        await PostAsync("/api/faults/aged-backup@AARD/on");
        var since = DateTimeOffset.Parse((await GetAsync("/api/state")).GetProperty("timings")[0].Text("since")!, null);
        Assert.Equal(HttpStatusCode.OK, await PostAsync("/webhook", Payload("PbsBackupTooOld", "DRYN", since.AddSeconds(5))));
        Assert.Equal(HttpStatusCode.OK, await PostAsync("/webhook", Payload("PbsBackupTooOld", "AARD", since.AddHours(-1))));
        Assert.Equal(JsonValueKind.Null, (await GetAsync("/api/state")).GetProperty("timings")[0].GetProperty("webhookSeconds").ValueKind);
        Assert.Equal(HttpStatusCode.OK, await PostAsync("/webhook", Payload("PbsBackupTooOld", "AARD", since.AddSeconds(5))));
        foreach (var administrator in (string[])["alice", "bob", "carol"])
        {
            Assert.Equal("", _output.ToString());
            Deliver(administrator, "1.lab", Mail);
        }

        var line = await Eventually.ShowsAsync(() => _output.ToString(), o => o.Length > 0);
        Assert.Matches(@"^fault aged-backup@AARD -> mail to all 3 administrators after \d+\.\d s, webhook after \d+\.\d s\r?\n$", line);
        await PostAsync("/webhook", Payload("PbsBackupTooOld", "AARD", since.AddSeconds(5)));
        Assert.Equal(line, _output.ToString());
        var timing = (await GetAsync("/api/state")).GetProperty("timings")[0];
        Assert.True(timing.GetProperty("complete").GetBoolean());
        Assert.Equal(3, timing.GetProperty("mailSeconds").EnumerateObject().Count());
    }

    [Fact]
    public async Task Mail_WithMarkup_IsShownAsText()
    {
        Deliver("bob", "2.lab:2,S", "Subject: <b>x</b>\r\nTo: bob@example.org\r\n\r\n<script>alert(1)</script>\r\n");
        await Eventually.ShowsAsync(() => _ground.Mailboxes.Mails, m => m.Count == 1);
        var list = await _http.GetStringAsync(new Uri("/mail", UriKind.Relative), Token);
        Assert.Contains("&lt;b&gt;x&lt;/b&gt;", list, StringComparison.Ordinal);
        var page = await _http.GetStringAsync(new Uri("/mail/bob/2.lab", UriKind.Relative), Token);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        using var missing = await _http.GetAsync(new Uri("/mail/bob/..%2F..%2Fetc", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("<b>x</b>", (await GetAsync("/api/mails"))[0].Text("subject"));
    }

    [Fact]
    public async Task Healthy_Always_SaysOk() => Assert.Equal("OK\n", await _http.GetStringAsync(new Uri("/-/healthy", UriKind.Relative), Token));

    private static string Payload(string alert, string site, DateTimeOffset startsAt) => $$$"""
        {"version":"4","status":"firing","alerts":[{"status":"firing","startsAt":"{{{startsAt:O}}}",
         "labels":{"alertname":"{{{alert}}}","site":"{{{site}}}","target":"pbs-aard","datastore":"nas-critical","backup_type":"vm","backup_id":"100"}}]}
        """;

    private const string Mail = """
        From: vigie@example.org
        To: admin@example.org
        Subject: [CRITICAL] AARD: vm/100 on pbs-aard: newest backup is 11h old
        Content-Type: text/plain; charset=UTF-8
        Content-Transfer-Encoding: quoted-printable

        vm/100 (datastore nas-critical) is 11h old =E2=80=93 4h are allowed.
        What to do: https://example.org/docs/runbooks/pbsbackuptoo=
        old.md
        """;
}
