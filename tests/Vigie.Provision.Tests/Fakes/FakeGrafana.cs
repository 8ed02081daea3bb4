using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Vigie.Provision.Tests.Fakes;

/// <summary>One request as it came in.</summary>
internal sealed record Seen(string Method, string Path, string? Authorization, string Body)
{
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>A fault for the next requests that match.</summary>
internal sealed class Fault(string method, string path)
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

/// <summary>
/// A small Grafana on a port of its own: folders, data sources and dashboards with the status codes of a release.
/// Storage is SQL up to 13.0 and the Kubernetes layer from 13.1 on, which differ in codes and version counters.
/// </summary>
internal sealed class FakeGrafana : IAsyncDisposable
{
    public const string Token = "glsa_0123456789abcdefABCDEF";
    private readonly WebApplication _app;
    private readonly object _gate = new();

    private FakeGrafana(WebApplication app, string version)
    {
        _app = app;
        Version = version;
        var parts = version.Split('.').Select(int.Parse).ToArray();
        Kubernetes = parts[0] > 13 || (parts[0] == 13 && parts[1] >= 1);
        HidesMissingFolders = parts[0] >= 13;
        FolderTaken = parts[0] >= 12 ? 412 : 409;
    }

    public string Version { get; set; }

    public bool Kubernetes { get; }

    public bool HidesMissingFolders { get; }

    public int FolderTaken { get; }

    /// <summary>Organisation role of the token: Admin, Editor or Viewer.</summary>
    public string Role { get; set; } = "Admin";

    public bool HidesItsVersion { get; set; }

    public string Url => _app.Urls.First();

    public ConcurrentQueue<Seen> Requests { get; } = new();

    public List<Fault> Faults { get; } = [];

    public Dictionary<string, FakeFolder> Folders { get; } = [];

    public Dictionary<string, JsonObject> DataSources { get; } = [];

    public Dictionary<string, FakeDashboard> Dashboards { get; } = [];

    /// <summary>Called after a request was carried out and before it is answered: the place to be somebody else.</summary>
    public Action<Seen>? After { get; set; }

    public IEnumerable<Seen> Writes => Requests.Where(request => request.Method != "GET");

    public static async Task<FakeGrafana> StartAsync(string version = "12.2.0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var app = builder.Build();
        var grafana = new FakeGrafana(app, version);
        app.Run(grafana.HandleAsync);
        await app.StartAsync();
        return grafana;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var seen = new Seen(context.Request.Method, context.Request.Path + context.Request.QueryString, context.Request.Headers.Authorization, body);
        Requests.Enqueue(seen);
        var fault = Take(context.Request);
        if (fault is { AfterTheWrite: false })
        {
            await FailAsync(context, fault);
            return;
        }

        FakeAnswer answer;
        lock (_gate)
        {
            answer = new FakeRoutes(this).Answer(seen);
            After?.Invoke(seen);
        }

        if (fault is not null)
        {
            await FailAsync(context, fault);
            return;
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }

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

internal sealed class FakeFolder
{
    public required string Title { get; set; }

    public string Description { get; set; } = "";

    public string ManagedBy { get; set; } = "";

    public string? ParentUid { get; set; }

    public long Version { get; set; } = 1;
}

internal sealed class FakeDashboard
{
    public required JsonObject Model { get; set; }

    public string FolderUid { get; set; } = "";

    public long Version { get; set; } = 1;

    public bool Provisioned { get; set; }

    public string? PluginId { get; set; }
}

internal sealed record FakeAnswer(int Status, string Body, string ContentType = "application/json; charset=UTF-8")
{
    public static FakeAnswer Json(int status, JsonNode body) => new(status, body.ToJsonString());

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
}
