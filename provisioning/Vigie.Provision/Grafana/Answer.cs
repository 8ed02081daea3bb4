using System.Net;

namespace Vigie.Provision.Grafana;

/// <summary>One answer, read to its end.</summary>
internal sealed record Answer(HttpStatusCode Status, byte[] Body, bool IsWebPage, TimeSpan? RetryAfter, string RedirectTarget)
{
    /// <summary>Reads the parts that are used; the body is bounded by the client.</summary>
    public static async Task<Answer> OfAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancel)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
        var page = response.Content.Headers.ContentType?.MediaType == "text/html";
        return new Answer(response.StatusCode, body, page, Wait(response, time), Target(response));
    }

    private static TimeSpan? Wait(HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    // A query may hold a session or a token: it is not shown.
    private static string Target(HttpResponseMessage response) => response.Headers.Location switch
    {
        null => "an unnamed place",
        { IsAbsoluteUri: true } to => GrafanaErrorBody.OneLine($"{to.Scheme}://{to.Authority}{to.AbsolutePath}"),
        var to => GrafanaErrorBody.OneLine(to.OriginalString.Split('?', '#')[0]),
    };
}
