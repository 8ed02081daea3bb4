using System.Net;
using Vigie.Core.Configuration;
using Vigie.Heartbeat.Beats;

namespace Vigie.Heartbeat;

/// <summary>The configuration keys of a watcher. Those of a beat stand in <see cref="BeatKeys"/>, those of its alarms in <see cref="AlarmKeys"/>.</summary>
internal static class HeartbeatKeys
{
    private const int MostBeats = 100;

    private static readonly ConfigKey<string?> _folder =
        Key.Folder("state_folder", "Folder in which the watcher remembers over restarts what it received and told; it must be there and writable", required: true);

    private static readonly ConfigKey<Secret?> _token =
        Key.Secret("token", "Bearer token that senders must show, the same for webhooks and pings of this target");

    private static readonly ConfigKey<bool> _certificates =
        Key.Flag("client_certificates", "Let in whoever showed a client certificate of listen.tls.client_ca_file (mTLS), with no token", false);

    private static readonly ConfigKey<IReadOnlyList<BeatPlan>> _beats =
        Key.List("beats", "The beats that are expected", BeatKeys.All, BeatKeys.Read, MostBeats, min: 1, required: true);

    private static readonly ConfigKey<string?> _mailListen =
        Key.Text("listen", "Address and port at which the local mail server hands over the mails, such as 127.0.0.1:2527", required: true, mustBe: "must be an IP address and a port, such as 127.0.0.1:2527", pattern: @"[0-9a-fA-F.:\[\]]{3,60}");

    private static readonly ConfigKey<string?> _recipient = AlarmKeys.Address("recipient", "The only mail address that is taken");
    private static readonly ConfigKey<Secret?> _mailToken = Key.Secret("token", "What the header X-Vigie-Token of the mail must hold", required: true);

    private static readonly ConfigKey<MailInSettings?> _mailIn = Key.Section(
        "mail_in", "Where beats come in as mail. Needed for beats by mail", [_mailListen, _recipient, _mailToken], ReadMailIn);

    /// <summary>All keys, in the order of the documentation.</summary>
    public static readonly IReadOnlyList<ConfigKey> All = [_folder, _token, _certificates, _beats, AlarmKeys.Section, _mailIn, AlarmKeys.Pings];

    /// <summary>Reads a target's section.</summary>
    /// <param name="section">The section; faults are told to it.</param>
    /// <returns>The settings, or null when there is a fault.</returns>
    public static HeartbeatSettings? Read(ConfigSection section)
    {
        var (folder, beats, alarm, mailIn) = (section.Get(_folder), section.Get(_beats), section.Get(AlarmKeys.Section), section.Get(_mailIn));
        Check(section, beats, mailIn);
        if (section.HasFaults || folder is null || alarm is null)
        {
            return null;
        }

        return new HeartbeatSettings
        {
            StateFolder = folder,
            Token = section.Get(_token),
            TakesClientCertificates = section.Get(_certificates),
            Beats = beats,
            Repeat = alarm.Repeat,
            Mail = alarm.Mail,
            Webhooks = alarm.Webhooks,
            MailIn = mailIn,
            Pings = section.Get(AlarmKeys.Pings),
        };
    }

    private static void Check(ConfigSection section, IReadOnlyList<BeatPlan> beats, MailInSettings? mailIn)
    {
        if (!section.Has(_token) && !section.Get(_certificates) && beats.Any(beat => beat.Source != BeatSource.Mail))
        {
            section.Fault(_token, "must be given, or client_certificates: true, else anybody could send a sign of life");
        }

        if (!section.Has(_mailIn) && beats.Any(beat => beat.Source == BeatSource.Mail))
        {
            section.Fault(_mailIn, "must be given: a beat comes by mail");
        }

        if (mailIn is not null && !beats.Any(beat => beat.Source == BeatSource.Mail))
        {
            section.Fault(_mailIn, "must not be given: no beat comes by mail");
        }

        if (beats.Any(beat => beat.ExplainedBy is { } other && (other == beat.Name || !beats.Any(one => one.Name == other))))
        {
            section.Fault(_beats, "must name another beat of this target after explained_by");
        }

        if (beats.GroupBy(beat => beat.Name, StringComparer.Ordinal).Any(same => same.Count() > 1))
        {
            section.Fault(_beats, "must give each beat another name");
        }
    }

    private static MailInSettings? ReadMailIn(ConfigSection section)
    {
        var (listen, recipient, token) = (section.Get(_mailListen), section.Get(_recipient), section.Get(_mailToken));
        IPEndPoint? endpoint = null;
        if (listen is not null && !(IPEndPoint.TryParse(listen, out endpoint) && listen.Contains(':', StringComparison.Ordinal)))
        {
            section.Fault(_mailListen, "must be an IP address and a port, such as 127.0.0.1:2527");
        }

        return section.HasFaults || endpoint is null || recipient is null || token is null ? null : new MailInSettings(endpoint, recipient, token);
    }
}
