using Vigie.Lab.Sns;

namespace Vigie.Lab.Shop.Faults;

/// <summary>Faults of a Stormshield firewall: of its tunnels, and of its services.</summary>
internal static class FirewallFaults
{
    private static readonly string Servers = SnsModels.RuleOf("servers");

    /// <summary>All of them, in the order of the page.</summary>
    /// <param name="site">Name of the site.</param>
    /// <param name="isReadBySnmp">Whether Vigie reads this one by SNMP: then its certificate does not matter.</param>
    public static IReadOnlyList<LabFault> Of(string site, bool isReadBySnmp) =>
    [
        .. Tunnels().Concat(Services(isReadBySnmp)).Select(f => f with { Labels = new Dictionary<string, string> { ["target"] = SnsModels.NameAt(site) } }),
    ];

    private static IEnumerable<LabFault> Tunnels()
    {
        yield return Fault("fw-tunnel-down", "Tunnel down", "No phase 1 and no phase 2 with the other site: their rows are gone, the policies stay.", "15 s", "IpsecTunnelDown") with
        {
            EditFirewall = (s, _) => s.WithoutIke(_ => true).WithoutSas(_ => true),
        };
        yield return Fault("fw-peer-silent", "Peer silent", "Phase 1 says connecting; what was installed is gone.", "15 s", "IpsecTunnelDown", "IpsecPeerUnresponsive") with
        {
            EditFirewall = (s, _) => s.EditIke(_ => true, i => i with { State = "connecting", ResponderCookie = 0, Lifetime = 0 }).WithoutSas(_ => true),
        };
        yield return Fault("fw-child-missing", "One phase 2 missing", "Phase 1 stands, the servers' phase 2 is gone, the databases' lives.", "30 s", "IpsecChildMissing") with
        {
            EditFirewall = (s, _) => s.WithoutSas(sa => sa.Rule == Servers),
        };
        yield return Fault("fw-one-way", "One-way", "The servers' phase 2 looks well and sends; not one byte comes in any more.", "1 min", "IpsecOneWay") with
        {
            EditFirewall = (s, age) => s.EditSas(sa => sa.Rule == Servers, sa => sa with { BytesIn = Math.Max(0, sa.BytesIn - (long)(age.TotalSeconds * SnsModels.RateIn)) }),
        };
        yield return Fault("fw-policy-removed", "Policy removed", "The servers' policy is not configured any more, and its phase 2 is gone.", "1 min", "IpsecTunnelNotConfigured") with
        {
            EditFirewall = (s, _) => s.WithoutPolicies(p => p.Rule == Servers).WithoutSas(sa => sa.Rule == Servers),
        };
        yield return Fault("fw-no-policy", "No policy at all", "An empty policy slot is active: no tunnel is configured.", "1 min", "IpsecNoConnections") with
        {
            EditFirewall = (s, _) => s.WithoutPolicies(_ => true).WithoutIke(_ => true).WithoutSas(_ => true),
        };
        yield return Fault("fw-pile-up", "SAs pile up", "The servers' phase 2 is there four times.", "35 min", "IpsecSaPileUp") with
        {
            EditFirewall = (s, _) => s with { Sas = [.. s.Sas, .. s.Sas.Where(sa => sa.Rule == Servers && sa.State == "installed").SelectMany(Copies)] },
        };
        yield return Fault("fw-rekey-overdue", "Renewal overdue", "The phase 2 are older than they may be.", "12 min", "IpsecRekeyOverdue") with
        {
            EditFirewall = (s, age) => s.EditSas(_ => true, sa => sa with { Lifetime = sa.MaxLifetime + 120 + (long)age.TotalSeconds }),
        };
    }

    private static IEnumerable<LabFault> Services(bool isReadBySnmp)
    {
        yield return Fault("fw-wrong-password", "Password changed", "The account of Vigie has got another password. After three wrong ones the API is frozen for everybody.", "1 min", "IpsecAuthenticationFailed") with
        {
            Firewall = FirewallTrouble.OtherPassword,
        };
        if (!isReadBySnmp)
        {
            yield return Fault("fw-wrong-certificate", "Wrong certificate", "Another certificate than the pinned one is shown.", null, "IpsecIdentityChanged") with { Firewall = FirewallTrouble.OtherCertificate };
        }

        yield return Fault("fw-hangs", "Firewall never answers", "Questions are taken, answers never come.", "some minutes", "IpsecTargetDown") with { Firewall = FirewallTrouble.Hangs };
        yield return Fault("fw-gone", "Firewall gone", "Nothing listens.", "some minutes", "IpsecTargetDown") with { Firewall = FirewallTrouble.Gone };
    }

    /// <summary>Three more of the same rule, each with numbers of its own and no traffic.</summary>
    private static IEnumerable<SnsSa> Copies(SnsSa sa) => Enumerable.Range(1, 3).Select(i => sa with
    {
        Id = sa.Id + (100 * i), SpiIn = sa.SpiIn + (uint)i, SpiOut = sa.SpiOut + (uint)i, BytesIn = 0, BytesOut = 0,
    });

    private static LabFault Fault(string name, string title, string effect, string? waits, params string[] alerts) =>
        new() { Name = name, Title = title, Section = "Stormshield firewall", Effect = effect, Waits = waits, Alerts = alerts };
}
