using System.Net.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Vigie.Core.Configuration;
using Vigie.Core.Http;
using Vigie.Core.Http.Access;
using Vigie.Core.Self;
using Vigie.Testing;

namespace Vigie.Core.Tests.Http;

/// <summary>The real surface on a real port of the system's choosing, with a fleet and a reloader that the test sets.</summary>
internal sealed class SurfaceHarness : IAsyncDisposable
{
    public const string Revision = "0123456789abcdef";

    private readonly WebApplication _app;

    private SurfaceHarness(WebApplication app, FakeFleet fleet, FakeReloader reloader, HttpAccess access, ManualTimeProvider clock, RecordedLogs logs)
    {
        _app = app;
        Fleet = fleet;
        Reloader = reloader;
        Access = access;
        Clock = clock;
        Logs = logs;
        Address = HttpSurface.AddressOf(app);
        Client = NewClient();
    }

    public FakeFleet Fleet { get; }

    public FakeReloader Reloader { get; }

    public HttpAccess Access { get; }

    public ManualTimeProvider Clock { get; }

    public RecordedLogs Logs { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static ListenConfig Listen(TlsConfig? tls = null, IReadOnlyDictionary<string, PasswordHash>? users = null, int maxConnections = 512) =>
        new()
        {
            Address = "127.0.0.1",
            Port = 0,
            Tls = tls,
            Users = users ?? new Dictionary<string, PasswordHash>(),
            MaxConnections = maxConnections,
            MaxHeaderBytes = 16 * 1024,
            RequestTimeout = TimeSpan.FromSeconds(30),
            Fingerprint = "",
        };

    public static async Task<SurfaceHarness> StartAsync(ListenConfig? listen = null, FakeFleet? fleet = null, TimeProvider? surfaceClock = null)
    {
        listen ??= Listen();
        fleet ??= new FakeFleet();
        var clock = new ManualTimeProvider();
        var logs = new RecordedLogs();
        var reloader = new FakeReloader();
        var access = new HttpAccess(listen, clock, logs);
        var build = new BuildInfo("1.2.3", Revision);
        var reloads = new ReloadState(clock);
        reloads.Succeeded();
        var app = HttpSurface.Build(new HttpSurfaceParts(listen, access, fleet, reloader, new SelfMetrics(build, reloads), build, Task.CompletedTask, surfaceClock ?? clock, logs));
        await HttpSurface.StartAsync(app, listen);
        return new SurfaceHarness(app, fleet, reloader, access, clock, logs);
    }

    public HttpClient NewClient(SslClientAuthenticationOptions? tls = null) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        SslOptions = tls ?? new SslClientAuthenticationOptions(),
    })
    {
        BaseAddress = Address,
        Timeout = TimeSpan.FromSeconds(20),
    };

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, headers);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Client.SendAsync(request, Cancellation);
    }

    public async Task<string> TextAsync(string path) => await (await GetAsync(path)).Content.ReadAsStringAsync(Cancellation);

    public Task StopAsync() => _app.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        Access.Dispose();
    }
}

/// <summary>Keeps every log line with its exception, so that a test can search all of them for a secret.</summary>
internal sealed class RecordedLogs : ILoggerFactory, ILogger
{
    private readonly List<string> _lines = [];

    public string Text
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines)
        {
            _lines.Add($"{logLevel}: {formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
    }
}
