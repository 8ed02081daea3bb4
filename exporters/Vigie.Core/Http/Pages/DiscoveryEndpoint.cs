using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;

namespace Vigie.Core.Http.Pages;

/// <summary>
/// <c>/sd</c>: Prometheus HTTP service discovery (prometheus.io, "HTTP SD"): one entry for each target, that makes a scrape of
/// <c>/metrics?target=NAME</c>. All about it stands in <c>__meta_</c> labels, which relabeling may use and which then vanish: the samples carry site and
/// target themselves.
/// </summary>
internal sealed class DiscoveryEndpoint : HttpEndpoint
{
    private readonly IFleetView _fleet;
    private readonly ListenConfig _listen;

    public DiscoveryEndpoint(IFleetView fleet, ListenConfig listen)
    {
        _fleet = fleet;
        _listen = listen;
    }

    public override string Path => "/sd";

    public override async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.Vary = "Host";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        var address = AddressOf(context);
        var groups = _fleet.Status().Select(status => GroupOf(status.Identity, address)).ToList();
        await JsonSerializer.SerializeAsync(context.Response.Body, groups, PagesJson.Default.ListDiscoveryGroup, context.RequestAborted);
    }

    private DiscoveryGroup GroupOf(TargetIdentity identity, string address) => new([address], new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["__scheme__"] = _listen.Tls is null ? "http" : "https",
        ["__metrics_path__"] = "/metrics",
        ["__param_target"] = identity.Name,
        ["__meta_vigie_target"] = identity.Name,
        ["__meta_vigie_kind"] = identity.Kind,
        ["__meta_vigie_site"] = identity.Site,
    });

    /// <summary>
    /// The address that the caller reached Vigie by: what it wrote in Host (Kestrel has refused malformed ones), for only it knows the way here.
    /// Without one, the address that the connection came in on. The answer is not cached, so a false Host misleads only who sent it.
    /// </summary>
    private static string AddressOf(HttpContext context)
    {
        var local = new IPEndPoint(context.Connection.LocalIpAddress ?? IPAddress.Loopback, context.Connection.LocalPort);
        var host = context.Request.Host;
        return !host.HasValue || host.Host.Length == 0 ? local.ToString() : host.Port is null ? $"{host.Host}:{local.Port}" : host.Value;
    }
}

/// <summary>One entry of the service discovery.</summary>
/// <param name="Targets">Addresses to scrape.</param>
/// <param name="Labels">Labels of the target before relabeling.</param>
internal sealed record DiscoveryGroup(IReadOnlyList<string> Targets, IReadOnlyDictionary<string, string> Labels);
