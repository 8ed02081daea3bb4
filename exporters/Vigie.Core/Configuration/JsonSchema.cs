using System.Text.Json;
using System.Text.Json.Nodes;
using Vigie.Core.Configuration.Keys;

namespace Vigie.Core.Configuration;

/// <summary>The JSON schema of the configuration, made from the keys themselves, for editors and for those who generate the file.</summary>
public static class JsonSchema
{
    /// <summary>Writes the schema (draft 7).</summary>
    /// <param name="modules">The kinds of target.</param>
    /// <returns>The document, indented, with a line break at its end.</returns>
    public static string Write(IReadOnlyList<IModule> modules)
    {
        var schema = Schemas.Section(new RootSettings(modules).All);
        schema.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        schema.Insert(1, "title", "Vigie configuration");
        return Indented(schema) + "\n";
    }

    private static string Indented(JsonObject schema)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            schema.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
