namespace Vigie.Provision.Grafana;

/// <summary>Everything that a client needs to talk to one organisation of one Grafana.</summary>
internal sealed record Connection(Uri Root, Credentials Credentials)
{
    /// <summary>Organisation by id, with basic authentication only; null is the account's own.</summary>
    public long? Organisation { get; init; }

    /// <summary>Which certificates are believed.</summary>
    public ServerTrust Trust { get; init; } = ServerTrust.System;

    /// <summary>How patient the client is.</summary>
    public RetrySettings Retry { get; init; } = new();

    /// <summary>Texts that are taken out of everything a server says.</summary>
    public SecretMasks Masks { get; init; } = new(Credentials.Secrets);
}
