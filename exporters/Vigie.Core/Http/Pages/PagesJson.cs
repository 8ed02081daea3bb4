using System.Text.Json.Serialization;

namespace Vigie.Core.Http.Pages;

/// <summary>The JSON answers, their serializers generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(List<DiscoveryGroup>))]
[JsonSerializable(typeof(TargetsDocument))]
internal sealed partial class PagesJson : JsonSerializerContext;
