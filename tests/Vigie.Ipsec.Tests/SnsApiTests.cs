using Vigie.Core.Collecting;
using Vigie.Ipsec.Protocol;
using Vigie.Ipsec.Sources;
using Vigie.Ipsec.Tests.Support;
using Vigie.Lab.Sns;
using Vigie.Reach;
using Vigie.Testing;

namespace Vigie.Ipsec.Tests;

/// <summary>The HTTPS API of a Stormshield firewall, against a double that locks, cuts and lies as the real one does.</summary>
public sealed class SnsApiTests : IAsyncDisposable
{
    private static readonly DateTimeOffset _then = DateTimeOffset.FromUnixTimeSeconds(1795161600);
    private readonly List<IAsyncDisposable> _open = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(_open))
        {
            await one.DisposeAsync();
        }
    }

    [Fact]
    public async Task Tunnels_Healthy48_TellTheGoldenText()
    {
        var (_, watched) = await StartAsync(SnsModels.Healthy("AARD", _then));
        await watched.RunAsync();
        Golden.Check("Golden/sns-api-4.8.prom", (await watched.RunAsync()).Samples.Text);
    }

    [Fact]
    public async Task Tunnels_Healthy41_TellWhatTheOldFormatTells()
    {
        var (_, watched) = await StartAsync(SnsModels.Healthy("AARD", _then, SnsVersion.V41), local: ["192.0.2.1"]);
        await watched.RunAsync();
        Golden.Check("Golden/sns-api-4.1.prom", (await watched.RunAsync()).Samples.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tunnels_PolicyListedOnceOrPerDirection_AreTwo(bool perDirection)
    {
        var (_, watched) = await StartAsync(SnsModels.Healthy("AARD", _then) with { PolicyPerDirection = perDirection });
        var told = (await watched.RunAsync()).Samples;
        Assert.Equal(2, told["ipsec_tunnels"]);
        Assert.Equal(1, told["ipsec_tunnel_up", "local_ts=\"10.11.0.0/24\"", "remote_ts=\"10.12.0.0/24\""]);
    }

    [Fact]
    public async Task Tunnels_StatesInCapitals_AreTheSame()
    {
        var (_, watched) = await StartAsync(SnsModels.Healthy("AARD", _then, SnsVersion.V42));
        Assert.All((await watched.RunAsync()).Samples.Series("ipsec_tunnel_child_installed"), series => Assert.NotNull(series));
    }

    [Fact]
    public async Task Tunnels_RekeyByTheClock_CountsOnAndStaysUp()
    {
        var now = _then;
        var (_, watched) = await StartAsync(_ => SnsModels.Healthy("AARD", now));
        var (last, started) = (0.0, (await watched.RunAsync()).Samples);
        for (var poll = 0; poll < 130; poll++)
        {
            now += TimeSpan.FromSeconds(60);
            watched.Clock.Advance(TimeSpan.FromSeconds(60));
            var told = (await watched.RunAsync()).Samples;
            var label = $"child=\"{SnsModels.RuleOf("servers")}\"";
            Assert.Equal(1, told["ipsec_tunnel_up", label]);
            Assert.Equal(started["ipsec_tunnel_up_since_timestamp_seconds", label], told["ipsec_tunnel_up_since_timestamp_seconds", label]);
            var bytes = told["ipsec_tunnel_bytes_total", label, "direction=\"in\""]!.Value;
            Assert.True(bytes >= last);
            last = bytes;
        }

        Assert.InRange(last, 129 * 60 * SnsModels.RateIn * 0.9, 131 * 60 * SnsModels.RateIn * 1.1);
    }

    [Fact]
    public async Task Tunnels_SasGone_AreDownAndStillNamed()
    {
        var (sns, watched) = await StartAsync(SnsModels.Healthy("AARD", _then));
        await watched.RunAsync();
        sns.Change(state => state.WithoutSas(_ => true).WithoutIke(_ => true));
        await watched.RunAsync();
        var told = (await watched.RunAsync()).Samples;
        Assert.Equal(2, told.Series("ipsec_tunnel_up").Count);
        Assert.All(told.Series("ipsec_tunnel_up"), series => Assert.EndsWith("}", series, StringComparison.Ordinal));
        Assert.Equal((1, 0, 0), (told["ipsec_tunnel_configured", Servers], told["ipsec_tunnel_up", Servers], told["ipsec_tunnel_ike_established", Servers]));
    }

    [Fact]
    public async Task Tunnels_PassiveNode_ToldWithoutSas()
    {
        var healthy = SnsModels.Healthy("AARD", _then);
        var (_, watched) = await StartAsync(healthy.WithoutSas(_ => true) with { Cluster = [new SnsNode(healthy.Serial, Active: false), new SnsNode("SN710A9", Active: true)] });
        await watched.RunAsync();
        var told = (await watched.RunAsync()).Samples;
        Assert.Equal(1, told["ipsec_gateway_passive"]);
        Assert.Empty(told.Series("ipsec_tunnel_up"));
        Assert.Equal(1, told["ipsec_tunnel_configured", Servers]);
    }

    [Fact]
    public async Task Node_Pair_IsTold()
    {
        var healthy = SnsModels.Healthy("AARD", _then);
        var (_, watched) = await StartAsync(healthy with { Cluster = [new SnsNode(healthy.Serial, Active: true), new SnsNode("SN710A9", Active: false) { Link = "Failed", Synchronised = false }] });
        var ran = await watched.RunAsync("node");
        Assert.Equal(("Stormshield SNS SN710", healthy.Version.ToString()), ran.Run.Identified);
        Assert.Equal("active", ran.Samples.State("ipsec_ha_node_mode", $"node=\"{healthy.Serial}\""));
        Assert.Equal(("passive", "failed"), (ran.Samples.State("ipsec_ha_node_mode", "node=\"SN710A9\""), ran.Samples.State("ipsec_ha_link_state", "node=\"SN710A9\"")));
        Assert.Equal(0, ran.Samples["ipsec_ha_synchronised"]);
    }

    [Fact]
    public async Task Login_Refused_IsNotTriedAgainForAQuarterOfAnHour()
    {
        var (sns, watched) = await StartAsync(SnsModels.Healthy("AARD", _then), password: "wrong");
        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Equal(FailureReason.Auth, (await watched.FailAsync()).Reason);
            Assert.Equal(FailureReason.Auth, (await watched.FailAsync("node")).Reason);
            watched.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        Assert.Equal(1, sns.Access.Counts.FailedLogins);
        watched.Clock.Advance(TimeSpan.FromMinutes(6));
        await watched.FailAsync();
        Assert.Equal((2, 0), (sns.Access.Counts.FailedLogins, sns.Access.Counts.Locks));
        Assert.DoesNotContain(watched.Shown, exchange => $"{exchange.Asked}{exchange.Answered}".Contains("wrong", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Session_ManyPolls_LeaveNoneOpen()
    {
        var (sns, watched) = await StartAsync(SnsModels.Healthy("AARD", _then));
        for (var poll = 0; poll < 10; poll++)
        {
            await watched.RunAsync();
            await watched.RunAsync("node");
        }

        Assert.Equal((0, 20), (sns.Access.Counts.OpenSessions, sns.Access.Counts.Logouts));
        Assert.Equal(1, sns.Access.Counts.MostSessions);
    }

    [Theory]
    [InlineData(SnsFaultKind.NoEnd, FailureReason.Protocol)]
    [InlineData(SnsFaultKind.CutBody, FailureReason.Protocol)]
    [InlineData(SnsFaultKind.TruncatedXml, FailureReason.Protocol)]
    [InlineData(SnsFaultKind.BadXml, FailureReason.Protocol)]
    [InlineData(SnsFaultKind.HtmlPage, FailureReason.Protocol)]
    [InlineData(SnsFaultKind.ServerError, FailureReason.Protocol)]
    [InlineData(SnsFaultKind.Redirect, FailureReason.Protocol)]
    [InlineData(SnsFaultKind.EndlessBody, FailureReason.Protocol)]
    [InlineData(SnsFaultKind.DeepXml, FailureReason.Protocol)]
    [InlineData(SnsFaultKind.EntityBomb, FailureReason.Protocol)]
    public async Task Tunnels_AnswerThatIsNone_IsAReasonAndTheSessionIsClosed(object kind, FailureReason reason)
    {
        var (sns, watched) = await StartAsync(SnsModels.Healthy("AARD", _then));
        using var fault = sns.Faults.Add(new SnsFault((SnsFaultKind)kind) { Endpoint = SnsEndpoint.Command, Command = "MONITOR GETSA" });
        Assert.Equal(reason, (await watched.FailAsync()).Reason);
        Assert.Equal(0, sns.Access.Counts.OpenSessions);
    }

    [Theory]
    [InlineData(205, FailureReason.Forbidden)]
    [InlineData(206, FailureReason.Unsupported)]
    [InlineData(203, FailureReason.Protocol)]
    public async Task Tunnels_ServerdRefuses_IsAReason(int code, FailureReason reason)
    {
        var (sns, watched) = await StartAsync(SnsModels.Healthy("AARD", _then));
        using var fault = sns.Faults.Add(new SnsFault(SnsFaultKind.Serverd) { Code = code, Endpoint = SnsEndpoint.Command, Command = "MONITOR GETSPD" });
        Assert.Equal(reason, (await watched.FailAsync()).Reason);
    }

    [Fact]
    public async Task Tunnels_OtherCertificate_IsIdentityAndSendsNoPassword()
    {
        var (sns, watched) = await StartAsync(SnsModels.Healthy("AARD", _then));
        sns.ReplaceCertificate();
        Assert.Equal(FailureReason.Identity, (await watched.FailAsync()).Reason);
        Assert.Empty(sns.Requests);
    }

    [Fact]
    public async Task Tunnels_FirewallGone_IsUnreachable()
    {
        var (sns, watched) = await StartAsync(SnsModels.Healthy("AARD", _then));
        await sns.StopListeningAsync();
        Assert.Equal(FailureReason.Unreachable, (await watched.FailAsync()).Reason);
    }

    [Fact]
    public async Task Tunnels_NeedsOneTimePassword_IsAuth()
    {
        var (sns, watched) = await StartAsync(SnsModels.Healthy("AARD", _then));
        using var fault = sns.Faults.Add(new SnsFault(SnsFaultKind.NeedTotp));
        Assert.Equal(FailureReason.Auth, (await watched.FailAsync()).Reason);
    }

    private static string Servers => $"child=\"{SnsModels.RuleOf("servers")}\"";

    private Task<(SnsDouble Sns, Watched Watched)> StartAsync(SnsState state, string? password = null, params IReadOnlyList<string> local) => StartAsync(_ => state, password, local);

    private async Task<(SnsDouble Sns, Watched Watched)> StartAsync(Func<DateTimeOffset, SnsState> state, string? password = null, params IReadOnlyList<string> local)
    {
        var sns = await SnsDouble.StartAsync(state, new SnsDoubleOptions());
        _open.Add(sns);
        var access = new Vigie.Ipsec.Protocol.SnsAccess(sns.BaseUri, sns.User, password ?? sns.Password, new CertificateRule(CertificatePin.Parse(sns.Fingerprint), null, null));
        var watched = new Watched(services => new SnsApiSource(new SnsClient(access, null, services), local));
        _open.Add(watched);
        return (sns, watched);
    }
}
