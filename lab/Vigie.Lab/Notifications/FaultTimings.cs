using System.Collections.Immutable;
using System.Globalization;
using Vigie.Lab.Shop;
using Vigie.Lab.Shop.Faults;

namespace Vigie.Lab.Notifications;

/// <summary>How long it took from a fault to its notifications.</summary>
/// <param name="Fault">Full name, such as aged-backup@AARD.</param>
/// <param name="Since">When it was switched on.</param>
/// <param name="Mails">Seconds until the first mail, by administrator.</param>
/// <param name="Webhook">Seconds until the first webhook; null: none yet.</param>
internal sealed record FaultTiming(string Fault, DateTimeOffset Since, ImmutableSortedDictionary<string, double> Mails, double? Webhook)
{
    /// <summary>Set once the line was printed.</summary>
    public bool Told { get; init; }
}

/// <summary>Ties mails and webhooks to the faults that caused them and tells the time between.</summary>
internal sealed class FaultTimings(TextWriter output)
{
    private const int Kept = 100;

    /// <summary>An alert's start is the evaluation's time, which may be rounded.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<(FaultTiming Timing, LabFault Fault, Site Site)> _watched = [];

    /// <summary>All timings, newest first.</summary>
    public IReadOnlyList<FaultTiming> Timings
    {
        get
        {
            lock (_gate)
            {
                return [.. _watched.Select(w => w.Timing).Reverse()];
            }
        }
    }

    /// <summary>Begins to watch for what a fault causes; nothing is watched for a fault without alerts.</summary>
    public void Begin(Site site, ActiveFault active)
    {
        if (active.Fault.Alerts.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            var timing = new FaultTiming($"{active.Fault.Name}@{site.Name}", active.Since, ImmutableSortedDictionary<string, double>.Empty, null);
            if (_watched.Any(w => w.Timing.Fault == timing.Fault && w.Timing.Since == timing.Since))
            {
                return;
            }

            _watched.Add((timing, active.Fault, site));
            if (_watched.Count > Kept)
            {
                _watched.RemoveAt(0);
            }
        }
    }

    public void See(WebhookPayload payload) => Update([], (timing, fault, site) =>
        timing.Webhook is null && payload.Received >= timing.Since && payload.Alerts.Any(a => Fits(a, timing, fault, site))
            ? timing with { Webhook = (payload.Received - timing.Since).TotalSeconds }
            : timing);

    public void See(MailMessage mail, IReadOnlyList<string> administrators) => Update(administrators, (timing, fault, site) =>
        !timing.Mails.ContainsKey(mail.Recipient) && mail.Received >= timing.Since && Fits(mail, fault, site)
            ? timing with { Mails = timing.Mails.Add(mail.Recipient, (mail.Received - timing.Since).TotalSeconds) }
            : timing);

    /// <summary>Tells what is complete; to be called now and then because the number of administrators may become known late.</summary>
    public void Tell(IReadOnlyList<string> administrators) => Update(administrators, (timing, _, _) => timing);

    private static bool Fits(WebhookAlert alert, FaultTiming timing, LabFault fault, Site site) =>
        alert.Firing
        && alert.StartsAt >= timing.Since - Rounding
        && fault.Alerts.Contains(alert.Labels.GetValueOrDefault("alertname") ?? "")
        && alert.Labels.GetValueOrDefault("site") == site.Name
        && fault.Labels.All(l => alert.Labels.GetValueOrDefault(l.Key) == l.Value);

    /// <summary>A mail names its alert in the subject or in the address of the runbook, and its server or site somewhere.</summary>
    private static bool Fits(MailMessage mail, LabFault fault, Site site) =>
        !mail.Subject.StartsWith("[OVER]", StringComparison.Ordinal)
        && fault.Alerts.Any(mail.Mentions)
        && (mail.Mentions(site.Plan.Target) || mail.Mentions(site.Name))
        && fault.Labels.Values.All(mail.Mentions);

    private void Update(IReadOnlyList<string> administrators, Func<FaultTiming, LabFault, Site, FaultTiming> change)
    {
        lock (_gate)
        {
            for (var i = 0; i < _watched.Count; i++)
            {
                var (timing, fault, site) = _watched[i];
                var changed = change(timing, fault, site);
                if (!changed.Told && IsComplete(changed, administrators))
                {
                    output.WriteLine(Line(changed));
                    output.Flush();
                    changed = changed with { Told = true };
                }

                _watched[i] = (changed, fault, site);
            }
        }
    }

    private static bool IsComplete(FaultTiming timing, IReadOnlyList<string> administrators) =>
        timing.Webhook is not null && administrators.Count > 0 && administrators.All(timing.Mails.ContainsKey);

    private static string Line(FaultTiming timing) => string.Create(
        CultureInfo.InvariantCulture,
        $"fault {timing.Fault} -> mail to all {timing.Mails.Count} administrators after {timing.Mails.Values.Max():F1} s, webhook after {timing.Webhook:F1} s");
}
