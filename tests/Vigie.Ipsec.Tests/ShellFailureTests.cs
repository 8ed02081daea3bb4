using Vigie.Core.Collecting;
using Vigie.Ipsec.Tests.Support;
using Vigie.Ssh;

namespace Vigie.Ipsec.Tests;

/// <summary>A gateway that cannot be read wholly tells no tunnel at all, and says why.</summary>
public sealed class ShellFailureTests
{
    private static readonly string _sas = Recorded.Read("lab-01-established-idle.list-sas-pretty.txt");
    private static readonly string _connections = Recorded.Read(Recorded.Connections);

    /// <summary>Exit statuses as recorded in the laboratory.</summary>
    [Theory]
    [InlineData(2, FailureReason.Unreachable)]
    [InlineData(111, FailureReason.Unreachable)]
    [InlineData(13, FailureReason.Forbidden)]
    [InlineData(124, FailureReason.Timeout)]
    [InlineData(126, FailureReason.Forbidden)]
    [InlineData(127, FailureReason.Unsupported)]
    [InlineData(1, FailureReason.Protocol)]
    public async Task Tunnels_ExitStatus_IsAReason(int status, FailureReason reason)
    {
        await using var watched = Watched.Swan(new ScriptedShell().On("--list-conns --pretty", "", status, "connecting to 'unix:///var/run/charon.vici' failed"));
        Assert.Equal(reason, (await watched.FailAsync()).Reason);
    }

    [Theory]
    [InlineData(SshFailure.HostKeyChanged, FailureReason.Identity)]
    [InlineData(SshFailure.AuthRefused, FailureReason.Auth)]
    [InlineData(SshFailure.Forbidden, FailureReason.Forbidden)]
    [InlineData(SshFailure.TargetUnreachable, FailureReason.Unreachable)]
    [InlineData(SshFailure.Timeout, FailureReason.Timeout)]
    [InlineData(SshFailure.CutOff, FailureReason.Protocol)]
    public async Task Tunnels_SshFails_IsAReason(SshFailure failure, FailureReason reason)
    {
        await using var watched = Watched.Swan(new ScriptedShell().On("--list-conns --pretty", new SshException(failure, "it failed", "bastion")));
        Assert.Equal(reason, (await watched.FailAsync()).Reason);
    }

    [Fact]
    public async Task Tunnels_ListingCutAfterAGoodPoll_TellNothingAndCountOn()
    {
        var model = new SwanModel();
        var shell = ScriptedShell.Swan(SwanModel.Connections, model.List());
        await using var watched = Watched.Swan(shell);
        await watched.RunAsync();
        model.Move(0, 500);
        shell.On("--list-sas --pretty", model.List()[..^25]);
        Assert.Equal(FailureReason.Protocol, (await watched.FailAsync()).Reason);
        shell.On("--list-sas --pretty", model.List());
        Assert.Equal(500, (await watched.RunAsync()).Samples["ipsec_tunnel_bytes_total", "child=\"lan\"", "direction=\"out\""]);
    }

    [Fact]
    public async Task Tunnels_OutputTooLong_IsAProtocolFailure()
    {
        await using var watched = Watched.Swan(new ScriptedShell().On("--list-conns --pretty", _connections, isCut: true));
        Assert.Equal(FailureReason.Protocol, (await watched.FailAsync()).Reason);
    }

    [Fact]
    public async Task Tunnels_DaemonReportsError_IsAProtocolFailure()
    {
        await using var watched = Watched.Swan(ScriptedShell.Swan("list-conns reply {\n  success = no\n  errmsg = busy\n}\n", _sas));
        Assert.Equal(FailureReason.Protocol, (await watched.FailAsync()).Reason);
    }

    [Fact]
    public async Task Tunnels_NoConnectionLoaded_IsZeroAndExpectedOnesAreMissed()
    {
        await using var watched = Watched.Swan(ScriptedShell.Swan("list-conns reply {\n}\n", "list-sas reply {\n}\n"), Promises.Lab);
        var told = (await watched.RunAsync()).Samples;
        Assert.Equal(0, told["ipsec_tunnels"]);
        Assert.Equal((0, 1), (told["ipsec_tunnel_configured", "tunnel=\"b-lan\""], told["ipsec_tunnel_expected", "tunnel=\"b-lan\""]));
        Assert.Empty(told.Series("ipsec_tunnel_up"));
    }

    [Fact]
    public async Task Tunnels_ConnectionDeletedAfterItWasSeen_KeepsItsSeriesAndIsMissed()
    {
        var shell = ScriptedShell.Swan(_connections, _sas);
        await using var watched = Watched.Swan(shell, Promises.Lab);
        var before = (await watched.RunAsync()).Samples.Series("ipsec_tunnel_configured", "tunnel=\"b-lan\"").Single();
        shell.On("--list-conns --pretty", "list-conns reply {\n}\n").On("--list-sas --pretty", "list-sas reply {\n}\n");
        await watched.RunAsync();
        var after = (await watched.RunAsync()).Samples;
        Assert.Equal(before, after.Series("ipsec_tunnel_configured", "tunnel=\"b-lan\"").Single());
        Assert.Equal((0, 0), (after["ipsec_tunnel_configured", "tunnel=\"b-lan\""], after["ipsec_tunnel_up", "tunnel=\"b-lan\""]));
    }

    [Fact]
    public async Task Tunnels_PeerThatHasNotProvedItself_MakesNoTunnel()
    {
        var knock = "list-sa event {\n  (unnamed) {\n    state = CONNECTING\n    remote-id = %any\n    child-sas {\n    }\n  }\n}\nlist-sas reply {\n}\n";
        await using var watched = Watched.Swan(ScriptedShell.Swan("list-conns reply {\n}\n", knock));
        Assert.Empty((await watched.RunAsync()).Samples.Series("ipsec_tunnel_configured"));
    }

    [Fact]
    public async Task Tunnels_ShuntsAndTranslatedSelectors_AreReadAsPfsenseMeansThem()
    {
        var connections = "list-conn event {\n  con1 {\n    version = IKEv2\n    children {\n      con1 {\n        mode = TUNNEL\n        local-ts = [\n          10.0.0.0/24|/0\n        ]\n        remote-ts = [\n          10.9.0.0/24|192.168.1.0/24\n        ]\n      }\n      bypass {\n        mode = PASS\n        local-ts = [\n          10.0.0.0/24\n        ]\n        remote-ts = [\n          10.0.0.0/24\n        ]\n      }\n    }\n  }\n}\nlist-conns reply {\n}\n";
        await using var watched = Watched.Swan(ScriptedShell.Swan(connections, "list-sas reply {\n}\n"));
        var told = (await watched.RunAsync()).Samples;
        Assert.Equal(1, told["ipsec_tunnel_configured", "tunnel=\"con1\"", "local_ts=\"10.0.0.0/24\"", "remote_ts=\"10.9.0.0/24\""]);
        Assert.Equal(1, told["ipsec_tunnels"]);
    }

    [Fact]
    public async Task Node_Version_IsIdentified()
    {
        await using var watched = Watched.Swan(new ScriptedShell().On("--version --daemon --pretty", "version reply {\n  daemon = charon\n  version = 5.9.8\n  sysname = Linux\n}\n"));
        var ran = await watched.RunAsync("node");
        Assert.Equal(("strongSwan", "5.9.8"), ran.Run.Identified);
        Assert.Equal(1, ran.Samples["ipsec_gateway_info", "product=\"strongSwan\"", "version=\"5.9.8\""]);
    }
}
