using Vigie.Lab.Tunnel;
using Vigie.Testing;

namespace Vigie.Tunnel.Tests;

/// <summary>The lab itself: what each fault does to the gateways, asked of strongSwan and of ssh directly.</summary>
public sealed class LabTests(TunnelFixture fixture) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    private TunnelLab Lab => fixture.Lab;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Lab.ApplyAsync("AARD", TunnelTrouble.None);
        _folder.Dispose();
    }

    [Fact]
    public async Task Tunnel_Healthy_CarriesTraffic() => await AnswersGoOnAsync();

    [Fact]
    public async Task Ssh_ThroughTheBastion_MayLookAndNothingElse()
    {
        var ssh = new SshClient(Lab, _folder, fixture.State);

        Assert.Contains("list-sas reply {", (await ssh.RunAsync("gw-AARD", "swanctl", "--list-sas", "--pretty")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("list-conns reply {", (await ssh.RunAsync("gw-DRYN", "swanctl", "--list-conns", "--pretty")).Succeeded(), StringComparison.Ordinal);
        Assert.Equal(126, (await ssh.RunAsync("gw-AARD", "swanctl", "--terminate", "--ike", "dryn")).ExitCode);
        Assert.Equal(1, (await ssh.RunAsync("bastion", "id")).ExitCode);
        Assert.Contains("administratively prohibited", (await ssh.RunAsync("elsewhere", "id")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ssh_FromAHost_TriesTheWayThroughTheTunnel()
    {
        var ssh = new SshClient(Lab, _folder, fixture.State);

        Assert.Equal(0, (await ssh.RunAsync("host-AARD", "nc", "-z", "-v", "-n", "-w", "10", "-s", "10.1.0.10", "10.2.0.10", "8080")).ExitCode);
        Assert.Contains("refused", (await ssh.RunAsync("host-AARD", "nc", "-z", "-v", "-n", "-w", "3", "-s", "10.1.0.10", "10.2.0.10", "81")).Error, StringComparison.Ordinal);
        Assert.Equal(0, (await ssh.RunAsync("host-AARD", "ping", "-n", "-c", "1", "-W", "10", "-M", "do", "-s", "1372", "-I", "10.1.0.10", "10.2.0.10")).ExitCode);
        Assert.Equal(126, (await ssh.RunAsync("host-AARD", "nc", "-l", "-p", "1")).ExitCode);
    }

    [Fact]
    public async Task PeerKilled_TunnelLooksUpUntilItIsGivenUp_AndComesBack()
    {
        await BreakAsync(peer: GatewayTrouble.Killed);

        Assert.Null(Lab.Dryn.CharonId);
        Assert.True(await Lab.Aard.IsUpAsync(), "it looks up at first");
        await Eventually.IsSoAsync(async () => !await Lab.Aard.IsUpAsync(), TimeSpan.FromSeconds(45), "charon gives up");
        await Lab.ApplyAsync("AARD", TunnelTrouble.None);
        await AnswersGoOnAsync();
    }

    [Theory]
    [InlineData(nameof(GatewayTrouble.EspDropped))]
    [InlineData(nameof(GatewayTrouble.EspInDropped))]
    public async Task EspDropped_NothingPassesAndAllLooksUp(string trouble)
    {
        await BreakAsync(Enum.Parse<GatewayTrouble>(trouble));
        await AnswersStopAsync();

        Assert.True(await Lab.Aard.IsUpAsync());
        Assert.True(await Lab.Dryn.IsUpAsync());
        await Lab.ApplyAsync("AARD", TunnelTrouble.None);
        await AnswersGoOnAsync();
    }

    [Fact]
    public async Task BigDropped_SmallPacketsPassAndBigOnesDoNot()
    {
        var ssh = new SshClient(Lab, _folder, fixture.State);
        await BreakAsync(GatewayTrouble.BigDropped, GatewayTrouble.BigDropped);

        Assert.Equal(0, (await ssh.RunAsync("host-AARD", "nc", "-z", "-v", "-n", "-w", "3", "-s", "10.1.0.10", "10.2.0.10", "8080")).ExitCode);
        Assert.Equal(1, (await ssh.RunAsync("host-AARD", "ping", "-n", "-c", "1", "-W", "2", "-M", "do", "-s", "1372", "-I", "10.1.0.10", "10.2.0.10")).ExitCode);
    }

    [Theory]
    [InlineData(nameof(GatewayTrouble.WrongSecret), true)]
    [InlineData(nameof(GatewayTrouble.ConnectionRemoved), false)]
    [InlineData(nameof(GatewayTrouble.NoConnections), false)]
    public async Task Configuration_Changed_TunnelStaysDownUntilItIsPutBack(string trouble, bool isConfigured)
    {
        await BreakAsync(Enum.Parse<GatewayTrouble>(trouble));
        await Eventually.IsSoAsync(async () => !await Lab.Aard.IsUpAsync());

        var connections = (await Lab.Aard.SwanctlAsync("--list-conns")).Output;
        Assert.Equal(isConfigured, connections.Contains("dryn:", StringComparison.Ordinal));
        Assert.Equal(trouble != nameof(GatewayTrouble.NoConnections), connections.Contains("supplier:", StringComparison.Ordinal));
        await Lab.ApplyAsync("AARD", TunnelTrouble.None);
        await AnswersGoOnAsync();
    }

    [Fact]
    public async Task ChildEnded_Phase1AndTheOtherChildLive()
    {
        await BreakAsync(GatewayTrouble.ChildEnded);

        var sas = (await Lab.Aard.SwanctlAsync("--list-sas")).Output;
        Assert.Contains("ESTABLISHED", sas, StringComparison.Ordinal);
        Assert.Contains("databases:", sas, StringComparison.Ordinal);
        Assert.DoesNotContain("servers:", sas, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rekeying_NewNumbersAndTrafficGoesOn()
    {
        var before = (await Lab.Aard.SwanctlAsync("--list-sas")).Output;
        await BreakAsync(GatewayTrouble.Rekeying);
        await Eventually.ShowsAsync(async () => (await Lab.Aard.SwanctlAsync("--list-sas")).Output, now => !Numbers(now).Intersect(Numbers(before)).Any(), TimeSpan.FromSeconds(40), "both children have new numbers");
        await AnswersGoOnAsync();

        static IEnumerable<string> Numbers(string sas) =>
            sas.Split('\n').Where(l => l.Contains("INSTALLED", StringComparison.Ordinal)).Select(l => l.Split(',')[0].Trim());
    }

    [Fact]
    public async Task HostKey_OfGatewayOrBastion_ChangedAndBack()
    {
        var ssh = new SshClient(Lab, _folder, fixture.State);
        await BreakAsync(GatewayTrouble.OtherHostKey);
        Assert.Contains("Host key for gw-AARD has changed", (await ssh.RunAsync("gw-AARD", "swanctl", "--stats", "--pretty")).Error, StringComparison.OrdinalIgnoreCase);
        await Lab.ApplyAsync("AARD", TunnelTrouble.None with { Bastion = BastionTrouble.OtherHostKey });
        Assert.Contains("Host key for bastion has changed", (await ssh.RunAsync("gw-AARD", "swanctl", "--stats", "--pretty")).Error, StringComparison.OrdinalIgnoreCase);
        await Lab.ApplyAsync("AARD", TunnelTrouble.None);
        (await ssh.RunAsync("gw-AARD", "swanctl", "--stats", "--pretty")).Succeeded();
    }

    [Fact]
    public async Task Bastion_Blocked_NobodyAnswers()
    {
        var ssh = new SshClient(Lab, _folder, fixture.State);
        await Lab.ApplyAsync("AARD", TunnelTrouble.None with { Bastion = BastionTrouble.Blocked });

        Assert.Contains("timed out", (await ssh.RunAsync("gw-AARD", "swanctl", "--stats", "--pretty")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondLab_AtTheSameTime_DoesNotMeetTheFirst()
    {
        using var state = new TemporaryFolder();
        await using (var second = await TunnelLab.StartAsync(new TunnelOptions { State = state.Root }))
        {
            await second.ApplyAsync("AARD", TunnelTrouble.None with { Peer = GatewayTrouble.Killed });
            await AnswersGoOnAsync();
        }

        Assert.True(await Lab.Aard.IsUpAsync());
    }

    [Fact]
    public async Task Lab_Killed_LeavesNoProcess()
    {
        using var state = new TemporaryFolder();
        var program = Path.Combine(Path.GetDirectoryName(typeof(TunnelLab).Assembly.Location)!, "vigie-lab.dll");
        string[] ports =
        [
            "--port", "--pbs-aard-port", "--pbs-dryn-port", "--nas-aard-port", "--nas-dryn-port", "--sns-aard-port", "--sns-dryn-port", "--sns-aard-snmp-port", "--sns-dryn-snmp-port", "--bastion-port",
            "--mariadb-aard-port", "--mariadb-dryn-port", "--postgres-aard-port", "--postgres-dryn-port",
        ];
        await using var lab = RunningTool.Start("dotnet", [program, "--state", state.Root, .. ports.SelectMany(p => (string[])[p, "0"])]);
        await lab.SaysAsync("\nconfiguration ", TimeSpan.FromSeconds(60));
        var begun = Testing.Signals.Children(lab.Id);
        Assert.True(begun.Count >= 7, $"two daemons and five sshd: {begun.Count}");

        lab.Kill();

        await Eventually.ShowsAsync(() => begun.Where(IsAlive).ToList(), alive => alive.Count == 0, TimeSpan.FromSeconds(10));
    }

    private Task BreakAsync(GatewayTrouble own = default, GatewayTrouble peer = default) => Lab.ApplyAsync("AARD", TunnelTrouble.None with { Own = own, Peer = peer });

    private async Task AnswersGoOnAsync()
    {
        var before = Lab.Answers;
        await Eventually.ShowsAsync(() => Lab.Answers, answers => answers > before + 6, what: "answers come back through the tunnel");
    }

    private async Task AnswersStopAsync()
    {
        await Eventually.IsSoAsync(
            async () =>
            {
                var before = Lab.Answers;
                await Task.Delay(1500, TestContext.Current.CancellationToken);
                return Lab.Answers == before;
            },
            what: "no answer comes back any more");
    }

    private static bool IsAlive(int id) => ProcessFigures.Stat(id) is [not "Z", ..];
}
