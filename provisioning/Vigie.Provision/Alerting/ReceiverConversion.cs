using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Vigie.Provision.Files;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Alerting;

/// <summary>Turns the receivers of an alertmanager.yml into contact points.</summary>
internal sealed class ReceiverConversion(Owner owner, Section? global, Interpolation files, int? major, Remarks remarks)
{
    private const int KnowsHeaders = 12;

    // What Alertmanager has besides (or Grafana in another form altogether).
    private static readonly string[] s_notExpressible =
        ["wechat_configs", "victorops_configs", "sns_configs", "webex_configs", "jira_configs", "rocketchat_configs", "msteamsv2_configs", "mattermost_configs", "incidentio_configs"];

    private static readonly string[] s_mailServer =
        ["from", "smarthost", "hello", "auth_username", "auth_password", "auth_password_file", "auth_secret", "auth_identity", "require_tls", "tls_config"];

    /// <summary>The integrations of one receiver in their order; none when it is meant to be silent.</summary>
    public IReadOnlyList<WantedContactPoint> Convert(Section receiver, string name)
    {
        var points = new List<WantedContactPoint>();
        foreach (var mail in receiver.Maps("email_configs"))
        {
            points.Add(Point(name, "email", points.Count, mail, Mail(mail, name), sendsResolved: false));
        }

        foreach (var hook in receiver.Maps("webhook_configs"))
        {
            points.Add(Point(name, "webhook", points.Count, hook, new WebhookConversion(files, major >= KnowsHeaders || major is null, remarks).Convert(hook, name), sendsResolved: true));
        }

        foreach (var type in ReceiverType.Tables)
        {
            foreach (var section in receiver.Maps(type.Key))
            {
                points.Add(Point(name, type.Type, points.Count, section, Table(section, type), type.SendsResolved));
            }
        }

        var lost = s_notExpressible.Where(key => receiver.Maps(key).Count > 0).ToList();
        receiver.RefuseOthers();
        foreach (var key in lost)
        {
            remarks.Add(name, $"{key} cannot be expressed in Grafana; it is left out of receiver");
        }

        if (points.Count == 0 && lost.Count > 0)
        {
            receiver.Fault("name", $"nothing of the receiver {name} can be expressed in Grafana: its alerts would be lost");
        }

        return points;
    }

    private static (JsonObject Settings, Dictionary<string, SecretText> Secrets) Nothing() => ([], new Dictionary<string, SecretText>(StringComparer.Ordinal));

    private WantedContactPoint Point(string name, string type, int index, Section from, (JsonObject Settings, Dictionary<string, SecretText> Secrets) content, bool sendsResolved)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{name}\n{type}\n{index}");
        var hash = System.Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)))[..16];
        var resolved = from.Flag("send_resolved") ?? sendsResolved;
        foreach (var key in from.Others)
        {
            remarks.Add(name, $"{type}: {key} has no counterpart in Grafana; it is left out of receiver");
        }

        return new WantedContactPoint($"{owner.Name}-c-{hash}", name, type, content.Settings, content.Secrets, !resolved);
    }

    private (JsonObject Settings, Dictionary<string, SecretText> Secrets) Mail(Section mail, string name)
    {
        var (settings, secrets) = Nothing();
        var addresses = (mail.Text("to") ?? "").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (addresses.Length == 0)
        {
            mail.Fault("to", "is missing");
        }

        settings["addresses"] = string.Join(';', addresses);
        // As Alertmanager does: one mail with all of them in its To.
        settings["singleEmail"] = true;
        foreach (var (header, text) in mail.Texts("headers"))
        {
            if (header.Equals("Subject", StringComparison.OrdinalIgnoreCase))
            {
                settings["subject"] = text;
            }
            else
            {
                remarks.Add(name, $"email: the header {header} has no counterpart in Grafana; it is left out of receiver");
            }
        }

        if (mail.Text("text") is { Length: > 0 } body)
        {
            settings["message"] = body;
        }

        foreach (var key in s_mailServer.Where(mail.Has))
        {
            remarks.Add(name, "mail server settings are the Grafana server's own ([smtp] of its configuration); left out of receiver");
        }

        return (settings, secrets);
    }

    private (JsonObject Settings, Dictionary<string, SecretText> Secrets) Table(Section section, ReceiverType type)
    {
        var (settings, secrets) = Nothing();
        foreach (var field in type.Fields)
        {
            var text = section.Text(field.From);
            var file = section.Text(field.From + "_file");
            if (text is null && file is null && field.Global is { } key && global is not null)
            {
                (text, file) = (global.Text(key), global.Text(key + "_file"));
            }

            if (file is not null && files.File(file, $"{section.Where}.{field.From}_file") is { } read)
            {
                Put(field, read);
            }
            else if (text is not null)
            {
                Put(field, new SecretText(text, ""));
            }
        }

        return (settings, secrets);

        void Put(ReceiverField field, SecretText value)
        {
            if (field.Secret)
            {
                secrets[field.To] = value;
            }
            else
            {
                settings[field.To] = value.Plain();
            }
        }
    }
}
