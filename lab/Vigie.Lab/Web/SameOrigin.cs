namespace Vigie.Lab.Web;

/// <summary>Pages from elsewhere must not press our buttons through the user's browser.</summary>
internal static class SameOrigin
{
    public static Task RequireAsync(HttpContext context, RequestDelegate next)
    {
        var origin = context.Request.Headers.Origin.ToString();
        var foreign = context.Request.Headers["Sec-Fetch-Site"] == "cross-site"
            || (origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority == context.Request.Host.Value));
        if (foreign && !HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return context.Response.WriteAsync("from another site", context.RequestAborted);
        }

        return next(context);
    }
}
