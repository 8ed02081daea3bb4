using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vigie.Core.Configuration;

namespace Vigie.Heartbeat;

/// <summary>Whom a watcher tells, and how.</summary>
/// <param name="Repeat">Time after which an incident that lasts is told again.</param>
/// <param name="Mail">By mail.</param>
/// <param name="Webhooks">By webhook.</param>
internal sealed record AlarmSettings(TimeSpan Repeat, MailSettings? Mail, IReadOnlyList<WebhookSettings> Webhooks);

/// <summary>The keys of a watcher's own alarms.</summary>
internal static class AlarmKeys
{
    private const string AddressPattern = "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}";

    private static readonly ConfigKey<string?> _host = Key.Text("host", "Mail server of the watcher: another one than Alertmanager's", required: true, pattern: "[A-Za-z0-9._:-]{1,253}", mustBe: "must be a name or an IP address");
    private static readonly ConfigKey<long> _port = Key.Integer("port", "Its port: 587 for STARTTLS, 465 for TLS from the first byte, 25 on the same host", 587, 1, 65_535);
    private static readonly ConfigKey<string?> _tls = Key.Choice("tls", "How the way is protected. none only for a mail server on the same host", ["starttls", "implicit", "none"], fallback: "starttls");
    private static readonly ConfigKey<string?> _authorities = Key.File("ca_file", "PEM file with the authorities that its certificate must come from; without it those of the system");
    private static readonly ConfigKey<string?> _user = Key.Text("user", "User, if it asks for one (AUTH PLAIN or LOGIN)", pattern: ".{1,255}", mustBe: "must have at most 255 characters");
    private static readonly ConfigKey<Secret?> _password = Key.Secret("password", "Password of that user");
    private static readonly ConfigKey<string?> _hello = Key.Text("hello", "Name that the watcher gives itself (EHLO)", fallback: "localhost", pattern: "[A-Za-z0-9.-]{1,253}", mustBe: "must be a host name");
    private static readonly ConfigKey<string?> _from = Address("from", "Sender of the mails");
    private static readonly ConfigKey<IReadOnlyList<string>> _to = Key.Texts("to", "The administrators, three or more. Each gets a mail of their own", AddressPattern, "must be a mail address", max: 50);
    private static readonly ConfigKey<TimeSpan?> _timeout = Key.Duration("timeout", "How long the mail server may take for one answer", TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

    private static readonly ConfigKey<MailSettings?> _mail = Key.Section(
        "mail", "Alarms by mail", [_host, _port, _tls, _authorities, _user, _password, _hello, _from, _to, _timeout], ReadMail);

    private static readonly ConfigKey<string?> _webhookName = Key.Text("name", "Its name, for the log", required: true, pattern: "[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static readonly ConfigKey<Uri?> _webhookUrl = Key.Url("url", "Where it is. The body is in the form of Alertmanager's webhook, version 4", ["https", "http"], required: true);
    private static readonly ConfigKey<Secret?> _webhookToken = Key.Secret("token", "Bearer token that it wants");

    private static readonly ConfigKey<IReadOnlyList<WebhookSettings>> _webhooks = Key.List(
        "webhooks", "Alarms by webhook", [_webhookName, _webhookUrl, _webhookToken],
        section => (section.Get(_webhookName), section.Get(_webhookUrl)) is ({ } name, { } url) ? new WebhookSettings(name, url, section.Get(_webhookToken)) : null, max: 20);

    private static readonly ConfigKey<TimeSpan?> _repeat = Key.Duration(
        "repeat", "Time after which an incident that lasts is told again", TimeSpan.FromHours(4), TimeSpan.FromSeconds(10), TimeSpan.FromDays(30));

    private static readonly ConfigKey<Uri?> _pingUrl = Key.Url("url", "Address of the other watcher: https://HOST:9780/beat/TARGET/BEAT", ["https", "http"], required: true);
    private static readonly ConfigKey<Secret?> _pingToken = Key.Secret("token", "The other watcher's token");
    private static readonly ConfigKey<TimeSpan?> _every = Key.Duration("every", "Time between two signs", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

    /// <summary>The section of the alarms.</summary>
    public static ConfigKey<AlarmSettings?> Section { get; } = Key.Section(
        "alarm", "Whom the watcher tells by itself, without Prometheus and Alertmanager", [_repeat, _mail, _webhooks], Read, required: true);

    /// <summary>Signs of life to other watchers.</summary>
    public static ConfigKey<IReadOnlyList<PingSettings>> Pings { get; } = Key.List(
        "pings", "Signs of life that this watcher gives to another one, so that two watch each other", [_pingUrl, _pingToken, _every],
        section => section.Get(_pingUrl) is { } url ? new PingSettings(url, section.Get(_pingToken), section.Get(_every)!.Value) : null, max: 20);

    /// <summary>A key for a mail address.</summary>
    public static ConfigKey<string?> Address(string name, string description) => Key.Text(name, description, required: true, AddressPattern, mustBe: "must be a mail address");

    private static AlarmSettings? Read(ConfigSection section)
    {
        if (!section.Has(_mail) && !section.Has(_webhooks))
        {
            section.Fault(_mail, "must be given, or webhooks: a watcher that can tell nobody is none");
        }

        var (mail, webhooks) = (section.Get(_mail), section.Get(_webhooks));
        if (webhooks.GroupBy(webhook => webhook.Name, StringComparer.Ordinal).Any(same => same.Count() > 1))
        {
            section.Fault(_webhooks, "must give each webhook another name");
        }

        return section.HasFaults ? null : new AlarmSettings(section.Get(_repeat)!.Value, mail, webhooks);
    }

    private static MailSettings? ReadMail(ConfigSection section)
    {
        var (host, from, to, tls) = (section.Get(_host), section.Get(_from), section.Get(_to), section.Get(_tls));
        var authorities = section.Get(_authorities) is { } file ? ReadAuthorities(section, file) : null;
        CheckMail(section, host, to, tls);
        if (section.HasFaults || host is null || from is null)
        {
            return null;
        }

        return new MailSettings
        {
            Host = host,
            Port = (int)section.Get(_port),
            Tls = tls switch { "implicit" => MailTls.Implicit, "none" => MailTls.None, _ => MailTls.StartTls },
            Authorities = authorities,
            User = section.Get(_user),
            Password = section.Get(_password),
            Hello = section.Get(_hello)!,
            From = from,
            To = to,
            Timeout = section.Get(_timeout)!.Value,
        };
    }

    private static void CheckMail(ConfigSection section, string? host, IReadOnlyList<string> to, string? tls)
    {
        if (to.Count == 0 && !section.HasFaults)
        {
            section.Fault(_to, "must name at least one administrator");
        }

        if (to.Distinct(StringComparer.OrdinalIgnoreCase).Count() < to.Count)
        {
            section.Fault(_to, "must name each administrator once");
        }

        if (section.Has(_user) != section.Has(_password))
        {
            section.Fault(section.Has(_user) ? _password : _user, "must be given: user and password belong together");
        }

        var isHere = host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
        if (tls == "none" && section.Has(_user) && host is not null && !isHere)
        {
            section.Fault(_tls, "must not be none: the password would cross the network in the clear");
        }
    }

    private static X509Certificate2Collection? ReadAuthorities(ConfigSection section, string file)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file);
            if (certificates.Count > 0)
            {
                return certificates;
            }
        }
        catch (CryptographicException)
        {
            // Told below, in our own words.
        }

        section.Fault(_authorities, "the file must hold at least one certificate in PEM form");
        return null;
    }
}
