using Vigie.Core.Collecting;
using Vigie.Ipsec.Model;
using Vigie.Ipsec.Parsing;
using Vigie.Ipsec.Protocol;
using Vigie.Ssh;

namespace Vigie.Ipsec.Sources;

/// <summary>The Linux kernel itself, where no daemon can be asked. Without <c>nokeys</c> the keys of all tunnels would be printed.</summary>
/// <param name="shell">Runs ip; owned from now on.</param>
internal sealed class XfrmSource(ShellReader shell) : ISource
{
    public async Task<GatewayReading> ReadTunnelsAsync(CancellationToken deadline)
    {
        var policies = await shell.RunAsync(["-s", "xfrm", "policy"], Explain, deadline);
        return await shell.ReadAsync(["-s", "xfrm", "state", "list", "nokeys"], Explain, states => XfrmParser.Read(states, policies), deadline);
    }

    /// <summary>The kernel has no version of its own for IPsec, and no command is worth a further right.</summary>
    public Task<NodeReading> ReadNodeAsync(CancellationToken deadline) => Task.FromResult(new NodeReading("Linux xfrm", ""));

    public ValueTask DisposeAsync() => shell.DisposeAsync();

    private static (FailureReason Reason, string Text)? Explain(RemoteResult result) =>
        result.Error.Contains("not permitted", StringComparison.OrdinalIgnoreCase) ? (FailureReason.Forbidden, "this takes CAP_NET_ADMIN") : null;
}
