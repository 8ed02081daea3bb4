using Vigie.Core.Collecting;
using Vigie.Ipsec.Model;
using Vigie.Ipsec.Parsing;
using Vigie.Ipsec.Protocol;
using Vigie.Ssh;

namespace Vigie.Ipsec.Sources;

/// <summary>Libreswan by <c>ipsec status</c> and <c>ipsec trafficstatus</c>.</summary>
/// <param name="shell">Runs ipsec; owned from now on.</param>
/// <param name="clock">The time.</param>
internal sealed class LibreswanSource(ShellReader shell, TimeProvider clock) : ISource
{
    public async Task<GatewayReading> ReadTunnelsAsync(CancellationToken deadline)
    {
        // States first: a child that is made in between has its traffic then, and not the other way round.
        var status = await shell.RunAsync(["status"], Explain, deadline);
        return await shell.ReadAsync(["trafficstatus"], Explain, traffic => LibreswanParser.Read(status, traffic, clock.GetUtcNow()), deadline);
    }

    public async Task<NodeReading> ReadNodeAsync(CancellationToken deadline) =>
        new("Libreswan", TunnelId.Name(LibreswanParser.Version(await shell.RunAsync(["--version"], Explain, deadline))));

    public ValueTask DisposeAsync() => shell.DisposeAsync();

    private static (FailureReason Reason, string Text)? Explain(RemoteResult result) =>
        result.Error.Contains("not running", StringComparison.OrdinalIgnoreCase) || result.Output.Contains("not running", StringComparison.OrdinalIgnoreCase)
            ? (FailureReason.Unreachable, "pluto does not run")
            : null;
}
