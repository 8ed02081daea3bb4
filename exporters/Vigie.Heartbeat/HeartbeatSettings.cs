using System.Net;
using System.Security.Cryptography.X509Certificates;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Heartbeat.Beats;
using Vigie.Heartbeat.Memory;

namespace Vigie.Heartbeat;

/// <summary>How the way to the mail server is protected.</summary>
internal enum MailTls
{
    /// <summary>STARTTLS (RFC 3207), without which nothing is sent.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Implicit,

    /// <summary>None: for a mail server on the same host.</summary>
    None,
}

/// <summary>The mail server of the watcher, and whom it tells.</summary>
internal sealed record MailSettings
{
    public required string Host { get; init; }
    public required int Port { get; init; }
    public MailTls Tls { get; init; } = MailTls.StartTls;
    public X509Certificate2Collection? Authorities { get; init; }
    public string? User { get; init; }
    public Secret? Password { get; init; }
    public string Hello { get; init; } = "localhost";
    public required string From { get; init; }
    public required IReadOnlyList<string> To { get; init; }
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>A webhook that the watcher calls by itself.</summary>
/// <param name="Name">Its name, for log and memory.</param>
/// <param name="Url">Where it is.</param>
/// <param name="Token">Bearer token, if it wants one.</param>
internal sealed record WebhookSettings(string Name, Uri Url, Secret? Token);

/// <summary>A sign of life that this watcher gives to another one.</summary>
/// <param name="Url">Where the other one takes it.</param>
/// <param name="Token">The other one's token.</param>
/// <param name="Every">How often.</param>
internal sealed record PingSettings(Uri Url, Secret? Token, TimeSpan Every);

/// <summary>Where beats come in as mail.</summary>
/// <param name="Listen">Address and port.</param>
/// <param name="Recipient">The only address that is taken.</param>
/// <param name="Token">What the header X-Vigie-Token must hold.</param>
internal sealed record MailInSettings(IPEndPoint Listen, string Recipient, Secret Token);

/// <summary>The validated settings of a watcher of one site's alerting.</summary>
internal sealed record HeartbeatSettings : ITargetPlan
{
    public required string StateFolder { get; init; }
    public Secret? Token { get; init; }
    public bool TakesClientCertificates { get; init; }
    public required IReadOnlyList<BeatPlan> Beats { get; init; }
    public TimeSpan Repeat { get; init; } = TimeSpan.FromHours(4);
    public MailSettings? Mail { get; init; }
    public IReadOnlyList<WebhookSettings> Webhooks { get; init; } = [];
    public IReadOnlyList<PingSettings> Pings { get; init; } = [];
    public MailInSettings? MailIn { get; init; }

    /// <inheritdoc/>
    public ITarget Open(TargetServices services) => new HeartbeatTarget(this, services);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<string>>(StateFile.WhyNotWritable(StateFolder) is { } why ? [$"state_folder cannot be written by this user ({why}): give it to the user that Vigie runs as, or name another one"] : []);
}
