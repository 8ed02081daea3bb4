using Vigie.Lab.Notifications;
using Vigie.Lab.Shop;
using Vigie.Lab.Shop.Faults;

namespace Vigie.Lab.Web;

/// <summary>The page with a button for each fault.</summary>
internal static class ControlPage
{
    public static IResult Show(RehearsalGround lab)
    {
        var waiting = lab.Timings.Timings.Any(t => !t.Told) || lab.Shop.Sites.Any(s => s.Active.Count > 0);
        var body = Markup.Of($"""
            <div class="row"><p class="soft">Two backup servers that exist only as their API, a NAS beside each that exists only as its SNMP agent, and real databases: {lab.Shop.DatabasesInWords}. Break something and watch the alarm travel: device, Vigie, Prometheus, Alertmanager, mailboxes.</p>
            <form method="post" action="/reset"><button>All well again</button></form></div>
            <p class="soft">Tunnel: {lab.Shop.TunnelInWords}.</p>
            {Timings(lab.Timings.Timings)}
            <div class="sites">{Markup.Join(lab.Shop.Sites.Select(s => SiteCard(s, lab.Clock.GetUtcNow())))}</div>
            """);
        return Layout.Page("Faults", body, waiting);
    }

    private static Markup Timings(IReadOnlyList<FaultTiming> timings) => timings.Count == 0 ? Markup.Empty : Markup.Of($"""
        <h2>From fault to notification</h2>
        <table><tr><th>Fault</th><th>Switched on (UTC)</th><th>Mail</th><th>Webhook</th></tr>{Markup.Join(timings.Take(12).Select(Timing))}</table>
        <h2>Sites</h2>
        """);

    private static Markup Timing(FaultTiming timing) => Markup.Of($"""
        <tr><td><code>{timing.Fault}</code></td><td class="num">{timing.Since:HH:mm:ss}</td><td class="num">{Mails(timing)}</td><td class="num">{Seconds(timing.Webhook)}</td></tr>
        """);

    private static Markup Mails(FaultTiming timing) => timing.Mails.Count == 0
        ? Waiting()
        : Markup.Join(timing.Mails.Select(m => Markup.Of($"{m.Key} <b>{m.Value:F1} s</b> &nbsp; ")));

    private static Markup Seconds(double? seconds) => seconds is { } known ? Markup.Of($"<b>{known:F1} s</b>") : Waiting();

    private static Markup Waiting() => Markup.Of($"<span class=\"soft\">waiting</span>");

    private static Markup SiteCard(Site site, DateTimeOffset now)
    {
        var scenario = site.Pbs.ScenarioAt(now);
        var state = site.Active.Count == 0
            ? Markup.Of($"<span class=\"good\">all is well</span>")
            : Markup.Of($"<span class=\"bad\">{(long)site.Active.Count} {(site.Active.Count == 1 ? "fault" : "faults")} on</span>");
        return Markup.Of($"""
            <section class="card"><div class="row"><h2>{site.Name}</h2>{state}</div>
            <p class="soft">{site.Plan.Target}, Proxmox Backup Server {scenario.Version.ToString()}, {site.Pbs.BaseUri.ToString()}<br>
            {site.Pbs.RequestCount} requests answered, {(long)site.Pbs.StuckRequests} never ended<br>
            {Nas(site)}<br>
            {Firewall(site)}</p>
            {Markup.Join(site.Catalogue.GroupBy(f => f.Section).Select(g => Section(site, g.Key, g, now)))}</section>
            """);
    }

    private static Markup Nas(Site site) => site.Nas is { } nas
        ? Markup.Of($"{nas.Name}, {nas.Now.Model} with {nas.Now.Version}, SNMPv3 on 127.0.0.1:{(long)nas.Port}, {nas.Questions} values asked for")
        : Markup.Of($"No NAS: snmpd is not installed on this machine (Debian package snmpd)");

    private static Markup Firewall(Site site)
    {
        var counts = site.Firewall.Api.Access.Counts;
        return Markup.Of($"{site.Firewall.Name}, Stormshield double, {site.Firewall.Api.BaseUri.ToString()}: {(long)counts.FailedLogins} failed logins, frozen {(long)counts.Locks} times, {(long)counts.OpenSessions} sessions open");
    }

    private static Markup Section(Site site, string title, IEnumerable<LabFault> faults, DateTimeOffset now) =>
        Markup.Of($"<h3>{title}</h3>{Markup.Join(faults.Select(f => Fault(site, f, now)))}");

    private static Markup Fault(Site site, LabFault fault, DateTimeOffset now)
    {
        var on = site.Active.GetValueOrDefault(fault.Name);
        var since = on is null ? Markup.Empty : Markup.Of($" <span class=\"bad num\">on for {Layout.Age(now - on.Since)}</span>");
        return Markup.Of($"""
            <div class="fault {(on is null ? "" : "on")}" id="{fault.Name}-{site.Name}"><div><b>{fault.Title}</b>{since}</div>
            <form method="post" action="/faults/{fault.Name}@{site.Name}/{(on is null ? "on" : "off")}"><button>{(on is null ? "Break" : "Repair")}</button></form>
            <p>{fault.Effect}<br>{Expectation(fault)}</p></div>
            """);
    }

    private static Markup Expectation(LabFault fault)
    {
        if (fault.Alerts.Count == 0)
        {
            return Markup.Of($"No alert expected.");
        }

        var waits = fault.Waits is { } time ? $", after {time}" : "";
        return Markup.Of($"Expect <code>{string.Join(" or ", fault.Alerts)}</code>{waits}.");
    }
}
