using System.Globalization;
using System.Text.Json.Nodes;

namespace Vigie.Provision.Alerting;

/// <summary>One form for integrations. Secrets never stand in it, even if a server should tell one.</summary>
internal static class ContactPointNormal
{
    /// <summary>What stands for a secret that is set.</summary>
    public const string Hidden = "***";

    private const string Redacted = "[REDACTED]";

    /// <summary>A normalised copy: name, type, settings, disableResolveMessage.</summary>
    public static JsonObject Of(JsonObject point)
    {
        var type = Text(point["type"]) ?? "";
        var settings = Map(point["settings"] as JsonObject ?? [], type.ToLowerInvariant(), "");
        if (Text(settings["addresses"]) is { } addresses)
        {
            settings["addresses"] = string.Join(';', addresses.Split([',', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }

        if (Text(settings["maxAlerts"]) is { } most)
        {
            settings.Remove("maxAlerts");
            if (long.TryParse(most, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number != 0)
            {
                settings["maxAlerts"] = number;
            }
        }

        var result = new JsonObject { ["name"] = Text(point["name"]), ["type"] = type, ["settings"] = settings };
        if (point["disableResolveMessage"] is JsonValue value && value.TryGetValue<bool>(out var disabled) && disabled)
        {
            result["disableResolveMessage"] = true;
        }

        return result;
    }

    private static JsonObject Map(JsonObject settings, string type, string prefix)
    {
        var result = new JsonObject();
        foreach (var (key, value) in settings)
        {
            var path = prefix + key;
            JsonNode? normal = value switch
            {
                JsonObject map => Map(map, type, path + "."),
                JsonArray list => list.DeepClone(),
                JsonValue text when text.TryGetValue<string>(out var word) => word.Length == 0 ? null : word == Redacted || ReceiverType.IsSecret(type, path) ? Hidden : word,
                JsonValue flag when flag.TryGetValue<bool>(out var set) => set ? JsonValue.Create(true) : null,
                _ => value?.DeepClone(),
            };
            if (normal is not null and not JsonObject { Count: 0 } and not JsonArray { Count: 0 })
            {
                result[key] = normal;
            }
        }

        return result;
    }

    private static string? Text(JsonNode? node) => node is not JsonValue value ? null : value.TryGetValue<string>(out var text) ? text : value.ToJsonString();
}
