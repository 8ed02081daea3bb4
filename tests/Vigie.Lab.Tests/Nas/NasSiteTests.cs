using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Vigie.Lab.Nas;
using Vigie.Lab.Shop;
using Vigie.Lab.Shop.Faults;
using Vigie.Lab.Snmp;
using Vigie.Testing;

namespace Vigie.Lab.Tests.Nas;

/// <summary>The NAS among the buttons of the lab, and a lab without any.</summary>
public sealed class NasSiteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    private Task<RehearsalGround> StartAsync(string? snmpd = null) => RehearsalGround.StartAsync(
        new LabOptions { State = _folder.Root, Port = 0, AardPort = 0, DrynPort = 0, NasAardPort = 0, NasDrynPort = 0, Snmpd = snmpd }, output: TextWriter.Null);

    [Fact]
    public async Task Button_PullADisk_IsOfThatSiteAloneAndIsUndone()
    {
        await using var ground = await StartAsync();
        int Disks(int site) => ground.Shop.Sites[site].Nas!.Now.Disks.Count;
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(ground, "api/faults/nas-disk-pulled@DRYN/on"));
        Assert.Equal((4, 3), (Disks(0), Disks(1)));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(ground, "api/faults/nas-gone@AARD/on"));
        Assert.Null(ground.Shop.Sites[0].Nas!.ProcessId);
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(ground, "api/reset"));
        Assert.Equal((4, 4), (Disks(0), Disks(1)));
        Assert.NotNull(ground.Shop.Sites[0].Nas!.ProcessId);
    }

    [Fact]
    public async Task Configuration_Written_NamesBothNasAndNoPassword()
    {
        await using var ground = await StartAsync();
        var written = await File.ReadAllTextAsync(_folder.PathOf("vigie.yml"), Token);
        Assert.All(ground.Shop.Sites.Select(site => site.Nas!), nas =>
        {
            Assert.Contains($"address: 127.0.0.1:{nas.Port}\n", written, StringComparison.Ordinal);
            Assert.Contains($"auth_password_file: secrets/{nas.Name}.auth\n", written, StringComparison.Ordinal);
            Assert.Equal(nas.User.AuthPassword, File.ReadAllText(_folder.PathOf($"secrets/{nas.Name}.auth")));
            Assert.DoesNotContain(nas.User.AuthPassword, written, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Lab_WithoutSnmpd_SaysSoAndGoesOn()
    {
        await using var ground = await StartAsync(_folder.PathOf("no-such-snmpd"));
        var page = await _http.GetStringAsync(ground.BaseUri, Token);
        Assert.DoesNotContain("kind: raid", await File.ReadAllTextAsync(_folder.PathOf("vigie.yml"), Token), StringComparison.Ordinal);
        Assert.Contains("No NAS: snmpd is not installed", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(ground, "api/faults/nas-disk-pulled@AARD/on"));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(ground, "api/faults/aged-backup@AARD/on"));
        var state = await _http.GetFromJsonAsync<JsonElement>(new Uri(ground.BaseUri, "api/state"), Token);
        Assert.All(state.GetProperty("sites").EnumerateArray(), site => Assert.Equal(JsonValueKind.Null, site.GetProperty("nas").ValueKind));
    }

    [Fact]
    public void Faults_OfANas_ChangeSomethingAndHaveNamesOfTheirOwn()
    {
        var faults = NasFaults.Of("AARD");
        var healthy = NasMib.Of(NasModels.Healthy("AARD", Pbs.At.Noon)).Select(o => (o.Oid.ToString(), o.Value)).ToList();
        Assert.Equal(10, faults.Select(f => f.Name).Distinct().Count());
        Assert.Equal(["nas-rebuild", "nas-scrub"], faults.Where(f => f.Alerts.Count == 0).Select(f => f.Name));
        Assert.All(faults, f => Assert.Equal("nas-aard", f.Labels["target"]));
        Assert.All(faults, f => Assert.StartsWith("nas-", f.Name, StringComparison.Ordinal));
        Assert.All(faults, f => Assert.True(
            f.NasTrouble != AgentTrouble.None
            || !NasMib.Of(f.EditNas(NasModels.Healthy("AARD", Pbs.At.Noon), TimeSpan.Zero)).Select(o => (o.Oid.ToString(), o.Value)).SequenceEqual(healthy)));
    }

    private async Task<HttpStatusCode> PostAsync(RehearsalGround ground, string path)
    {
        using var response = await _http.PostAsync(new Uri(ground.BaseUri, path), null, Token);
        return response.StatusCode;
    }
}
