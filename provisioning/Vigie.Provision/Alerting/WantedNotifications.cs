using System.Text.Json.Nodes;
using Vigie.Provision.Files;

namespace Vigie.Provision.Alerting;

/// <summary>One integration of a contact point. Secrets by their path in the settings (tlsConfig.clientKey).</summary>
internal sealed record WantedContactPoint(string Uid, string Name, string Type, JsonObject Settings, IReadOnlyDictionary<string, SecretText> Secrets, bool DisableResolveMessage);

/// <summary>A mute timing, in the members that Grafana and Alertmanager share.</summary>
internal sealed record WantedTiming(string Name, JsonArray Intervals);

/// <summary>A file of message templates.</summary>
internal sealed record WantedTemplate(string Name, string Text);

/// <summary>All that is made from one alertmanager.yml.</summary>
internal sealed record WantedNotifications(
    IReadOnlyList<WantedContactPoint> ContactPoints, IReadOnlyList<WantedTiming> Timings, IReadOnlyList<WantedTemplate> Templates, JsonObject Policy)
{
    /// <summary>Every secret in them.</summary>
    public IEnumerable<SecretText> Secrets => ContactPoints.SelectMany(point => point.Secrets.Values);
}
