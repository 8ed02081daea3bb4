using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Vigie.GrafanaDouble;

/// <summary>
/// Holds requests and answers against the contract of the API. Requests are held strictly: a member that the API does not know would be
/// ignored by a real server in silence. Answers with an error are held to the shapes that errors have: the contract lists few of them.
/// </summary>
public sealed class Contract
{
    private static readonly JsonObject s_file = Load();

    private static readonly List<(JsonObject Operation, Regex Path)> s_operations =
        [.. s_file["operations"]!.AsArray().Select(item => (item!.AsObject(), new Regex("^" + Regex.Replace(item["path"]!.GetValue<string>(), @"\\?\{[^}]+\}", "[^/]+") + "$")))];

    // Asked although the public contract does not have them.
    private static readonly HashSet<string> s_outside = ["/api/frontend/settings"];

    /// <summary>How many requests were held against an operation.</summary>
    public int Checked { get; private set; }

    public void Check(Seen request, FakeAnswer answer, ConcurrentQueue<string> violations)
    {
        var path = request.Path.Split('?')[0];
        var found = s_operations.FirstOrDefault(pair => pair.Operation["method"]!.GetValue<string>() == request.Method && pair.Path.IsMatch(path));
        if (found.Operation is null)
        {
            if (answer.Status < 400 && path.StartsWith("/api/", StringComparison.Ordinal) && !s_outside.Contains(path))
            {
                violations.Enqueue($"{request}: no such operation");
            }

            return;
        }

        Checked++;
        void Tell(string side, IEnumerable<string> faults)
        {
            foreach (var fault in faults)
            {
                violations.Enqueue($"{request} ({side}, {answer.Status}): {fault}");
            }
        }

        Tell("query", Query(found.Operation, request));
        // What a server refuses need not be right.
        if (answer.Status < 400)
        {
            Tell("request", Body(found.Operation["request"], request.Body, strict: true));
        }

        var responses = found.Operation["responses"]!.AsObject();
        var status = answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (answer.Status >= 400)
        {
            Tell("answer", Error(answer.Body));
        }
        else if (responses.TryGetPropertyValue(status, out var schema))
        {
            Tell("answer", Body(schema, answer.Body, strict: false));
        }
        else
        {
            Tell("answer", ["no such status"]);
        }
    }

    private static IEnumerable<string> Query(JsonObject operation, Seen request)
    {
        var known = operation["query"] as JsonObject ?? [];
        return request.Path.Split('?', 2).Skip(1).SelectMany(query => query.Split('&')).Select(pair => pair.Split('=')[0])
            .Where(name => !known.ContainsKey(name)).Select(name => $"no such parameter: {name}");
    }

    // Errors come in four shapes, or without a body; which one differs by release and is not in the contract. All have a message.
    private static IEnumerable<string> Error(string body) =>
        body.Length == 0 || JsonNode.Parse(body) is JsonObject error && error["message"] is JsonValue ? [] : ["an error without a message"];

    private static IEnumerable<string> Body(JsonNode? schema, string body, bool strict)
    {
        if (schema is null)
        {
            return body.Length == 0 ? [] : ["a body where none belongs"];
        }

        if (body.Length == 0)
        {
            return ["no body"];
        }

        try
        {
            return new SchemaCheck(s_file["$defs"]!.AsObject(), strict).Faults(schema.AsObject(), JsonNode.Parse(body));
        }
        catch (JsonException e)
        {
            return [e.Message];
        }
    }

    private static JsonObject Load()
    {
        using var stream = typeof(Contract).Assembly.GetManifestResourceStream("contract.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
