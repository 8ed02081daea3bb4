using Vigie.Testing;

namespace Vigie.Snmp.Tests.Real;

/// <summary>What a real agent does with wrong credentials, restarts and clocks, and what the client makes of it.</summary>
public sealed class SnmpdTroubleTests(SnmpdServer server)
{
    private static readonly Oid _upTime = Oid.Parse("1.3.6.1.2.1.1.3.0");
    private static readonly string _userName = SnmpdServer.UserOf(AuthProtocol.Sha256, PrivProtocol.Aes128);
    private static readonly SnmpUser _user = new(_userName, AuthProtocol.Sha256, SnmpdServer.AuthPassword, PrivProtocol.Aes128, SnmpdServer.PrivPassword);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetAsync_UnknownUser_IsAuthAtOnce() =>
        await AssertFailsAsync(new SnmpUser("nobody-knows", AuthProtocol.Sha256, "password-one"), SnmpFailure.Auth, SnmpReport.UnknownUserName, requests: 2);

    [Fact]
    public async Task GetAsync_WrongAuthPassword_IsAuthAtOnce() =>
        await AssertFailsAsync(new SnmpUser(_userName, AuthProtocol.Sha256, "wrong-password", PrivProtocol.Aes128, SnmpdServer.PrivPassword), SnmpFailure.Auth, SnmpReport.WrongDigest, requests: 2);

    [Fact]
    public async Task GetAsync_WrongAuthProtocol_IsAuthAtOnce() =>
        await AssertFailsAsync(new SnmpUser(_userName, AuthProtocol.Sha512, SnmpdServer.AuthPassword), SnmpFailure.Auth, SnmpReport.WrongDigest, requests: 2);

    [Fact]
    public async Task GetAsync_WrongPrivPassword_IsAuthAlthoughTheAgentIsSilent() =>
        await AssertFailsAsync(new SnmpUser(_userName, AuthProtocol.Sha256, SnmpdServer.AuthPassword, PrivProtocol.Aes128, "wrong-password"), SnmpFailure.Auth, SnmpReport.DecryptionError);

    [Theory]
    [InlineData(PrivProtocol.Des)]
    [InlineData(PrivProtocol.Aes256)]
    public async Task GetAsync_WrongPrivProtocol_IsAuthAlthoughTheAgentIsSilent(PrivProtocol priv) =>
        await AssertFailsAsync(new SnmpUser(_userName, AuthProtocol.Sha256, SnmpdServer.AuthPassword, priv, SnmpdServer.PrivPassword), SnmpFailure.Auth, SnmpReport.DecryptionError);

    [Fact]
    public async Task GetAsync_WrongKeyExtension_IsAuthAlthoughTheAgentIsSilent() => await AssertFailsAsync(
        new SnmpUser(SnmpdServer.UserOf(AuthProtocol.Sha1, PrivProtocol.Aes256), AuthProtocol.Sha1, SnmpdServer.AuthPassword, PrivProtocol.Aes256Cisco, SnmpdServer.PrivPassword),
        SnmpFailure.Auth,
        SnmpReport.DecryptionError);

    [Fact]
    public async Task GetAsync_TooLowALevel_IsForbidden() =>
        await AssertFailsAsync(new SnmpUser(_userName, AuthProtocol.Sha256, SnmpdServer.AuthPassword), SnmpFailure.Forbidden, SnmpReport.None);

    [Fact]
    public async Task GetAsync_WrongCommunity_IsATimeout() => await AssertFailsAsync(new SnmpCommunity(SnmpVersion.V2c, "wrong"), SnmpFailure.Timeout, SnmpReport.None);

    [Fact]
    public async Task GetAsync_UnknownContext_IsConfigAlthoughTheAgentIsSilent() => await AssertFailsAsync(
        new SnmpUser(_userName, AuthProtocol.Sha256, SnmpdServer.AuthPassword, PrivProtocol.Aes128, SnmpdServer.PrivPassword, "no-such-context"), SnmpFailure.Config, SnmpReport.UnknownContext);

    [Fact]
    public async Task GetAsync_AgentRestartedOrExchanged_GoesOn()
    {
        await using var own = new SnmpdServer();
        await own.InitializeAsync();
        using var session = own.Session(_user);
        await session.GetAsync([_upTime], Token);

        // The same engine with higher boots: its authentic report sets the clock.
        await own.RestartAsync("0x8000000001020304", boots: 9);
        Assert.True((await session.GetAsync([_upTime], Token))[0].Value.IsPresent);
        Assert.Equal((4, 0), (session.Traffic.Requests, session.Traffic.Retries));

        // Another engine: reinstalled, or the other half of a pair took over.
        await own.RestartAsync("0x8000000009090909", boots: 1);
        Assert.True((await session.GetAsync([_upTime], Token))[0].Value.IsPresent);
        Assert.InRange(session.Traffic.Requests, 6, 7);
        Assert.Equal(0, session.Traffic.Retries);
    }

    [Fact]
    public async Task GetAsync_OurClockRunsAway_SynchronisesWithTheAgent()
    {
        var clock = new ManualTimeProvider();
        using var session = server.Session(_user, clock);
        await session.GetAsync([_upTime], Token);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.True((await session.GetAsync([_upTime], Token))[0].Value.IsPresent);
        Assert.Equal(4, session.Traffic.Requests);
    }

    private async Task AssertFailsAsync(SnmpCredentials credentials, SnmpFailure failure, SnmpReport report, int? requests = null)
    {
        using var session = server.Session(credentials, timeout: 0.3, retries: 1);
        var error = await Assert.ThrowsAsync<SnmpException>(() => session.GetAsync([_upTime], Token));
        Assert.Equal((failure, report), (error.Failure, error.Report));
        Assert.True(requests is null || session.Traffic.Requests == requests);
        Assert.DoesNotContain("password", error.Message.Replace("wrong privacy password", "", StringComparison.Ordinal).Replace("wrong authentication password", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
