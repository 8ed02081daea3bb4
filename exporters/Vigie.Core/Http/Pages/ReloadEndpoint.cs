using Microsoft.AspNetCore.Http;

namespace Vigie.Core.Http.Pages;

/// <summary><c>POST /-/reload</c>: reads the configuration again; 500 with all faults when it is bad, and the old one stays in force.</summary>
internal sealed class ReloadEndpoint : HttpEndpoint
{
    private readonly IReloader _reloader;

    public ReloadEndpoint(IReloader reloader) => _reloader = reloader;

    public override string Path => "/-/reload";

    public override IReadOnlyList<string> Methods { get; } = [HttpMethods.Post];

    public override async Task AnswerAsync(HttpContext context)
    {
        // Browsers name the page's origin on every POST: no foreign page can make a visitor's browser reload Vigie.
        if (context.Request.Headers.Origin.Count > 0)
        {
            await context.AnswerTextAsync(StatusCodes.Status403Forbidden, "A reload is not for web pages.");
            return;
        }

        var outcome = await _reloader.ReloadAsync("http");
        await context.AnswerTextAsync(
            outcome.Succeeded ? StatusCodes.Status200OK : StatusCodes.Status500InternalServerError, string.Join('\n', outcome.Messages));
    }
}
