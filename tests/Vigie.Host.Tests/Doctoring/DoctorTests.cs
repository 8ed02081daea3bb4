using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Vigie.Core.Configuration;
using Vigie.Lab.Pbs;
using Vigie.Testing;

namespace Vigie.Host.Tests.Doctoring;

/// <summary>An installation without fault, and many with exactly one: the doctor names it, says what to do, and calls nothing else red that does not follow from it.</summary>
[Collection(nameof(HealthyInstallation))]
public sealed class DoctorTests(HealthyInstallation whole)
{
    [Fact]
    public async Task Installation_WithoutFault_HasNoRedLineAndTellsWhatItSaw()
    {
        var report = await whole.ExamineAsync();

        Assert.True(report.Red.Count == 0 && report.ExitCode == 0, report.Text);
        Assert.True(report.Lines.All(line => line.Verdict == "ok"), report.Text);
        Assert.Equal(
            ["configuration", "secrets", "target", "rights", "clock", "vigie", "prometheus", "scrape", "labels", "rules", "alerting", "alertmanager", "recipients", "delivery", "watchdog", "beat", "watcher"],
            report.Lines.Select(line => line.Check));
    }

    [Fact]
    public async Task Report_WithoutTerminal_IsPlainLinesAndACount()
    {
        var result = await Tool.RunAsync(VigieProcess.PathOf(VigieProcess.Product), ["doctor", "--config", whole.Config, "--prometheus", $"{whole.Prometheus}", "--watcher", $"{whole.Watcher}"]);

        Assert.DoesNotContain('\u001b', result.Output);
        Assert.Equal(18, result.Output.TrimEnd('\n').Split('\n').Length);
        Assert.EndsWith("17 ok, 0 warn, 0 red, 0 unknown\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(whole.Pbs.TokenSecret, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_UnknownKey_IsNamedWithItsLine()
    {
        var report = await whole.ExamineAsync(whole.Write(whole.Target(whole.Pbs, more: "colour: blue")));

        report.IsUnknown("target", "rights", "vigie", "scrape", "rules").NamesTheCause("configuration", ":10:5: targets[0]", "docs/configuration.md");
    }

    [Fact]
    public async Task Secret_FileMissing_IsNamedByTheLineThatNamesIt()
    {
        var file = whole.Write(whole.Target(whole.Pbs));
        File.WriteAllText(file, File.ReadAllText(file).Replace("token_secret_file: secret-", "token_secret_file: nowhere-", StringComparison.Ordinal));

        var report = await whole.ExamineAsync(file);

        report.IsUnknown("secrets", "target").NamesTheCause("configuration", "targets[0].token_secret_file: the file does not exist", "mode 600");
    }

    [Fact]
    public async Task Secret_ReadableForAll_IsNamedWithItsMode()
    {
        var secret = whole.Secret(whole.Pbs.TokenSecret);
        File.SetUnixFileMode(secret, (UnixFileMode)0b110_100_100);
        var file = whole.Write(whole.Target(whole.Pbs));
        File.WriteAllText(file, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(file), "secret-\\d+", Path.GetFileName(secret)));

        (await whole.ExamineAsync(file)).NamesTheCause("secrets", $"{secret} has mode 644", $"chmod o= {secret}");
    }

    [Fact]
    public async Task Target_TokenRefused_IsTakenFromTheRunningVigieAndNotAskedAgain()
    {
        await using var pbs = await PbsDouble.StartAsync(HealthyInstallation.Scenario);
        var file = whole.Write(whole.Target(pbs, secret: "wrong"), Ports.Free());
        var vigie = await whole.ServeAsync(file);
        await vigie.ShowsAsync(text => text.Contains("reason=\"auth\"} 1", StringComparison.Ordinal));
        var before = pbs.RequestCount;

        var report = await whole.ExamineAsync(new PrometheusPlan(whole) { Vigie = vigie.Client.BaseAddress!.Authority }, file);

        report.IsUnknown("rights").NamesTheCause("target", "pbs-aard: auth: GET /", "list-tokens");
        Assert.Equal(before, pbs.RequestCount);
    }

    [Fact]
    public async Task Target_TokenRefusedAndNoVigieRuns_IsAskedOnce()
    {
        await using var pbs = await PbsDouble.StartAsync(HealthyInstallation.Scenario);

        var report = await whole.ExamineAsync(whole.Write(whole.Target(pbs, secret: "wrong"), Ports.Free()));

        report.NamesTheCause("target", "pbs-aard: auth: GET /", "list-tokens", "vigie", "scrape");
        Assert.Single(pbs.Requests, request => request.Status == 401);
    }

    [Fact]
    public async Task Target_AnotherCertificate_IsIdentity()
    {
        var pin = string.Join(':', Enumerable.Repeat("ab", 32));

        (await whole.ExamineAsync(whole.Write(whole.Target(whole.Pbs, fingerprint: pin)))).NamesTheCause("target", "pbs-aard: identity: ", "proxmox-backup-manager cert info");
    }

    [Theory]
    [InlineData("no right at all", "Datastore.Audit on /datastore")]
    [InlineData("nothing of the system", "status 403")]
    public async Task Target_MayNotSee_IsForbidden(string access, string cause)
    {
        await using var pbs = await PbsDouble.StartAsync(HealthyInstallation.Scenario with { Access = access == "no right at all" ? PbsAccess.None : PbsAccess.WithoutSystemAudit });

        var report = await whole.ExamineAsync(whole.Write(whole.Target(pbs)));

        report.NamesTheCause("rights", cause, "the role Audit on /");
        Assert.StartsWith("pbs-aard: forbidden: ", Assert.Single(report.Red).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Target_ClosedPort_IsUnreachable()
    {
        var report = await whole.ExamineAsync(whole.Write(whole.Target(whole.Pbs, url: $"https://127.0.0.1:{Ports.Free()}")));

        report.IsUnknown("rights").NamesTheCause("target", "pbs-aard: unreachable: ", "port 8007");
    }

    [Fact]
    public async Task Target_NameThatNobodyKnows_IsUnreachable()
    {
        var report = await whole.ExamineAsync(whole.Write(whole.Target(whole.Pbs, url: "https://pbs.invalid:8007")));

        report.IsUnknown("rights").NamesTheCause("target", "pbs-aard: unreachable: ", "port 8007");
    }

    [Fact]
    public async Task Target_SaysNothing_IsTimeoutWithinTenSeconds()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var report = await whole.ExamineAsync(whole.Write(whole.Target(whole.Pbs, url: $"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}")));

        report.IsUnknown("rights").NamesTheCause("target", "pbs-aard: timeout: ", "silent");
    }

    [Fact]
    public async Task Clock_OfADeviceTwoMinutesAhead_IsTold()
    {
        await using var pbs = await PbsDouble.StartAsync(HealthyInstallation.Scenario, clock: new ShiftedClock(TimeSpan.FromSeconds(125)));

        (await whole.ExamineAsync(whole.Write(whole.Target(pbs)))).NamesTheCause("clock", "s ahead of this machine's", "time service on pbs-aard");
    }

    [Fact]
    public async Task Clock_OfPrometheusTwoMinutesBehind_IsTold()
    {
        using var disguised = new PrometheusInDisguise(whole.Prometheus, query => query != "time()" ? null : string.Create(
            CultureInfo.InvariantCulture, $$"""{"resultType":"scalar","result":[1,"{{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0 - 100:0.000}}"]}"""));

        (await whole.ExamineAsync(prometheus: disguised.Url)).NamesTheCause("clock", "the clock of Prometheus is 100 s behind this machine's", "time service on Prometheus");
    }

    [Fact]
    public async Task Vigie_DoesNotRun_IsTold() =>
        (await whole.ExamineAsync(whole.Write(whole.Target(whole.Pbs), Ports.Free()))).NamesTheCause("vigie", "unreachable: no connection", "systemctl start vigie", "scrape");

    [Fact]
    public async Task Vigie_OfAnotherConfigurationAtThePort_IsTold()
    {
        var report = await whole.ExamineAsync(whole.Write(whole.Target(whole.Pbs).Replace("name: pbs-aard", "name: pbs-other", StringComparison.Ordinal)));

        report.NamesTheCause("vigie", "watches none of the targets of this configuration", "another Vigie has the port");
    }

    [Fact]
    public async Task Vigie_PasswordNotGiven_IsToldAndGivenItIsGood()
    {
        var (file, password) = WithPassword();
        var vigie = await whole.ServeAsync(file);
        await using var scraping = await whole.StartPrometheusAsync(new PrometheusPlan(whole) { Vigie = vigie.Client.BaseAddress!.Authority, Honours = $"honor_labels: true, basic_auth: {{ username: reader, password_file: {password} }}," });

        (await whole.ExamineAsync(file, scraping.Address)).NamesTheCause("vigie", "auth: status 401", "--login vigie=NAME:FILE");
        var given = await whole.ExamineAsync(file, scraping.Address, "--login", $"vigie=reader:{password}");
        Assert.True(given.ExitCode == 0, given.Text);
    }

    [Fact]
    public async Task Vigie_WantsAClientCertificate_IsToldAndShownOneItIsGood()
    {
        using var authority = new TestAuthority();
        using var server = TestAuthority.SelfSigned("vigie");
        using var client = authority.Issue("doctor", forClients: true);
        var (certificate, key, authorities) = (whole.Secret(server.ExportCertificatePem()), whole.Secret(server.ExportKeyPem()), whole.Secret(authority.Pem));
        var file = whole.Write(whole.Target(whole.Pbs), Ports.Free(), $", tls: {{ certificate_file: {certificate}, key_file: {key}, client_ca_file: {authorities} }}");
        await whole.ServeAsync(file);

        (await whole.ExamineAsync(file)).NamesTheCause("vigie", "https://127.0.0.1:", "--client-certificate FILE --client-key FILE", "scrape");
        var shown = await whole.ExamineAsync(file, null, "--client-certificate", whole.Secret(client.ExportCertificatePem()), "--client-key", whole.Secret(client.ExportKeyPem()));
        Assert.True(shown.Lines.Single(line => line.Check == "vigie").Verdict == "ok", shown.Text);
    }

    [Fact]
    public async Task Scrape_RefusedWith401_IsTold()
    {
        var (file, password) = WithPassword();
        var vigie = await whole.ServeAsync(file);

        var report = await whole.ExamineAsync(new PrometheusPlan(whole) { Vigie = vigie.Client.BaseAddress!.Authority }, file, "--login", $"vigie=reader:{password}");

        report.NamesTheCause("scrape", "401 Unauthorized", "basic_auth: { username, password_file }");
    }

    [Fact]
    public async Task Watcher_StateFolderNotWritable_IsTold()
    {
        // Root may write everywhere but where the kernel itself refuses.
        var report = await whole.ExamineAsync(whole.Write(whole.Heartbeat("/sys"), whole.Watcher.Port));

        report.NamesTheCause("configuration", "target alerting-dryn: state_folder cannot be written by this user", "Put that right on this machine");
    }

    private (string File, string Password) WithPassword()
    {
        var hash = PasswordHash.Create("sesame");
        return (whole.Write(whole.Target(whole.Pbs), Ports.Free(), $", basic_auth: {{ users: {{ reader: \"{hash}\" }} }}"), whole.Secret("sesame"));
    }

    private sealed class ShiftedClock(TimeSpan lead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + lead;
    }
}
