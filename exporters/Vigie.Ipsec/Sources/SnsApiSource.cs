using Vigie.Core.Collecting;
using Vigie.Ipsec.Model;
using Vigie.Ipsec.Parsing;
using Vigie.Ipsec.Protocol;

namespace Vigie.Ipsec.Sources;

/// <summary>Stormshield SNS by its HTTPS API: policies, key exchange SAs and traffic SAs in one session, and who of a pair answers.</summary>
/// <param name="client">Speaks with the firewall; owned from now on.</param>
/// <param name="localAddresses">The firewall's own addresses, for versions whose answers do not tell which end is ours.</param>
internal sealed class SnsApiSource(SnsClient client, IReadOnlyList<string> localAddresses) : ISource
{
    public Task<GatewayReading> ReadTunnelsAsync(CancellationToken deadline) => client.InSessionAsync(async session =>
    {
        var isPassive = await IsPassiveAsync(session, deadline);
        var ikes = await session.AskAsync("MONITOR GETIKESA", deadline);
        var reading = ikes is null ? await ReadOldAsync(session, deadline) : await ReadNewAsync(session, ikes, deadline);
        return reading with { IsPassive = isPassive };
    }, deadline);

    public Task<NodeReading> ReadNodeAsync(CancellationToken deadline) => client.InSessionAsync(async session =>
    {
        var property = await session.AskAsync("SYSTEM PROPERTY", deadline);
        var node = property is null ? new NodeReading("Stormshield SNS", "") : SnsParser.Property(property);
        return await session.AskAsync("HA INFO", deadline) is { } pair
            ? node with { Nodes = SnsParser.Nodes(pair), IsSynchronised = SnsParser.IsSynchronised(pair) }
            : node;
    }, deadline);

    public ValueTask DisposeAsync() => client.DisposeAsync();

    /// <summary>A firewall that is in no pair does not know the command's answer: that is no failure.</summary>
    private static async Task<bool> IsPassiveAsync(SnsClient.Session session, CancellationToken deadline) =>
        await session.AskAsync("HA INFO serial=local", deadline) is { } told
        && SnsParser.Nodes(told) is var nodes
        && nodes.Where(node => nodes.Count == 1 || node.Name == session.Serial).Any(node => node.Mode == HaMode.Passive);

    private static async Task<GatewayReading> ReadNewAsync(SnsClient.Session session, SnsAnswer ikes, CancellationToken deadline)
    {
        var policies = await session.AskAsync("MONITOR GETSPD", deadline) ?? throw Missing("MONITOR GETSPD");
        var sas = await session.AskAsync("MONITOR GETSA", deadline) ?? throw Missing("MONITOR GETSA");
        return SnsJoin.Join(SnsParser.Policies(policies), SnsParser.Ikes(ikes), SnsParser.Sas(sas));
    }

    /// <summary>Up to 4.1 there are no key exchange SAs to ask for, and policies have another form that nobody has published.</summary>
    private async Task<GatewayReading> ReadOldAsync(SnsClient.Session session, CancellationToken deadline)
    {
        var sas = await session.AskAsync("MONITOR GETSA", deadline) ?? throw Missing("MONITOR GETSA");
        return SnsJoin.JoinHalves(SnsParser.HalfSas(sas), localAddresses);
    }

    private static TargetFailureException Missing(string command) => new(FailureReason.Unsupported, $"{command}: this version does not know the command");
}
