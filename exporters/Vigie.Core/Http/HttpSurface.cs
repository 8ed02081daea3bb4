using System.IO.Compression;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vigie.Core.Configuration;
using Vigie.Core.Http.Access;
using Vigie.Core.Http.Pages;

namespace Vigie.Core.Http;

/// <summary>The HTTP surface: a Kestrel that answers scrapes and people from what is in memory, and never waits for a device.</summary>
public static class HttpSurface
{
    /// <summary>Time that answers under way get when Vigie stops; then their connections are cut.</summary>
    public static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(2);

    /// <summary>Builds the server; it listens once it is started.</summary>
    /// <param name="parts">What it is made of.</param>
    /// <returns>The application, ready to be started.</returns>
    public static WebApplication Build(HttpSurfaceParts parts)
    {
        // The empty builder reads no appsettings.json and no ASPNETCORE_ variables: vigie.yml alone configures.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(parts.Logs);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = StopGrace);
        builder.Services.AddResponseCompression(CompressByGzip);
        builder.Services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => HttpLimits.Apply(options, parts));

        var app = builder.Build();
        var guard = new RequestGuard(parts.Opened, parts.Listen.RequestTimeout, parts.Clock, parts.Logs.CreateLogger("vigie.http"));
        app.Use(guard.RunAsync);
        app.UseResponseCompression();
        app.Run(new HttpDispatcher(Endpoints(parts), parts.Access, parts.Fleet).DispatchAsync);
        return app;
    }

    /// <summary>Starts listening.</summary>
    /// <param name="app">The built application.</param>
    /// <param name="listen">Where it is to listen, for the message when it cannot.</param>
    /// <returns>A task that ends when it listens.</returns>
    /// <exception cref="ListenException">The port is taken, needs privileges, or the address is not one of this machine.</exception>
    public static async Task StartAsync(WebApplication app, ListenConfig listen)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            var reason = (e as SocketException ?? e.GetBaseException() as SocketException)?.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "another program has the port",
                SocketError.AccessDenied => "the port needs privileges that Vigie does not have",
                SocketError.AddressNotAvailable => "the address is not one of this machine",
                _ => e.GetBaseException().Message,
            };
            throw new ListenException($"cannot listen on {listen}: {reason}", e);
        }
    }

    /// <summary>Where a started server listens; tells the port that the system chose for port 0.</summary>
    /// <param name="app">The started application.</param>
    /// <returns>Scheme, address and port.</returns>
    public static Uri AddressOf(WebApplication app) => new(app.Urls.First());

    private static IEnumerable<HttpEndpoint> Endpoints(HttpSurfaceParts parts) =>
    [
        new LandingPage(parts.Fleet, parts.Build),
        new MetricsEndpoint(parts.Fleet, parts.Self),
        new TargetsEndpoint(parts.Fleet, parts.Build, parts.Clock),
        new DiscoveryEndpoint(parts.Fleet, parts.Listen),
        new HealthyEndpoint(),
        new ReadyEndpoint(parts.Fleet, parts.Clock),
        new ReloadEndpoint(parts.Reloader),
    ];

    private static void CompressByGzip(ResponseCompressionOptions options)
    {
        options.EnableForHttps = true; // No page mixes a secret with what a caller says, so the size of an answer tells nothing.
        options.Providers.Add<GzipCompressionProvider>();
        options.MimeTypes = ["text/plain", "application/openmetrics-text", "text/html", "application/json"];
    }
}
