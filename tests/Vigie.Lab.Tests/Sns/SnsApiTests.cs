using System.Xml.Linq;
using Vigie.Lab.Sns;
using Vigie.Testing;

namespace Vigie.Lab.Tests.Sns;

public sealed class SnsApiTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Command_NewFirmware_TellsPoliciesAndBothPhases()
    {
        await using var sns = await SnsDouble.StartAsync(SnsModels.Healthy("AARD", Noon.AddMinutes(5)));
        using var client = await new SnsClient(sns).ConnectAsync();

        var spd = SnsClient.Lines(await client.AskAsync("MONITOR%20GETSPD"));
        var ike = SnsClient.Lines(await client.AskAsync("MONITOR%20GETIKESA"));
        var sas = SnsClient.Lines(await client.AskAsync("MONITOR%20GETSA"));

        Assert.Equal(["tunnel", "tunnel", "tunnel", "pass"], spd.Select(l => l["policy"]));
        Assert.Equal("established", Assert.Single(ike)["state"]);
        Assert.Equal(spd.Take(2).Select(l => l["rulename"]), sas.Select(l => l["rulename"]));
        Assert.All(sas, l => Assert.Equal("installed", l["state"]));
        Assert.All(sas, l => Assert.Equal(32, l["rulename"].Length));
    }

    [Fact]
    public async Task Command_DuringARekey_TellsTheOldOneWithItsLastCounters()
    {
        await using var sns = await SnsDouble.StartAsync(SnsModels.Healthy("AARD", Noon.AddSeconds(3)));
        using var client = await new SnsClient(sns).ConnectAsync();

        var rule = SnsModels.RuleOf("servers");
        var rows = SnsClient.Lines(await client.AskAsync("MONITOR%20GETSA")).Where(l => l["rulename"] == rule).ToList();

        Assert.Equal(["destroying", "installed"], rows.Select(r => r["state"]));
        Assert.Equal("0", rows[0]["lifetime"]);
        Assert.Equal("3", rows[1]["lifetime"]);
        Assert.True(long.Parse(rows[0]["bytesin"], null) > long.Parse(rows[1]["bytesin"], null));
    }

    [Fact]
    public async Task Command_OldFirmware_TellsTwoRowsPerTunnelAndKnowsNoPhase1()
    {
        await using var sns = await SnsDouble.StartAsync(SnsModels.Healthy("AARD", Noon.AddMinutes(20), SnsVersion.V41));
        using var client = await new SnsClient(sns).ConnectAsync();

        var sas = SnsClient.Lines(await client.AskAsync("MONITOR%20GETSA"));
        var refused = (await client.AskAsync("MONITOR%20GETIKESA")).Element("serverd")!;

        Assert.Equal(4, sas.Count);
        Assert.Equal((sas[0]["src"], sas[0]["spi"]), (sas[1]["dst"], sas[1]["peerspi"]));
        Assert.All(sas, l => Assert.DoesNotContain("rulename", l.Keys));
        Assert.Equal("200", refused.Attribute("ret")!.Value);
    }

    [Fact]
    public async Task Command_FirstNewRelease_TellsStatesInCapitals()
    {
        await using var sns = await SnsDouble.StartAsync(SnsModels.Healthy("AARD", Noon.AddMinutes(20), SnsVersion.V42));
        using var client = await new SnsClient(sns).ConnectAsync();

        Assert.All(SnsClient.Lines(await client.AskAsync("MONITOR%20GETSA")), l => Assert.Equal("INSTALLED", l["state"]));
    }

    [Theory]
    [InlineData("MONITOR+GETSA", "200")]
    [InlineData("NO%20SUCH", "200")]
    public async Task Command_WronglyWritten_IsNotKnown(string command, string ret)
    {
        await using var sns = await SnsDouble.StartAsync(SnsModels.Healthy("AARD", Noon));
        using var client = await new SnsClient(sns).ConnectAsync();

        Assert.Equal(ret, (await client.AskAsync(command)).Element("serverd")!.Attribute("ret")!.Value);
    }

    [Fact]
    public async Task Command_WithoutTheRight_IsRefused()
    {
        await using var sns = await SnsDouble.StartAsync(SnsModels.Healthy("AARD", Noon));
        sns.Level = "base";
        using var client = await new SnsClient(sns).ConnectAsync();

        Assert.Equal("205", (await client.AskAsync("MONITOR%20GETSA")).Element("serverd")!.Attribute("ret")!.Value);
    }

    [Fact]
    public async Task Command_SessionExpiredOrUnknown_SaysWhich()
    {
        await using var sns = await SnsDouble.StartAsync(SnsModels.Healthy("AARD", Noon));
        using var stranger = new SnsClient(sns);
        using var client = await new SnsClient(sns).ConnectAsync();
        sns.Access.ExpireAll();

        Assert.Equal("204", (await client.AskAsync("MONITOR%20GETSA")).Attribute("code")!.Value);
        Assert.Equal("203", (await stranger.AskAsync("MONITOR%20GETSA")).Attribute("code")!.Value);
    }

    [Fact]
    public async Task SignIn_ThreeWrongPasswords_FreezesEverybodyAndCounts()
    {
        var clock = new ManualTimeProvider(Noon);
        await using var sns = await SnsDouble.StartAsync(SnsModels.Healthy("AARD", Noon), clock);
        using var client = new SnsClient(sns);

        Assert.Equal("AUTH_FAILED", await client.SignInAsync("wrong"));
        Assert.Equal("AUTH_FAILED", await client.SignInAsync("wrong"));
        Assert.Equal("ERR_BRUTEFORCE", await client.SignInAsync("wrong"));
        Assert.Equal("ERR_BRUTEFORCE", await client.SignInAsync());

        Assert.True(sns.Access.IsLocked);
        Assert.Equal((4, 1, 1), (sns.Access.Counts.FailedLogins, sns.Access.Counts.Locks, sns.Access.Counts.TriedWhileLocked));
        clock.Advance(sns.Access.Freeze);
        Assert.Equal("AUTH_SUCCESS", await client.SignInAsync());
    }

    [Fact]
    public async Task Open_MoreSessionsThanAllowed_IsTooManyUsersUntilOneLeaves()
    {
        await using var sns = await SnsDouble.StartAsync(SnsModels.Healthy("AARD", Noon));
        sns.Access.MaxSessions = 1;
        using var first = await new SnsClient(sns).ConnectAsync();
        using var second = new SnsClient(sns);
        await second.SignInAsync();

        Assert.Equal("204", (await second.OpenAsync()).Element("serverd")!.Attribute("ret")!.Value);
        Assert.Equal("100", (await first.LogOutAsync()).Attribute("code")!.Value);
        Assert.NotNull((await second.OpenAsync()).Element("sessionid"));
        Assert.Equal((1, 1, 1), (sns.Access.Counts.OpenSessions, sns.Access.Counts.MostSessions, sns.Access.Counts.Logouts));
    }

    [Fact]
    public async Task HaInfo_PeerThatDoesNotReply_TellsNothingElseOfIt()
    {
        var state = SnsModels.Healthy("AARD", Noon) with { Cluster = [new SnsNode("SN710A1", true), new SnsNode("SN710A2", false) { Replies = false }] };
        await using var sns = await SnsDouble.StartAsync(state);
        using var client = await new SnsClient(sns).ConnectAsync();

        var sections = (await client.AskAsync("HA%20INFO")).Descendants("section").ToList();

        Assert.Equal(["SN710A1", "SN710A2"], sections.Select(s => s.Attribute("title")!.Value));
        Assert.Equal("0", Assert.Single(sections[1].Elements("key")).Attribute("value")!.Value);
    }

    [Theory]
    [InlineData(nameof(SnsFaultKind.TruncatedXml))]
    [InlineData(nameof(SnsFaultKind.BadXml))]
    [InlineData(nameof(SnsFaultKind.EntityBomb))]
    public async Task Fault_BrokenXml_IsNoXml(string kind)
    {
        await using var sns = await SnsDouble.StartAsync(SnsModels.Healthy("AARD", Noon));
        using var client = await new SnsClient(sns).ConnectAsync();
        sns.Faults.Add(new SnsFault(Enum.Parse<SnsFaultKind>(kind)) { Command = "MONITOR GETSA" });

        var text = await client.TextAsync($"/api/command?sessionid={client.Session}&cmd=MONITOR%20GETSA");

        Assert.NotEmpty(text);
        Assert.ThrowsAny<System.Xml.XmlException>(() => XElement.Parse(text));
    }

    [Fact]
    public async Task Fault_NoEnd_LeavesOutTheLastPart()
    {
        await using var sns = await SnsDouble.StartAsync(SnsModels.Healthy("AARD", Noon));
        using var client = await new SnsClient(sns).ConnectAsync();
        sns.Faults.Add(new SnsFault(SnsFaultKind.NoEnd));

        Assert.Equal("101", Assert.Single((await client.AskAsync("MONITOR%20GETSA")).Elements("serverd")).Attribute("ret")!.Value);
    }

    [Fact]
    public async Task Fault_CutBodyAndOtherCertificate_BreakTheConnection()
    {
        await using var sns = await SnsDouble.StartAsync(SnsModels.Healthy("AARD", Noon));
        using var client = await new SnsClient(sns).ConnectAsync();
        using (sns.Faults.Add(new SnsFault(SnsFaultKind.CutBody)))
        {
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.AskAsync("MONITOR%20GETSA"));
        }

        sns.ReplaceCertificate();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.AskAsync("MONITOR%20GETSA"));
        sns.RestoreCertificate();
        Assert.NotEmpty(SnsClient.Lines(await client.AskAsync("MONITOR%20GETSA")));
    }
}
