using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Vigie.GrafanaDouble;

/// <summary>One request as it came in.</summary>
public sealed record Seen(string Method, string Path, string? Authorization, string Body)
{
    /// <summary>Value of X-Disable-Provenance; null when the header is absent.</summary>
    public string? DisableProvenance { get; init; }

    /// <summary>Value of X-Grafana-Org-Id.</summary>
    public string? Organisation { get; init; }

    /// <summary>Media type of the body.</summary>
    public string? ContentType { get; init; }

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>A fault for the next requests that match.</summary>
public sealed class Fault(string method, string path)
{
    public int Times { get; set; } = 1;

    public int Status { get; init; } = 503;

    public string Body { get; init; } = "";

    public string ContentType { get; init; } = "application/json";

    public (string Name, string Value)? Header { get; init; }

    /// <summary>Carry the request out before failing it.</summary>
    public bool AfterTheWrite { get; init; }

    /// <summary>Cut the connection instead of answering.</summary>
    public bool Cut { get; init; }

    /// <summary>Never answer.</summary>
    public bool Hang { get; init; }

    public bool Matches(HttpRequest request) =>
        Times > 0 && request.Method == method && (request.Path.Value ?? "").StartsWith(path, StringComparison.Ordinal);
}

/// <summary>What a route answers.</summary>
public sealed record FakeAnswer(int Status, string Body, string ContentType = "application/json; charset=UTF-8")
{
    public static FakeAnswer Empty(int status) => new(status, "");

    public static FakeAnswer Json(int status, JsonNode body) => new(status, body.ToJsonString());

    /// <summary>The plain shape, or with a code the one of the dashboard routes.</summary>
    public static FakeAnswer Message(int status, string message, string? code = null)
    {
        var body = new JsonObject { ["message"] = message };
        if (code is null)
        {
            body["traceID"] = "";
        }
        else
        {
            body["status"] = code;
        }

        return Json(status, body);
    }

    /// <summary>The typed shape.</summary>
    public static FakeAnswer Typed(int status, string messageId, string message) =>
        Json(status, new JsonObject { ["message"] = message, ["messageId"] = messageId, ["statusCode"] = status, ["traceID"] = "" });

    /// <summary>The shape of access control.</summary>
    public static FakeAnswer Denied(string permission) => Json(403, new JsonObject
    {
        ["accessErrorId"] = "ACE0123456789",
        ["message"] = $"You'll need additional permissions to perform this action. Permissions needed: {permission}",
        ["title"] = "Access denied",
    });

    public static FakeAnswer BadData { get; } = Message(400, "bad request data");
}
