using System.Text.Json;

namespace Vigie.Heartbeat.Receiving;

/// <summary>One alert of a webhook.</summary>
/// <param name="IsFiring">Whether it fires; else it is resolved.</param>
/// <param name="Labels">Its labels.</param>
internal sealed record ReceivedAlert(bool IsFiring, IReadOnlyDictionary<string, string> Labels);

/// <summary>
/// Reads the body of Alertmanager's webhook (version 4; <c>alerts[].status</c> and <c>labels</c>). What later versions add is passed over;
/// what is not such a body gives null.
/// </summary>
internal static class AlertmanagerPayload
{
    private const int MostAlerts = 1000;
    private const int MostLabels = 64;

    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 16 };

    public static IReadOnlyList<ReceivedAlert>? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, _options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("version", out var version) && version.ValueKind == JsonValueKind.String && version.ValueEquals("4")
                && document.RootElement.TryGetProperty("alerts", out var alerts) && alerts.ValueKind == JsonValueKind.Array
                ? Read(alerts)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Also text that is not UTF-8 inside of a string.
            return null;
        }
    }

    private static List<ReceivedAlert>? Read(JsonElement alerts)
    {
        var read = new List<ReceivedAlert>();
        foreach (var alert in alerts.EnumerateArray().Take(MostAlerts))
        {
            if (alert.ValueKind != JsonValueKind.Object || Text(alert, "status") is not ("firing" or "resolved") || !alert.TryGetProperty("labels", out var labels) || labels.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            read.Add(new ReceivedAlert(Text(alert, "status") == "firing", LabelsOf(labels)));
        }

        return read;
    }

    private static Dictionary<string, string> LabelsOf(JsonElement labels)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in labels.EnumerateObject().Take(MostLabels).Where(label => label.Value.ValueKind == JsonValueKind.String))
        {
            read[label.Name] = label.Value.GetString()!;
        }

        return read;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
