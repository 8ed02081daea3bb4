using System.Net;
using Vigie.Lab.Kit;
using Vigie.Lab.Notifications;
using Vigie.Lab.Shop;
using Vigie.Lab.Shop.Faults;
using Vigie.Lab.Web;

namespace Vigie.Lab;

/// <summary>The rehearsal ground: two sites, a page to break them, and the places where notifications arrive.</summary>
public sealed class RehearsalGround : IAsyncDisposable
{
    private static readonly TimeSpan ScanInterval = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TextWriter _output;
    private WebApplication? _app;
    private Task _scanning = Task.CompletedTask;

    private RehearsalGround(RehearsalShop shop, LabOptions options, TimeProvider clock, TextWriter output)
    {
        Shop = shop;
        Clock = clock;
        _output = output;
        Mailboxes = new Mailboxes(options.Maildir);
        Webhooks = new WebhookSink(clock);
        Timings = new FaultTimings(output);
    }

    /// <summary>Address of the control page.</summary>
    public Uri BaseUri { get; private set; } = new("http://127.0.0.1/");

    internal RehearsalShop Shop { get; }

    internal TimeProvider Clock { get; }

    internal Mailboxes Mailboxes { get; }

    internal WebhookSink Webhooks { get; }

    internal FaultTimings Timings { get; }

    /// <summary>Opens the sites and the page.</summary>
    /// <param name="options">Where.</param>
    /// <param name="clock">Time of the sites; null: the system's.</param>
    /// <param name="output">Where the measured times are told; null: standard output.</param>
    /// <exception cref="IOException">A port is taken; the message says which.</exception>
    public static async Task<RehearsalGround> StartAsync(LabOptions options, TimeProvider? clock = null, TextWriter? output = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var shop = await RehearsalShop.OpenAsync(options, clock ?? TimeProvider.System);
        var lab = new RehearsalGround(shop, options, clock ?? TimeProvider.System, output ?? Console.Out);
        try
        {
            await lab.ListenAsync(options.Address, options.Port);
            lab._scanning = lab.ScanAsync(lab._stopping.Token);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Shop.DisposeAsync();
        await _scanning;
        if (_app is not null)
        {
            using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            await _app.StopAsync(atOnce.Token);
            await _app.DisposeAsync();
        }

        _stopping.Dispose();
    }

    internal async Task SwitchAsync(Site site, LabFault fault, bool on)
    {
        await site.SwitchAsync(fault.Name, on);
        if (on && site.Active.TryGetValue(fault.Name, out var active))
        {
            Timings.Begin(site, active);
        }
    }

    private async Task ListenAsync(IPAddress address, int port)
    {
        var builder = LabWeb.Builder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = WebhookSink.LargestBody;
            kestrel.Listen(address, port);
        });
        var app = builder.Build();
        app.Use(next => context => SameOrigin.RequireAsync(context, next));
        Map(app);
        await app.StartAsync();
        BaseUri = new Uri(LabWeb.Address(app));
        _app = app;
    }

    private void Map(WebApplication app)
    {
        app.MapGet("/", () => ControlPage.Show(this));
        app.MapGet("/-/healthy", () => "OK\n");
        app.MapPost("/faults/{id}/on", (string id) => ControlApi.SwitchAsync(this, id, true, () => BackTo(id)));
        app.MapPost("/faults/{id}/off", (string id) => ControlApi.SwitchAsync(this, id, false, () => BackTo(id)));
        app.MapPost("/reset", () => ResetAsync(new SeeOther("/")));
        app.MapGet("/mail", () => MailPages.List(this));
        app.MapGet("/mail/{administrator}/{key}", (string administrator, string key) => MailPages.One(this, administrator, key));
        app.MapPost("/webhook", (HttpRequest request) => WebhookAsync(request));
        app.MapGet("/api/faults", () => ControlApi.Faults(this));
        app.MapPost("/api/faults/{id}/on", (string id) => ControlApi.SwitchAsync(this, id, true, () => Results.NoContent()));
        app.MapPost("/api/faults/{id}/off", (string id) => ControlApi.SwitchAsync(this, id, false, () => Results.NoContent()));
        app.MapPost("/api/reset", () => ResetAsync(Results.NoContent()));
        app.MapGet("/api/state", () => ControlApi.State(this));
        app.MapGet("/api/mails", () => ControlApi.Mails(this));
        app.MapGet("/api/webhooks", () => ControlApi.Webhooks(this));
        app.MapGet("/api/notifications", (double? since) => NotificationsApi.List(this, since ?? 0));
    }

    /// <summary>Back to the page, with the fault in sight.</summary>
    private static SeeOther BackTo(string id) => new("/#" + id.Replace('@', '-'));

    private async Task<IResult> ResetAsync(IResult done)
    {
        await Shop.ResetAsync();
        return done;
    }

    private async Task<IResult> WebhookAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        if (Webhooks.Take(body.ToArray()) is not { } payload)
        {
            return Results.BadRequest("not JSON");
        }

        Timings.See(payload);
        Timings.Tell(Mailboxes.Administrators);
        return Results.Ok();
    }

    private async Task ScanAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(ScanInterval, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                Scan();
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    /// <summary>A mailbox that cannot be read now is told and tried again.</summary>
    private void Scan()
    {
        try
        {
            var administrators = Mailboxes.Administrators;
            foreach (var mail in Mailboxes.Scan().Where(mail => administrators.Contains(mail.Recipient, StringComparer.Ordinal)))
            {
                Timings.See(mail, administrators);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _output.WriteLine("mailboxes: " + error.Message);
        }
    }

    private sealed class SeeOther(string location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = location;
            return Task.CompletedTask;
        }
    }
}
