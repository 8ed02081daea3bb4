using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vigie.Provision.Plan;

/// <summary>
/// A state of one resource on the server: its version, where the server keeps one, and a hash of what it holds. Two readings with
/// equal basis are the same state, also where the server has no version or does not count.
/// </summary>
internal sealed record Basis(long? Version, string Hash)
{
    private const int HashLength = 24;

    /// <summary>The basis of a stored document.</summary>
    public static Basis Of(JsonNode? stored, long? version = null) => new(version, Digest(stored));

    /// <summary>A short hash of a document, the same for every order of its keys.</summary>
    public static string Digest(JsonNode? document)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, document);
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)))[..HashLength];
    }

    /// <inheritdoc/>
    public override string ToString() => Version is { } version ? string.Create(CultureInfo.InvariantCulture, $"{version}:{Hash}") : Hash;

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(key);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonArray list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}
