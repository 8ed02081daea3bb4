using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Vigie.Provision.Grafana;

/// <summary>Source-generated readers and writers of everything that goes over the wire.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(Identity))]
[JsonSerializable(typeof(Organisation))]
[JsonSerializable(typeof(Folder))]
[JsonSerializable(typeof(Folder[]))]
[JsonSerializable(typeof(DataSourceEntry[]))]
[JsonSerializable(typeof(StoredDashboard))]
[JsonSerializable(typeof(JsonObject[]))]
[JsonSerializable(typeof(SearchHit[]))]
[JsonSerializable(typeof(Dictionary<string, long>))]
[JsonSerializable(typeof(AlertingChoice))]
[JsonSerializable(typeof(FrontendSettings))]
internal sealed partial class GrafanaJson : JsonSerializerContext;
