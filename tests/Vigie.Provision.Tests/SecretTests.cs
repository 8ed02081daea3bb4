using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Vigie.GrafanaDouble;
using Vigie.Provision.Commands;
using Vigie.Testing;

namespace Vigie.Provision.Tests;

/// <summary>Secrets: their drift is seen, and they are seen nowhere; the server is who it should be.</summary>
public sealed class SecretTests
{
    [Theory]
    [InlineData("scrape-password", "data source vigie-metrics")]
    [InlineData("hook-password", "contact point vigie-c-")]
    public async Task Apply_SecretChangedInItsFile_IsSeenAndWritten(string file, string name)
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        await full.ApplyAsync();
        full.Run.Write(file, "a-new-secret\n");

        var plan = await full.PlanAsync();
        var result = await full.ApplyAsync();

        Assert.Equal(ExitCode.Changes, plan.Code);
        Assert.Contains($"updated    {name}", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("a-new-secret", plan.Output + plan.Error + result.Output + result.Error, StringComparison.Ordinal);
        var stored = file == "scrape-password"
            ? grafana.DataSources["vigie-metrics"]["secureJsonData"]!["basicAuthPassword"]!
            : grafana.State.ContactPoints.Single(point => point["type"]!.GetValue<string>() == "webhook")["settings"]!["password"]!;
        Assert.Equal("a-new-secret", stored.GetValue<string>());
        Assert.Contains("Nothing to change", (await full.ApplyAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_WithoutAKey_SaysThatSecretsAreNotCompared()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana) { UsesKey = false };
        await full.ApplyAsync();

        var result = await full.ApplyAsync();

        Assert.Contains("Nothing to change", result.Output, StringComparison.Ordinal);
        Assert.Contains("whether its secrets are the same cannot be seen without --secrets-key-file", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(grafana.State.Templates.Keys, name => name.Contains("marks", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apply_TemplateInAFolderOfSecrets_IsLeftOutAndNamed()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        Directory.CreateDirectory(full.Run.PathOf("alert-rules/secrets"));
        full.Run.Write("alert-rules/secrets/token.tmpl", "{{ define \"token\" }}in-the-template{{ end }}");
        full.Change("alert-rules/alertmanager.yml", "[templates/*.tmpl]", "[templates/*.tmpl, secrets/*.tmpl]");

        var diff = await full.AskAsync("diff");
        var result = await full.ApplyAsync();

        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("would be readable for everybody in Grafana; it is left out: secrets/*.tmpl", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("in-the-template", diff.Output + result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("vigie-token.tmpl", grafana.State.Templates.Keys);
    }

    /// <summary>The run breaks off between the secret and its mark.</summary>
    [Fact]
    public async Task Apply_BrokenOffBeforeTheMark_WritesTheSecretAgain()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        grafana.Faults.Add(new Fault("PUT", "/api/v1/provisioning/templates/vigie-secret-marks") { Times = 99, Status = 403 });
        Assert.Equal(ExitCode.Failed, (await full.ApplyAsync()).Code);
        grafana.Faults.Clear();

        var result = await full.ApplyAsync();

        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("Nothing to change", (await full.ApplyAsync()).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("diff")]
    [InlineData("apply", "--json")]
    [InlineData("status")]
    [InlineData("lint")]
    public async Task AnyCommand_NeverShowsASecret(params string[] command)
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        grafana.Faults.Add(new Fault("POST", "/api/datasources") { Times = 9, Status = 400, Body = $$"""{"message":"bad password {{FullRun.Password}} {authorization}"}""" });

        var result = await full.AskAsync(command[0], command[1..]);

        var all = result.Output + result.Error;
        Assert.NotEmpty(all);
        foreach (var secret in new[] { FullRun.Password, FullRun.HookPassword, FakeGrafana.Token, File.ReadAllText(full.KeyFile).Trim() })
        {
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        }

        if (command[0] == "apply")
        {
            Assert.Contains("bad password *** Bearer ***", all, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Plan_ServerTellsASecret_ItIsStillHidden()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        await full.ApplyAsync();
        grafana.Faults.Add(new Fault("GET", "/api/v1/provisioning/contact-points")
        {
            Times = 9, Status = 200,
            Body = new JsonArray([.. grafana.State.ContactPoints.Select(point => point.DeepClone())]).ToJsonString().Replace(FullRun.HookPassword, "leaked-by-server", StringComparison.Ordinal),
        });

        var result = await full.AskAsync("diff");

        Assert.DoesNotContain("leaked-by-server", result.Output + result.Error, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> BadDataSources => new()
    {
        { "secureJsonData: { basicAuthPassword: \"$__file{scrape-password}\" }", "secureJsonData: { basicAuthPassword: hunter2 }|datasources.yml: datasources[0].secureJsonData.basicAuthPassword: a secret does not stand in the file" },
        { "$__file{scrape-password}", "$__env{NOT_SET}|the variable NOT_SET is not set" },
        { "$__file{scrape-password}", "$__file{gone}|it does not exist" },
        { "apiVersion: 1", "apiVersion: 2|datasources.yml: apiVersion: has to be 1" },
        { "uid: vigie-logs", "uid: vigie-metrics|the data source vigie-metrics is there 2 times" },
        { "type: loki", "typ: loki|datasources.yml: datasources[2].typ: no such key" },
        { "{ name: Logs", "{ isDefault: true, name: Logs|more than one data source is the default: vigie-metrics, vigie-logs" },
    };

    [Theory]
    [MemberData(nameof(BadDataSources))]
    public async Task Plan_BadDataSourceFile_IsToldBeforeTheServerIsAsked(string from, string toAndExpected)
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        var parts = toAndExpected.Split('|');
        full.Change("datasources.yml", from, parts[0]);

        var result = await full.PlanAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.True(result.Error.Contains(parts[1], StringComparison.Ordinal), result.Error);
        Assert.DoesNotContain("hunter2", result.Error, StringComparison.Ordinal);
        Assert.Empty(grafana.Requests);
    }

    [Fact]
    public async Task Plan_OverTls_BelievesOnlyTheNamedAuthorityOrPin()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("localhost");
        await using var grafana = await FakeGrafana.StartAsync(tls: options => options.ServerCertificate = certificate);
        using var run = new ApplyRun(grafana);
        var ca = run.Write("ca.pem", authority.Pem);
        var pin = Convert.ToHexString(SHA256.HashData(certificate.RawData));

        var none = await run.ApplyAsync("--dry-run", "--retries", "0");
        var byAuthority = await run.ApplyAsync("--dry-run", "--ca-file", ca);
        var byPin = await run.ApplyAsync("--dry-run", "--fingerprint", pin);
        var wrongPin = await run.ApplyAsync("--dry-run", "--retries", "0", "--fingerprint", new string('0', 64));
        var both = await run.ApplyAsync("--ca-file", ca, "--fingerprint", pin);

        Assert.Contains("no TLS connection", none.Error, StringComparison.Ordinal);
        Assert.True(byAuthority.Code == ExitCode.Changes, byAuthority.Error);
        Assert.True(byPin.Code == ExitCode.Changes, byPin.Error);
        Assert.Equal(ExitCode.Failed, wrongPin.Code);
        Assert.Contains("not both", both.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_OtherOrganisation_ByBasicAuthenticationOnly()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);
        run.Variables["GRAFANA_PASSWORD"] = "sesame";

        var basic = await run.RunAsync(["apply", "--url", grafana.Url, "--org-id", "2", "--dashboards", run.Dashboards]);
        var token = await run.ApplyAsync("--org-id", "2");
        run.Variables["GRAFANA_TOKEN"] = FakeGrafana.OtherToken;
        var other = await run.RunAsync(["plan", "--url", grafana.Url, "--dashboards", run.Dashboards]);

        Assert.True(basic.Code == ExitCode.Done, basic.Error);
        Assert.Contains("organisation Other Org. (2)", basic.Output, StringComparison.Ordinal);
        Assert.Empty(grafana.Dashboards);
        Assert.Single(grafana.OtherOrganisation.Dashboards);
        Assert.Contains("--org-id: a token belongs to one organisation already", token.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, other.Code);
    }
}
