using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Vigie.GrafanaDouble.Routes;

namespace Vigie.GrafanaDouble;

/// <summary>
/// A small Grafana on a port of its own, with state, with what real ones rewrite, and with the status codes of a release. Storage of
/// dashboards is SQL up to 13.0 and the Kubernetes layer from 13.1 on, which differ in codes and version counters.
/// Every request and every answer is held against the contract; what does not fit is thrown when the double is disposed.
/// </summary>
public sealed class FakeGrafana : IAsyncDisposable
{
    public const string Token = "glsa_0123456789abcdefABCDEF";

    /// <summary>Belongs to organisation 2.</summary>
    public const string OtherToken = "glsa_ABCDEF0123456789abcdef";
    private readonly WebApplication _app;
    private readonly object _gate = new();
    private readonly Contract _contract = new();

    private FakeGrafana(WebApplication app, string version)
    {
        _app = app;
        Version = version;
        var parts = version.Split('.').Select(int.Parse).ToArray();
        (Major, Minor) = (parts[0], parts[1]);
        State = new FakeState(Major);
        OtherOrganisation = new FakeState(Major);
    }

    public string Version { get; }

    public int Major { get; }

    public int Minor { get; }

    public bool Kubernetes => Major > 13 || (Major == 13 && Minor >= 1);

    public bool HidesMissingFolders => Major >= 13;

    public int FolderTaken => Major >= 12 ? 412 : 409;

    /// <summary>Organisation 1.</summary>
    public FakeState State { get; }

    /// <summary>Organisation 2.</summary>
    public FakeState OtherOrganisation { get; }

    /// <summary>Organisation role of the token: Admin, Editor or Viewer.</summary>
    public string Role { get; set; } = "Admin";

    public bool HidesItsVersion { get; set; }

    /// <summary>Wait before each answer.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>How long the search index lags behind a write.</summary>
    public TimeSpan IndexLag { get; set; }

    /// <summary>The next writes to the notification store that lose against another writer.</summary>
    public int LockConflicts { get; set; }

    /// <summary>Largest body that is taken; more is 413.</summary>
    public int LargestBody { get; set; } = int.MaxValue;

    /// <summary>Longest chain of folders.</summary>
    public int DeepestFolder { get; set; } = 4;

    public string Url => _app.Urls.First();

    public ConcurrentQueue<Seen> Requests { get; } = new();

    public List<Fault> Faults { get; } = [];

    /// <summary>What did not fit the contract.</summary>
    public ConcurrentQueue<string> Violations { get; } = new();

    public Dictionary<string, FakeFolder> Folders => State.Folders;

    public Dictionary<string, JsonObject> DataSources => State.DataSources;

    public Dictionary<string, FakeDashboard> Dashboards => State.Dashboards;

    /// <summary>Called after a request was carried out and before it is answered: the place to be somebody else.</summary>
    public Action<Seen>? After { get; set; }

    public IEnumerable<Seen> Writes => Requests.Where(request => request.Method != "GET");

