using System.Globalization;
using System.Text;
using Vigie.Lab.Notifications;

namespace Vigie.Lab.Web;

/// <summary>
/// Who was told what and when, one line each, for the drills: way, recipient, Unix time in seconds, alert, site, firing or resolved, subject, parted by tabs.
/// Ways: mail, watcher (a mail of the watcher's own server), webhook.
/// </summary>
internal static class NotificationsApi
{
    public static IResult List(RehearsalGround lab, double since)
    {
        var text = new StringBuilder();
        foreach (var mail in lab.Mailboxes.Mails.Where(mail => Seconds(mail.Received) >= since))
        {
            var isWatcher = mail.Recipient.StartsWith(Mailboxes.WatcherPrefix, StringComparison.Ordinal);
            Add(text, isWatcher ? "watcher" : "mail", isWatcher ? mail.Recipient[Mailboxes.WatcherPrefix.Length..] : mail.Recipient, mail.Received,
                mail.Header("X-Vigie-Alert") ?? "", mail.Header("X-Vigie-Site") ?? "", mail.Subject.StartsWith("[OVER]", StringComparison.Ordinal) ? "resolved" : "firing",
                $"{mail.Header("X-Vigie-Beat")} {mail.Subject}");
        }

        foreach (var payload in lab.Webhooks.Payloads.Where(payload => Seconds(payload.Received) >= since))
        {
            foreach (var alert in payload.Alerts)
            {
                Add(text, "webhook", "soc", payload.Received, Label(alert, "alertname"), Label(alert, "site"), alert.Firing ? "firing" : "resolved", $"{Label(alert, "beat")} {Label(alert, "severity")}");
            }
        }

        return Results.Text(text.ToString());
    }

    private static string Label(WebhookAlert alert, string name) => alert.Labels.GetValueOrDefault(name, "");

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    private static void Add(StringBuilder text, string way, string recipient, DateTimeOffset time, params string[] rest) =>
        text.AppendJoin('\t', [way, recipient, Seconds(time).ToString("F1", CultureInfo.InvariantCulture), .. rest.Select(piece => piece.Length == 0 ? "-" : piece.Replace('\t', ' ').Replace('\n', ' '))]).Append('\n');
}
