using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Vigie.Core.Collecting;
using Vigie.Core.Self;

namespace Vigie.Core.Http.Pages;

/// <summary><c>/targets</c>: how every target stands, as a page for people or as JSON.</summary>
internal sealed class TargetsEndpoint : HttpEndpoint
{
    private const int ShortestRefresh = 5;
    private const int LongestRefresh = 3600;

    private readonly IFleetView _fleet;
    private readonly BuildInfo _build;
    private readonly TimeProvider _clock;

    public TargetsEndpoint(IFleetView fleet, BuildInfo build, TimeProvider clock)
    {
        _fleet = fleet;
        _build = build;
        _clock = clock;
    }

    public override string Path => "/targets";

    public override IReadOnlyList<string> Parameters { get; } = ["format", "refresh"];

    public override Task AnswerAsync(HttpContext context)
    {
        if (context.Parameter("refresh") is { } text && RefreshOf(text) is null)
        {
            return context.AnswerTextAsync(StatusCodes.Status400BadRequest, $"refresh is a whole number of seconds from {ShortestRefresh} to {LongestRefresh}.");
        }

        context.Response.Headers.Vary = "Accept";
        return context.Parameter("format") switch
        {
            "json" => AnswerJsonAsync(context),
            "html" => AnswerHtmlAsync(context),
            null => PrefersJson(context.Request) ? AnswerJsonAsync(context) : AnswerHtmlAsync(context),
            _ => context.AnswerTextAsync(StatusCodes.Status400BadRequest, "format is html or json."),
        };
    }

    private async Task AnswerJsonAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            var document = TargetsDocument.Of(_fleet.Status(), _build.Version, _clock.GetUtcNow());
            await JsonSerializer.SerializeAsync(context.Response.Body, document, PagesJson.Default.TargetsDocument, context.RequestAborted);
        }
    }

    private async Task AnswerHtmlAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            var html = new HtmlWriter(context.Response.BodyWriter);
            await new TargetsPage(html, _build, _clock.GetUtcNow()).WriteAsync(_fleet.Status(), RefreshOf(context.Parameter("refresh")), context.RequestAborted);
        }
    }

    private static int? RefreshOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= ShortestRefresh and <= LongestRefresh ? seconds : null;

    private static bool PrefersJson(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var ranges))
        {
            return false;
        }

        return QualityOf("application/json", ranges) > QualityOf("text/html", ranges);
    }

    private static double QualityOf(string mediaType, IList<MediaTypeHeaderValue> ranges) =>
        ranges.Where(range => range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)).Select(range => range.Quality ?? 1).DefaultIfEmpty(0).Max();
}