    public static async Task<FakeGrafana> StartAsync(string version = "12.2.0", Action<HttpsConnectionAdapterOptions>? tls = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            if (tls is not null)
            {
                listen.UseHttps(tls);
            }
        }));
        var app = builder.Build();
        var grafana = new FakeGrafana(app, version);
        app.Run(grafana.HandleAsync);
        await app.StartAsync();
        return grafana;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (!Violations.IsEmpty)
        {
            throw new InvalidOperationException("against the contract:\n" + string.Join('\n', Violations.Distinct().Take(20)));
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var headers = context.Request.Headers;
        var seen = new Seen(context.Request.Method, context.Request.Path + context.Request.QueryString, headers.Authorization, body)
        {
            DisableProvenance = headers["X-Disable-Provenance"].FirstOrDefault(),
            Organisation = headers["X-Grafana-Org-Id"].FirstOrDefault(),
            ContentType = context.Request.ContentType,
        };
        Requests.Enqueue(seen);
        if (Latency > TimeSpan.Zero)
        {
            await Task.Delay(Latency, context.RequestAborted);
        }

        var fault = Take(context.Request);
        if (fault is { AfterTheWrite: false })
        {
            await FailAsync(context, fault);
            return;
        }

        FakeAnswer answer;
        lock (_gate)
        {
            answer = Answer(seen);
            After?.Invoke(seen);
        }

        _contract.Check(seen, answer, Violations);
        if (fault is not null)
        {
            await FailAsync(context, fault);
            return;
        }

        context.Response.StatusCode = answer.Status;
        if (Major >= 13 && seen.Path.StartsWith("/api/v1/provisioning/", StringComparison.Ordinal))
        {
            context.Response.Headers["Warning"] = "299 - \"This API is deprecated\"";
            context.Response.Headers["X-API-Deprecation-Date"] = "2026-04-14";
        }

        if (answer.Body.Length > 0)
        {
            context.Response.ContentType = answer.ContentType;
            await context.Response.WriteAsync(answer.Body, context.RequestAborted);
        }
    }

    private FakeAnswer Answer(Seen request)
    {
        var path = request.Path.Split('?')[0];
        if (path == "/api/health")
        {
            return FakeAnswer.Json(200, HidesItsVersion
                ? new JsonObject { ["database"] = "ok" }
                : new JsonObject { ["database"] = "ok", ["version"] = Version, ["commit"] = "abc" });
        }

        if (!path.StartsWith("/api/", StringComparison.Ordinal))
        {
            return new FakeAnswer(200, "<!DOCTYPE html><html><title>Grafana</title></html>", "text/html; charset=UTF-8");
        }

        var organisation = Organisation(request);
        if (organisation == 0)
        {
            return FakeAnswer.Json(401, new JsonObject { ["message"] = "Invalid API key", ["messageId"] = "api-key.invalid", ["statusCode"] = 401, ["traceID"] = "" });
        }

        if (Encoding.UTF8.GetByteCount(request.Body) > LargestBody)
        {
            return FakeAnswer.Message(413, "request body too large");
        }

        if (request.Body.Length > 0 && request.ContentType != "application/json")
        {
            return FakeAnswer.BadData;
        }

        try
        {
            var body = request.Body.Length == 0 ? [] : JsonNode.Parse(request.Body) as JsonObject;
            return body is null ? FakeAnswer.BadData : new Router(this, organisation == 1 ? State : OtherOrganisation, organisation).Answer(request, path, body);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // Wrong types are "bad request data" too.
            return FakeAnswer.BadData;
        }
        catch (Exception e)
        {
            // A fault of the double itself: told as what it is, and to the test.
            Violations.Enqueue($"{request}: the double failed: {e}");
            return FakeAnswer.Message(500, e.Message);
        }
    }

    private static int Organisation(Seen request) => request.Authorization switch
    {
        $"Bearer {Token}" => 1,
        $"Bearer {OtherToken}" => 2,
        "Basic YWRtaW46c2VzYW1l" => request.Organisation == "2" ? 2 : 1,
        _ => 0,
    };

    private Fault? Take(HttpRequest request)
    {
        lock (_gate)
        {
            var fault = Faults.FirstOrDefault(candidate => candidate.Matches(request));
            if (fault is not null)
            {
                fault.Times--;
            }

            return fault;
        }
    }

    private static async Task FailAsync(HttpContext context, Fault fault)
    {
        if (fault.Hang)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        if (fault.Cut)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = fault.Status;
        context.Response.ContentType = fault.ContentType;
        if (fault.Header is { } header)
        {
            context.Response.Headers[header.Name] = header.Value;
        }

        var echo = fault.Body.Replace("{authorization}", context.Request.Headers.Authorization, StringComparison.Ordinal);
        await context.Response.WriteAsync(echo, context.RequestAborted);
    }
}
