using Microsoft.AspNetCore.Http;
using Vigie.Core.Collecting;
using Vigie.Core.Self;

namespace Vigie.Core.Http.Pages;

/// <summary><c>/</c>: what this is, how its targets stand in one line, and where to go.</summary>
internal sealed class LandingPage : HttpEndpoint
{
    private readonly IFleetView _fleet;
    private readonly BuildInfo _build;

    public LandingPage(IFleetView fleet, BuildInfo build)
    {
        _fleet = fleet;
        _build = build;
    }

    public override string Path => "/";

    public override async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        var html = new HtmlWriter(context.Response.BodyWriter);
        PageFrame.Begin(html, "Vigie");
        html.Write($"<h1>Vigie</h1><p>Watches whether backups are fresh, arrays whole, tunnels up and replicas close, and tells Prometheus.</p>");
        html.Write($"<p class=\"state\">{Summary.Of(_fleet.Status())}</p>");
        WriteLinks(html);
        PageFrame.End(html, _build);
        await html.FlushAsync(context.RequestAborted);
    }

    private static void WriteLinks(HtmlWriter html) => html.Write($"""
        <ul>
        <li><a href="/targets">Targets</a>: how each one stands, for people (<a href="/targets?format=json">JSON</a>)</li>
        <li><a href="/metrics">Metrics</a>: all samples, for Prometheus; <code>?target=NAME</code> or <code>?kind=KIND</code> narrows them</li>
        <li><a href="/sd">Service discovery</a>: for one scrape job per target</li>
        <li><a href="/-/healthy">Healthy</a>, <a href="/-/ready">ready</a>: for supervisors</li>
        <li><code>POST /-/reload</code>: reads the configuration again</li>
        </ul>
        """);
}
