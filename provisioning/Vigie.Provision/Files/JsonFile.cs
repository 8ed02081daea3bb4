using System.Text.Json;
using System.Text.Json.Nodes;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Files;

/// <summary>Reads JSON files strictly: bounded, no key twice.</summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads an object, or returns null and adds a fault that begins with the file's name.</summary>
    public static JsonObject? Read(string path, string name, long largest, List<string> faults)
    {
        try
        {
            if (new FileInfo(path).Length > largest)
            {
                faults.Add($"{name}: larger than {largest / (1024 * 1024)} MiB");
                return null;
            }

            if (JsonNode.Parse(File.ReadAllBytes(path), documentOptions: s_strict) is JsonObject model)
            {
                return model;
            }

            faults.Add($"{name}: is not a JSON object");
        }
        catch (JsonException e)
        {
            faults.Add($"{name}: {GrafanaErrorBody.OneLine(e.Message)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{name}: cannot be read: {GrafanaErrorBody.OneLine(e.Message)}");
        }

        return null;
    }
}
