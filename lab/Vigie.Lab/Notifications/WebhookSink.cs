using System.Collections.Immutable;
using System.Text.Json;

namespace Vigie.Lab.Notifications;

/// <summary>One alert in a webhook.</summary>
/// <param name="Firing">Firing, not resolved.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="StartsAt">When it began to fire.</param>
internal sealed record WebhookAlert(bool Firing, IReadOnlyDictionary<string, string> Labels, DateTimeOffset? StartsAt);

/// <summary>One payload as it came.</summary>
/// <param name="Received">When.</param>
/// <param name="Body">The JSON.</param>
/// <param name="Alerts">The alerts found in it.</param>
internal sealed record WebhookPayload(DateTimeOffset Received, JsonElement Body, IReadOnlyList<WebhookAlert> Alerts);

/// <summary>Takes what Alertmanager sends to a SOC's webhook and keeps the last 200.</summary>
internal sealed class WebhookSink(TimeProvider clock)
{
    private const int Kept = 200;

    /// <summary>Longest body that is taken, in bytes.</summary>
    public const int LargestBody = 1_048_576;

    private ImmutableList<WebhookPayload> _payloads = [];

    /// <summary>What has come, oldest first.</summary>
    public IReadOnlyList<WebhookPayload> Payloads => _payloads;

    /// <summary>Keeps a payload; null when it is not JSON.</summary>
    public WebhookPayload? Take(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var payload = new WebhookPayload(clock.GetUtcNow(), document.RootElement.Clone(), Alerts(document.RootElement));
            ImmutableInterlocked.Update(ref _payloads, (list, added) => (list.Count < Kept ? list : list.RemoveAt(0)).Add(added), payload);
            return payload;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<WebhookAlert> Alerts(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("alerts", out var alerts) && alerts.ValueKind == JsonValueKind.Array
            ? [.. alerts.EnumerateArray().Where(a => a.ValueKind == JsonValueKind.Object).Select(Alert)]
            : [];

    private static WebhookAlert Alert(JsonElement alert) => new(
        Text(alert, "status") == "firing",
        alert.TryGetProperty("labels", out var labels) && labels.ValueKind == JsonValueKind.Object
            ? labels.EnumerateObject().DistinctBy(l => l.Name).ToDictionary(l => l.Name, l => l.Value.ToString())
            : [],
        alert.TryGetProperty("startsAt", out var starts) && starts.ValueKind == JsonValueKind.String && starts.TryGetDateTimeOffset(out var time) ? time : null);

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
