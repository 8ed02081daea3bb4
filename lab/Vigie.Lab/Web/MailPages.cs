using System.Text.Json;
using Vigie.Lab.Notifications;

namespace Vigie.Lab.Web;

/// <summary>What the administrators and the SOC have received.</summary>
internal static class MailPages
{
    private const int Shown = 50;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static IResult List(RehearsalGround lab)
    {
        var names = lab.Mailboxes.Names;
        var mailboxes = names.Count == 0
            ? Markup.Of($"<p class=\"empty\">No mailbox yet. Each folder of the mail directory becomes one.</p>")
            : Markup.Join(names.Select(a => Mailbox(a, [.. lab.Mailboxes.Mails.Where(m => m.Recipient == a).Reverse().Take(Shown)])));
        var payloads = lab.Webhooks.Payloads.Reverse().Take(Shown).ToList();
        var webhooks = payloads.Count == 0
            ? Markup.Of($"<p class=\"empty\">Nothing has come yet. Alertmanager posts to /webhook.</p>")
            : Markup.Of($"<table><tr><th>Received (UTC)</th><th>Alerts</th><th>Payload</th></tr>{Markup.Join(payloads.Select(Webhook))}</table>");
        return Layout.Page("Mail", Markup.Of($"{mailboxes}<h2 id=\"webhooks\">Webhooks</h2>{webhooks}"), refresh: true);
    }

    public static IResult One(RehearsalGround lab, string administrator, string key)
    {
        var mail = lab.Mailboxes.Mails.FirstOrDefault(m => m.Recipient == administrator && m.Key == key);
        return mail is null ? Results.NotFound() : Layout.Page(mail.Subject, Markup.Of($"""
            <p><a href="/mail">All mail</a></p><h2>{mail.Subject}</h2>
            <p class="soft">to {mail.Recipient}, delivered {mail.Received:yyyy-MM-dd HH:mm:ss} UTC</p>
            <pre>{mail.Text}</pre>
            <h3>Header fields</h3><table>{Markup.Join(mail.Headers.Select(Header))}</table>
            """));
    }

    private static Markup Mailbox(string administrator, IReadOnlyList<MailMessage> mails)
    {
        var rows = mails.Count == 0
            ? Markup.Of($"<p class=\"empty\">No mail.</p>")
            : Markup.Of($"<table><tr><th>Delivered (UTC)</th><th>Subject</th></tr>{Markup.Join(mails.Select(Row))}</table>");
        return Markup.Of($"<h2>{administrator} <span class=\"soft\">{(long)mails.Count}</span></h2>{rows}");
    }

    private static Markup Row(MailMessage mail) => Markup.Of($"""
        <tr><td class="num">{mail.Received:MM-dd HH:mm:ss}</td><td><a href="/mail/{Uri.EscapeDataString(mail.Recipient)}/{Uri.EscapeDataString(mail.Key)}">{mail.Subject}</a></td></tr>
        """);

    private static Markup Header(KeyValuePair<string, string> field) => Markup.Of($"<tr><td>{field.Key}</td><td>{field.Value}</td></tr>");

    private static Markup Webhook(WebhookPayload payload) => Markup.Of($"""
        <tr><td class="num">{payload.Received:MM-dd HH:mm:ss}</td><td>{string.Join(", ", payload.Alerts.Select(Name))}</td>
        <td><details><summary>show</summary><pre>{JsonSerializer.Serialize(payload.Body, Indented)}</pre></details></td></tr>
        """);

    private static string Name(WebhookAlert alert) =>
        $"{alert.Labels.GetValueOrDefault("alertname")} {alert.Labels.GetValueOrDefault("site")} {(alert.Firing ? "firing" : "over")}";
}
