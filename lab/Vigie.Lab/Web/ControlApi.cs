namespace Vigie.Lab.Web;

/// <summary>The same in JSON, for scripts and tests.</summary>
internal static class ControlApi
{
    public static IResult Faults(RehearsalGround lab) => Results.Json(lab.Shop.Sites.SelectMany(site => site.Catalogue.Select(fault => new
    {
        Id = $"{fault.Name}@{site.Name}",
        Site = site.Name,
        fault.Section,
        fault.Title,
        fault.Effect,
        fault.Alerts,
        fault.Waits,
        On = site.Active.ContainsKey(fault.Name),
        site.Active.GetValueOrDefault(fault.Name)?.Since,
    })));

    public static IResult State(RehearsalGround lab) => Results.Json(new
    {
        Sites = lab.Shop.Sites.Select(s => new
        {
            s.Name,
            s.Plan.Target,
            Url = s.Pbs.BaseUri,
            s.Pbs.Fingerprint,
            s.Pbs.TokenId,
            Requests = s.Pbs.RequestCount,
            s.Pbs.BytesSent,
            s.Pbs.MaxConcurrentRequests,
            s.Pbs.StuckRequests,
            Nas = s.Nas is null ? null : new { s.Nas.Name, Address = $"127.0.0.1:{s.Nas.Port}", User = s.Nas.User.Name, s.Nas.Questions, s.Nas.ProcessId },
            Firewall = new { s.Firewall.Name, Url = s.Firewall.Api.BaseUri, s.Firewall.Api.Fingerprint, Guard = s.Firewall.Api.Access.Counts, s.Firewall.Api.Access.IsLocked, SnmpPort = s.Firewall.Snmp?.Agent.Port },
            Faults = s.Active.Values.Select(a => new { a.Fault.Name, a.Since }),
        }),
        Tunnel = new { Real = lab.Shop.Tunnel is not null, Words = lab.Shop.TunnelInWords, lab.Shop.Tunnel?.Port, lab.Shop.Tunnel?.Answers },
        lab.Mailboxes.Administrators,
        Mails = lab.Mailboxes.Mails.Count,
        Webhooks = lab.Webhooks.Payloads.Count,
        Timings = lab.Timings.Timings.Select(t => new
        {
            t.Fault,
            t.Since,
            MailSeconds = t.Mails,
            AllMailSeconds = t.Told ? t.Mails.Values.Max() : (double?)null,
            WebhookSeconds = t.Webhook,
            Complete = t.Told,
        }),
    });

    public static IResult Mails(RehearsalGround lab) => Results.Json(lab.Mailboxes.Mails.Select(m => new
    {
        m.Recipient,
        m.Subject,
        m.Date,
        m.Received,
        m.Headers,
        m.Text,
        m.Html,
    }));

    public static IResult Webhooks(RehearsalGround lab) => Results.Json(lab.Webhooks.Payloads.Select(p => new { p.Received, p.Body }));

    /// <summary>Switches a fault; 404 when there is none of that name.</summary>
    public static async Task<IResult> SwitchAsync(RehearsalGround lab, string id, bool on, Func<IResult> done)
    {
        if (lab.Shop.Find(id) is not { } found)
        {
            return Results.NotFound($"There is no fault {id}. GET /api/faults lists them all.");
        }

        try
        {
            await lab.SwitchAsync(found.Site, found.Fault, on);
            return done();
        }
        catch (IOException failed)
        {
            return Results.Text($"{id} could not be switched: {failed.Message}", statusCode: StatusCodes.Status500InternalServerError);
        }
    }
}
