using Vigie.Ipsec.Model;
using Vigie.Ipsec.Parsing;
using Vigie.Ipsec.Protocol;
using Vigie.Snmp;

namespace Vigie.Ipsec.Sources;

/// <summary>Which columns the table of SAs has.</summary>
internal enum SnsLayout
{
    /// <summary>The one that firmware and table tell.</summary>
    Auto,

    /// <summary>That of versions up to 4.1.</summary>
    Old,

    /// <summary>That of versions from 4.2.</summary>
    New,
}

/// <summary>Stormshield SNS by SNMP.</summary>
/// <param name="agent">Speaks with the agent; owned from now on.</param>
/// <param name="layout">What the owner says of the layout.</param>
/// <param name="localAddresses">The firewall's own addresses; those that the agent tells are taken when this is empty.</param>
internal sealed class SnsSnmpSource(AgentReader agent, SnsLayout layout, IReadOnlyList<string> localAddresses) : ISource
{
    private const int StateColumn = 18;

    public async Task<GatewayReading> ReadTunnelsAsync(CancellationToken deadline)
    {
        var scalars = await agent.GetAsync([.. SnsMib.Versions, SnsMib.OwnMode], deadline);
        var isPassive = SnsCells.TextOf(scalars.GetValueOrDefault(SnsMib.OwnMode)).Equals("passive", StringComparison.OrdinalIgnoreCase);
        var reading = await IsNewAsync(First(scalars, SnsMib.Versions), deadline) ? await ReadNewAsync(deadline) : await ReadOldAsync(deadline);
        return reading with { IsPassive = isPassive };
    }

    public async Task<NodeReading> ReadNodeAsync(CancellationToken deadline)
    {
        var scalars = await agent.GetAsync([.. SnsMib.Models, .. SnsMib.Versions, .. SnsMib.Serials, SnsMib.OwnMode, SnsMib.OwnLink, SnsMib.Synchronised], deadline);
        string Told(IReadOnlyList<Oid> places) => TunnelId.Name(First(scalars, places));
        var nodes = (await agent.TableAsync(SnsMib.NodeEntry, SnsMib.NodeColumns, deadline)).Select(SnsMib.Node).ToList();
        var link = SnsCells.TextOf(scalars.GetValueOrDefault(SnsMib.OwnLink));
        return new NodeReading("Stormshield SNS", Told(SnsMib.Versions), Told(SnsMib.Models), Told(SnsMib.Serials))
        {
            Nodes = [.. nodes.Select(node => node.Name == Told(SnsMib.Serials) && link.Length > 0 ? node with { Link = SnsParser.LinkOf(link) } : node)],
            IsSynchronised = SnsCells.TextOf(scalars.GetValueOrDefault(SnsMib.Synchronised)) switch { "1" => true, "0" => false, _ => null },
        };
    }

    public ValueTask DisposeAsync()
    {
        agent.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string First(IReadOnlyDictionary<Oid, SnmpValue> scalars, IReadOnlyList<Oid> places) =>
        places.Select(place => SnsCells.TextOf(scalars.GetValueOrDefault(place))).FirstOrDefault(text => text.Length > 0, "");

    private async Task<bool> IsNewAsync(string version, CancellationToken deadline)
    {
        if (layout != SnsLayout.Auto)
        {
            return layout == SnsLayout.New;
        }

        // Text in this column is the state of the newer layout: the older one has no such column.
        return SnsMib.IsNew(version)
            ?? ((await agent.TableAsync(SnsMib.SaEntry, [StateColumn], deadline)).Any(row => row.IsText(StateColumn))
            || (await agent.TableAsync(SnsMib.PolicyEntry, [3], deadline)).Count > 0);
    }

    private async Task<GatewayReading> ReadNewAsync(CancellationToken deadline)
    {
        var policies = await agent.TableAsync(SnsMib.PolicyEntry, SnsMib.PolicyColumns, deadline);
        var ikes = await agent.TableAsync(SnsMib.IkeEntry, SnsMib.IkeColumns, deadline);
        var sas = await agent.TableAsync(SnsMib.SaEntry, SnsMib.SaColumns, deadline);
        return SnsJoin.Join([.. policies.Select(SnsMib.Policy).OfType<SnsPolicy>()], [.. ikes.Select(SnsMib.Ike)], [.. sas.Select(SnsMib.Sa)]);
    }

    private async Task<GatewayReading> ReadOldAsync(CancellationToken deadline)
    {
        var own = localAddresses.Count > 0 ? localAddresses : [.. (await agent.TableAsync(SnsMib.AddressEntry, [1], deadline)).Select(row => row[1])];
        var sas = await agent.TableAsync(SnsMib.SaEntry, SnsMib.OldSaColumns, deadline);
        return SnsJoin.JoinHalves([.. sas.Select(SnsMib.HalfSa)], own);
    }
}
