using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Vigie.GrafanaDouble.Routes;

/// <summary>/api/v1/provisioning/templates.</summary>
internal static class TemplateRoutes
{
    public static FakeAnswer Answer(Call call) => (call.Method, call.Rest("/api/v1/provisioning/templates")) switch
    {
        ("GET", []) => FakeAnswer.Json(200, new JsonArray([.. call.State.Templates.Values.Select(Shown)])),
        ("GET", [var name]) => call.State.Templates.TryGetValue(name, out var template) ? FakeAnswer.Json(200, Shown(template)) : Missing,
        ("PUT", [var name]) => Put(call, name),
        ("DELETE", [var name]) => Delete(call, name),
        _ => FakeAnswer.Message(404, "Not found"),
    };

    /// <summary>A stable hash of the content, for optimistic locking.</summary>
    public static string Fingerprint(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    private static FakeAnswer Missing => FakeAnswer.Typed(404, "alerting.notifications.templates.notFound", "template not found");

    private static JsonObject Shown(JsonObject template)
    {
        var shown = Json.Clone(template);
        shown["version"] = Fingerprint(Json.Text(template, "template")!);
        Json.DropEmpty(shown, "provenance");
        return shown;
    }

    private static FakeAnswer Put(Call call, string name)
    {
        var text = Json.Text(call.Body, "template") ?? "";
        var version = Json.Text(call.Body, "version");
        call.State.Templates.TryGetValue(name, out var stored);
        if (version is { Length: > 0 } && stored is null)
        {
            return Missing;
        }

        if (version is { Length: > 0 } && version != Fingerprint(Json.Text(stored!, "template")!))
        {
            return FakeAnswer.Typed(409, "alerting.notifications.conflict", "the template was changed meanwhile");
        }

        if (text.Split("{{").Length != text.Split("}}").Length || text.Length == 0)
        {
            return FakeAnswer.Typed(400, "alerting.notifications.templates.invalidFormat", "Invalid format of the template");
        }

        if (!text.Contains("{{ define", StringComparison.Ordinal))
        {
            text = $"{{{{ define \"{name}\" }}}}\n  {text.Trim()}\n{{{{ end }}}}";
        }

        var provenance = stored is null ? "" : Json.Text(stored, "provenance") ?? "";
        if (provenance.Length > 0 && provenance != call.Provenance)
        {
            return FakeAnswer.Typed(403, "alerting.notifications.invalidProvenance", "the object was provisioned by something else");
        }

        call.State.Templates[name] = new JsonObject { ["name"] = name, ["template"] = text.Trim(), ["provenance"] = call.Provenance };
        return FakeAnswer.Json(202, Shown(call.State.Templates[name]));
    }

    private static FakeAnswer Delete(Call call, string name)
    {
        if (call.State.Templates.TryGetValue(name, out var stored) && call.Query("version") is { Length: > 0 } version && version != Fingerprint(Json.Text(stored, "template")!))
        {
            return FakeAnswer.Typed(409, "alerting.notifications.conflict", "the template was changed meanwhile");
        }

        call.State.Templates.Remove(name);
        return FakeAnswer.Empty(204);
    }
}
