using Vigie.Core.Collecting;
using Vigie.Ipsec.Model;
using Vigie.Ipsec.Parsing;
using Vigie.Ipsec.Protocol;
using Vigie.Ssh;

namespace Vigie.Ipsec.Sources;

/// <summary>
/// strongSwan by <c>swanctl --pretty</c>: on Linux, and in pfSense and OPNsense, whose differences are a path and what the parser leaves out.
/// Long options only: 6.0.5 gave short ones other meanings. All SAs in one call: each call asks the kernel for every SA.
/// </summary>
/// <param name="shell">Runs swanctl; owned from now on.</param>
/// <param name="product">Name of the product.</param>
internal sealed class SwanctlSource(ShellReader shell, string product) : ISource
{
    public async Task<GatewayReading> ReadTunnelsAsync(CancellationToken deadline)
    {
        var configured = await shell.ReadAsync(["--list-conns", "--pretty"], Explain, SwanctlParser.Connections, deadline);
        var (ikes, children) = await shell.ReadAsync(["--list-sas", "--pretty"], Explain, SwanctlParser.Sas, deadline);
        return new GatewayReading { Configured = configured, Ikes = ikes, Children = children };
    }

    public async Task<NodeReading> ReadNodeAsync(CancellationToken deadline) =>
        new(product, TunnelId.Name(await shell.ReadAsync(["--version", "--daemon", "--pretty"], Explain, SwanctlParser.Version, deadline) ?? ""));

    public ValueTask DisposeAsync() => shell.DisposeAsync();

    /// <summary>swanctl ends with errno of its way to the daemon's socket.</summary>
    private static (FailureReason Reason, string Text)? Explain(RemoteResult result) => result.ExitStatus switch
    {
        2 => (FailureReason.Unreachable, "the daemon has no socket: it does not run, or without its vici plugin"),
        111 => (FailureReason.Unreachable, "nobody listens at the daemon's socket: it died"),
        13 => (FailureReason.Forbidden, "this user may not open the daemon's socket"),
        _ => null,
    };
}
