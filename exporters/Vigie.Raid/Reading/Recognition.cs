using Vigie.Core.Collecting;
using Vigie.Raid.Protocol;
using Vigie.Raid.Vendors;
using Vigie.Snmp;

namespace Vigie.Raid.Reading;

/// <summary>A vendor whose agent answers, and which of its subtrees have anything.</summary>
/// <param name="Vendor">What we know of it.</param>
/// <param name="Present">Evidence that was found, ever.</param>
internal sealed record Recognised(Vendor Vendor, IReadOnlySet<Oid> Present)
{
    /// <summary>Of the layouts of each card the first that the agent has.</summary>
    public IEnumerable<Layout<T>> Chosen<T>(IReadOnlyList<Layout<T>> layouts) =>
        layouts.Where(layout => Present.Contains(layout.Evidence)).GroupBy(layout => layout.Card).Select(card => card.First());

    /// <summary>All layouts that the agent has.</summary>
    public IEnumerable<Layout<T>> All<T>(IReadOnlyList<Layout<T>> layouts) => layouts.Where(layout => Present.Contains(layout.Evidence));
}

/// <summary>
/// Finds out what an agent is, by asking for subtrees that only certain vendors have. What was found once stays found: a sub-agent that
/// went away shall be missed, not forgotten. Shared by the collectors of a target.
/// </summary>
/// <param name="agent">The agent.</param>
/// <param name="vendors">The vendors to look for.</param>
/// <param name="clock">The time.</param>
internal sealed class Recognition(AgentReader agent, IReadOnlyList<Vendor> vendors, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan _validity = TimeSpan.FromMinutes(10);
    /// <summary>sysDescr.0 of SNMPv2-MIB.</summary>
    public static readonly Oid Description = Oid.Parse("1.3.6.1.2.1.1.1.0");

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<Vendor, HashSet<Oid>> _found = [];
    private long? _lookedAt;
    private volatile bool _isDoubted;

    /// <summary>Tells that a reading came back empty: look again before the next one.</summary>
    public void Doubt() => _isDoubted = true;

    /// <summary>What the agent is; looks when nobody did for a while.</summary>
    /// <exception cref="TargetFailureException">It is nothing that we know, or does not answer.</exception>
    public async Task<IReadOnlyList<Recognised>> GetAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_lookedAt is not { } looked || _isDoubted || _found.Count == 0 || clock.GetElapsedTime(looked) > _validity)
            {
                await LookAsync(cancellation);
                (_lookedAt, _isDoubted) = (clock.GetTimestamp(), false);
            }

            return _found.Count > 0
                ? [.. vendors.Where(_found.ContainsKey).Select(vendor => new Recognised(vendor, _found[vendor].ToHashSet()))]
                : throw new TargetFailureException(FailureReason.Unsupported, $"The agent answers, but it is no device whose RAID we can read: {await DescribeAsync(cancellation)}");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task LookAsync(CancellationToken cancellation)
    {
        var present = await agent.PresentAsync([.. vendors.SelectMany(vendor => vendor.Evidence).Distinct()], cancellation);
        var recognised = new List<Vendor>();
        foreach (var vendor in vendors.Where(vendor => _found.ContainsKey(vendor) || vendor.Evidence.Any(present.Contains)))
        {
            if (_found.ContainsKey(vendor) || await vendor.ConfirmAsync(agent, cancellation))
            {
                recognised.Add(vendor);
            }
        }

        if (recognised.Count > 0)
        {
            await LookCloserAsync(recognised, cancellation);
        }
    }

    private async Task LookCloserAsync(List<Vendor> recognised, CancellationToken cancellation)
    {
        var tables = await agent.PresentAsync([.. recognised.SelectMany(EvidenceOfLayouts).Distinct()], cancellation);
        foreach (var vendor in recognised)
        {
            if (!_found.TryGetValue(vendor, out var known))
            {
                _found.Add(vendor, known = []);
            }

            known.UnionWith(EvidenceOfLayouts(vendor).Where(tables.Contains));
        }
    }

    private static IEnumerable<Oid> EvidenceOfLayouts(Vendor vendor) =>
        [.. vendor.Arrays.Select(layout => layout.Evidence), .. vendor.Disks.Select(layout => layout.Evidence), .. vendor.Parts.Select(layout => layout.Evidence)];

    private async Task<string> DescribeAsync(CancellationToken cancellation)
    {
        var description = new Cell((await agent.GetAsync([Description], cancellation))[0].Value).Text;
        return description.Length > 0 ? $"sysDescr is \"{description}\"" : "sysDescr is empty";
    }
}
