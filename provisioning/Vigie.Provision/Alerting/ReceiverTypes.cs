namespace Vigie.Provision.Alerting;

/// <summary>One setting of an integration: its key in alertmanager.yml and in Grafana.</summary>
/// <param name="From">Key of Alertmanager; a secret also as From_file.</param>
/// <param name="To">Key of Grafana.</param>
/// <param name="Secret">True when Grafana keeps it as a secret.</param>
/// <param name="Global">Key of the global section that stands in for it.</param>
internal sealed record ReceiverField(string From, string To, bool Secret = false, string? Global = null);

/// <summary>One type of integration that both sides know.</summary>
/// <param name="Key">The list in a receiver: slack_configs.</param>
/// <param name="Type">The type in Grafana.</param>
/// <param name="SendsResolved">What send_resolved is when nobody says it.</param>
/// <param name="Fields">The settings that mean the same on both sides.</param>
internal sealed record ReceiverType(string Key, string Type, bool SendsResolved, ReceiverField[] Fields)
{
    /// <summary>
    /// The types that are translated by table. Mail and webhook have classes of their own; everything else is told as not expressible.
    /// Source: https://prometheus.io/docs/alerting/latest/configuration/#receiver-integration-settings
    /// </summary>
    public static IReadOnlyList<ReceiverType> Tables { get; } =
    [
        new("slack_configs", "slack", false,
        [
            new("api_url", "url", true, "slack_api_url"), new("channel", "recipient"), new("username", "username"), new("icon_emoji", "icon_emoji"),
            new("icon_url", "icon_url"), new("color", "color"), new("title", "title"), new("text", "text"), new("footer", "footer"),
        ]),
        new("pagerduty_configs", "pagerduty", true,
        [
            new("routing_key", "integrationKey", true), new("severity", "severity"), new("class", "class"), new("component", "component"), new("group", "group"),
            new("description", "summary"), new("source", "source"), new("client", "client"), new("client_url", "client_url"), new("url", "url", false, "pagerduty_url"),
        ]),
        new("msteams_configs", "teams", true, [new("webhook_url", "url"), new("title", "title"), new("text", "message")]),
        new("telegram_configs", "telegram", true,
        [
            new("bot_token", "bottoken", true), new("chat_id", "chatid"), new("message", "message"), new("parse_mode", "parse_mode"),
            new("message_thread_id", "message_thread_id"), new("disable_notifications", "disable_notifications"),
        ]),
        new("opsgenie_configs", "opsgenie", true,
        [
            new("api_key", "apiKey", true, "opsgenie_api_key"), new("api_url", "apiUrl", false, "opsgenie_api_url"), new("message", "message"), new("description", "description"),
        ]),
        new("discord_configs", "discord", true, [new("webhook_url", "url", true), new("title", "title"), new("message", "message"), new("avatar_url", "avatar_url")]),
        new("pushover_configs", "pushover", true,
        [
            new("user_key", "userKey", true), new("token", "apiToken", true), new("title", "title"), new("message", "message"), new("priority", "priority"),
            new("retry", "retry"), new("expire", "expire"), new("sound", "sound"), new("device", "device"),
        ]),
    ];

    /// <summary>Paths that Grafana keeps secret, of all types that are written: never shown, whatever a server answers.</summary>
    public static IReadOnlySet<string> SecretPaths { get; } = new HashSet<string>(
        ["password", "authorization_credentials", "tlsConfig.caCertificate", "tlsConfig.clientCertificate", "tlsConfig.clientKey", "hmacConfig.secret", "http_config.oauth2.client_secret", "token",
         .. Tables.SelectMany(type => type.Fields).Where(field => field.Secret && field.To != "url").Select(field => field.To)]);

    /// <summary>True when the type keeps this path secret.</summary>
    public static bool IsSecret(string type, string path) =>
        SecretPaths.Contains(path) || (path == "url" && Tables.Any(table => table.Type == type && table.Fields.Any(field => field is { To: "url", Secret: true })));
}
