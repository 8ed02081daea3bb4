using System.Security.Cryptography;
using System.Text;

namespace Vigie.Lab.Sns;

/// <summary>The firewalls of the shop when all is well, at any moment: two tunnels to the other site, and policies that are no tunnels between sites.</summary>
internal static class SnsModels
{
    /// <summary>How long a phase 2 lives, in seconds.</summary>
    public const long SaLife = 3600;

    /// <summary>How long a replaced phase 2 stays in the list, in seconds.</summary>
    public const long Lingers = 30;

    /// <summary>Bytes that come in each second.</summary>
    public const long RateIn = 2_400;

    private const long IkeLife = 14_400;
    private const long RateOut = 1_900;

    private sealed record Place(string Host, SnsGateway Gateway, int Net);

    private static readonly Place Aard = new("fw-aard", new SnsGateway("192.0.2.1", "Firewall_out"), 1);
    private static readonly Place Dryn = new("fw-dryn", new SnsGateway("192.0.2.129", "Firewall_out"), 2);

    /// <summary>Name of the firewall of a site.</summary>
    public static string NameAt(string site) => "fw-" + site.ToLowerInvariant();

    /// <summary>The rule of the peer, as the product names it.</summary>
    public static string IkeRuleAt(string site) => site == "DRYN" ? "Site_fw_aard" : "Site_fw_dryn";

    /// <summary>The 32 digits that the product gives to a rule.</summary>
    public static string RuleOf(string what) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes("rule " + what)))[..32];

    /// <summary>Everything works.</summary>
    /// <param name="site">AARD or DRYN.</param>
    /// <param name="clock">The moment.</param>
    /// <param name="version">Release of the firmware; null: the newest recorded.</param>
    public static SnsState Healthy(string site, DateTimeOffset clock, SnsVersion? version = null)
    {
        var (own, other) = site == "DRYN" ? (Dryn, Aard) : (Aard, Dryn);
        var now = clock.ToUnixTimeSeconds();
        var release = version ?? SnsVersion.V48;
        var peer = other.Gateway with { Name = other.Host.Replace('-', '_') };
        string[] nets = ["servers", "databases"];
        return new SnsState
        {
            Serial = "SN710A" + own.Net + "8C0417A",
            Name = own.Host,
            Version = release,
            Policies =
            [
                .. nets.Select((net, i) => Policy(net, i, IkeRuleAt(site), own, other.Net, peer)),
                Mobile(own), Exception(own),
            ],
            IkeSas = [Ike(IkeRuleAt(site), own, peer, other.Host, now)],
            Sas = [.. nets.SelectMany((net, i) => Sas(net, i, IkeRuleAt(site), own, peer, now, release))],
        };
    }

    private static SnsPolicy Policy(string net, int i, string ikeRule, Place own, int otherNet, SnsGateway peer) => new(RuleOf(net), ikeRule)
    {
        Local = own.Gateway,
        Peer = peer,
        Source = new SnsNetwork($"10.1{own.Net}.{i}.0", 24, $"Network_{net}"),
        Destination = new SnsNetwork($"10.1{otherNet}.{i}.0", 24, $"{peer.Name}_{net}"),
        LocalId = own.Host + ".example",
        PeerId = peer.Name.Replace('_', '-') + ".example",
        MaxLifetime = SaLife,
    };

    /// <summary>Road warriors: no tunnel between sites.</summary>
    private static SnsPolicy Mobile(Place own) => new(RuleOf("mobile"), "Mobile_administrators")
    {
        Type = "mobile",
        Local = own.Gateway,
        Peer = new SnsGateway("0.0.0.0", "any"),
        Source = new SnsNetwork($"10.1{own.Net}.0.0", 24, "Network_servers"),
        Destination = new SnsNetwork("0.0.0.0", 0, "any"),
    };

    /// <summary>Traffic that stays outside any tunnel.</summary>
    private static SnsPolicy Exception(Place own) => new(RuleOf("bypass"), "")
    {
        Type = "unknown",
        Action = "pass",
        Local = new SnsGateway("0.0.0.0", "any"),
        Peer = new SnsGateway("0.0.0.0", "any"),
        Source = new SnsNetwork($"10.1{own.Net}.0.0", 16, "Network_internals"),
        Destination = new SnsNetwork($"10.1{own.Net}.0.0", 16, "Network_internals"),
    };

    private static SnsIke Ike(string rule, Place own, SnsGateway peer, string peerHost, long now) => new(rule, 1 + (int)(now / IkeLife % 1000))
    {
        Local = own.Gateway,
        Peer = peer,
        Initiator = own == Aard,
        InitiatorCookie = Random(rule, "ci", now / IkeLife),
        ResponderCookie = Random(rule, "cr", now / IkeLife),
        LocalId = own.Host + ".example",
        PeerId = peerHost + ".example",
        Lifetime = now % IkeLife,
        MaxLifetime = IkeLife,
    };

    /// <summary>The phase 2 of this hour and, for a moment, the one before it, with its last counters.</summary>
    private static IEnumerable<SnsSa> Sas(string net, int i, string ikeRule, Place own, SnsGateway peer, long now, SnsVersion version)
    {
        var shifted = now + (i * 600);
        var (period, age) = (shifted / SaLife, shifted % SaLife);
        SnsSa Sa(long number, long lived) => new(RuleOf(net), ikeRule, 1 + (int)(number % 5000))
        {
            State = version.IsNew ? "installed" : "mature",
            IkeId = 1 + (int)(now / IkeLife % 1000),
            Local = own.Gateway,
            Peer = peer,
            SpiIn = (uint)Random(net, "in" + own.Host, number),
            SpiOut = (uint)Random(net, "out" + own.Host, number),
            ReqId = 16_385 + i,
            BytesIn = lived * RateIn,
            BytesOut = lived * RateOut,
            Lifetime = lived,
            MaxLifetime = SaLife,
        };

        if (age < Lingers)
        {
            yield return Sa(period - 1, SaLife) with { State = version.IsNew ? "destroying" : "dead", Lifetime = 0 };
        }

        yield return Sa(period, age);
    }

    /// <summary>A number that looks like none and is the same each time.</summary>
    private static ulong Random(string name, string what, long number) =>
        BitConverter.ToUInt64(SHA256.HashData(Encoding.ASCII.GetBytes(FormattableString.Invariant($"{name} {what} {number}")))) | 0x1000_0000;
}
