using Vigie.Ipsec.Model;

namespace Vigie.Ipsec.Parsing;

/// <summary>
/// Puts the rows of an SNS into the form of all products, whichever way they were read: policies name the tunnels, also those that are
/// down; SAs are found by the name of their policy, which stays over rekeys.
/// </summary>
internal static class SnsJoin
{
    /// <summary>Selectors of one name at most: more than a label bears.</summary>
    private const int MostPolicies = 200;

    /// <summary>Joins the rows of version 4.2 and later.</summary>
    public static GatewayReading Join(IReadOnlyList<SnsPolicy> policies, IReadOnlyList<SnsIke> ikes, IReadOnlyList<SnsSa> sas)
    {
        var local = sas.Select(sa => sa.Source).Concat(ikes.Select(ike => ike.Source)).Where(address => address.Length > 0).ToHashSet(StringComparer.Ordinal);
        var groups = policies.GroupBy(NamesOf).ToList();

        // Without a name for each policy, those of one peer cannot be told apart in the SAs: they are one tunnel.
        var nameless = groups.Where(group => group.Key.Child.Length == 0).Select(group => group.Key.Connection).ToHashSet(StringComparer.Ordinal);
        return new GatewayReading
        {
            Configured = [.. groups.Select(group => OfPolicies(group.Key, [.. OneDirection([.. group.Take(MostPolicies)], local)]))],
            Ikes = [.. ikes.Select(OfIke)],
            Children = [.. sas.Select(sa => OfSa(sa, nameless))],
        };
    }

    /// <summary>Joins the rows up to version 4.1, which have neither names nor policies: the tunnel is the pair of gateways.</summary>
    /// <param name="sas">Rows, one for each direction.</param>
    /// <param name="local">The firewall's own addresses, as far as known.</param>
    public static GatewayReading JoinHalves(IReadOnlyList<SnsSa> sas, IReadOnlyCollection<string> local)
    {
        var own = local.Count > 0 ? local : CommonAddress(sas);
        return new GatewayReading { Ikes = null, Children = [.. sas.Select(sa => OfHalf(sa, own))], TellsConfiguration = false, TellsPackets = false };
    }

    private static (string Connection, string Child) NamesOf(SnsPolicy policy) => policy switch
    {
        { IkeRule.Length: > 0 } => (TunnelId.Name(policy.IkeRule), policy.Rule == policy.IkeRule ? "" : TunnelId.Name(policy.Rule)),
        _ => (TunnelId.Name(policy.Rule), ""),
    };

    /// <summary>Some versions may list a policy once for each direction: the one that leaves from here counts.</summary>
    private static IEnumerable<SnsPolicy> OneDirection(List<SnsPolicy> policies, HashSet<string> local)
    {
        foreach (var policy in policies.Distinct())
        {
            var twin = policies.Find(other => !ReferenceEquals(other, policy) && IsMirror(policy, other));
            if (twin is null || LeavesFromHere(policy, local) || (!LeavesFromHere(twin, local) && policies.IndexOf(policy) < policies.IndexOf(twin)))
            {
                yield return policy;
            }
        }
    }

    private static bool IsMirror(SnsPolicy one, SnsPolicy other) =>
        one.Source == other.Destination && one.Destination == other.Source && one.SourceGateway == other.DestinationGateway && one.DestinationGateway == other.SourceGateway;

    private static bool LeavesFromHere(SnsPolicy policy, HashSet<string> local) =>
        local.Contains(policy.SourceGateway) || policy.SourceGatewayName.StartsWith("Firewall_", StringComparison.OrdinalIgnoreCase);

    private static ConfiguredTunnel OfPolicies((string Connection, string Child) names, IReadOnlyList<SnsPolicy> policies) =>
        new(names.Connection, names.Child, TunnelId.Selectors(policies.Select(policy => policy.Source)), TunnelId.Selectors(policies.Select(policy => policy.Destination)))
        {
            RemoteAddress = TunnelId.Selectors(policies.Select(policy => policy.DestinationGateway)),
            IkeVersion = VersionOf(policies[0].Ike),
        };

    private static IkeSa OfIke(SnsIke ike)
    {
        var phase = ike.State.ToUpperInvariant() switch
        {
            "ESTABLISHED" or "REKEYING" => SaPhase.Up,
            "CREATED" or "CONNECTING" => SaPhase.Pending,
            _ => SaPhase.Closing,
        };
        return new IkeSa(TunnelId.Name(ike.Rule), phase)
        {
            RekeySeconds = phase == SaPhase.Up ? ike.Life - ike.Age : null,

            // An SNS does not tell that it waits for an answer of a peer that it once reached.
            OwesAnswer = ike.State.Equals("connecting", StringComparison.OrdinalIgnoreCase) ? true : null,
            Version = VersionOf(ike.Version),
            RemoteAddress = TunnelId.Name(ike.Destination),
        };
    }

    private static ChildSa OfSa(SnsSa sa, HashSet<string> nameless)
    {
        var phase = sa.State.ToUpperInvariant() switch
        {
            "INSTALLED" or "REKEYING" => SaPhase.Up,
            "CREATED" => SaPhase.Pending,
            _ => SaPhase.Closing,
        };
        var connection = TunnelId.Name(sa.IkeRule);
        return new ChildSa(connection, nameless.Contains(connection) ? "" : TunnelId.Name(sa.Rule), sa.Key, phase)
        {
            In = sa.In,
            Out = sa.Out,
            AgeSeconds = phase == SaPhase.Up ? sa.Age : null,
            RekeySeconds = phase == SaPhase.Up ? sa.Life - sa.Age : null,
        };
    }

    private static ChildSa OfHalf(SnsSa sa, IReadOnlyCollection<string> own)
    {
        var phase = sa.State.ToUpperInvariant() switch
        {
            "MATURE" or "DYING" => SaPhase.Up,
            "LARVAL" => SaPhase.Pending,
            _ => SaPhase.Closing,
        };
        var (isOut, isIn) = (own.Contains(sa.Source), own.Contains(sa.Destination));
        var ends = isOut == isIn ? new[] { sa.Source, sa.Destination }.Order(StringComparer.Ordinal).ToArray() : isOut ? [sa.Source, sa.Destination] : [sa.Destination, sa.Source];
        return new ChildSa(TunnelId.Name($"{ends[0]}...{ends[1]}"), "", sa.Key, phase)
        {
            // Which way a row counts is known only to who knows which end is ours.
            In = isIn && !isOut ? sa.Out : default,
            Out = isOut && !isIn ? sa.Out : default,
        };
    }

    /// <summary>The one address that all rows share is ours, if there is more than one peer.</summary>
    private static HashSet<string> CommonAddress(IReadOnlyList<SnsSa> sas)
    {
        var common = sas.Select(sa => new HashSet<string>([sa.Source, sa.Destination], StringComparer.Ordinal))
            .Aggregate((HashSet<string>?)null, (sum, pair) => sum is null ? pair : [.. sum.Intersect(pair)]);
        return common is { Count: 1 } ? common : [];
    }

    private static string VersionOf(string ike) => ike switch { "1" or "ikev1" => "1", "2" or "ikev2" => "2", "0" or "both" => "1/2", _ => "" };
}
