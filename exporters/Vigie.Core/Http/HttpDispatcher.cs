using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Vigie.Core.Collecting;
using Vigie.Core.Http.Access;

namespace Vigie.Core.Http;

/// <summary>
/// Takes each request to its endpoint, after credentials, method, parameters and body were found right. A handful of fixed paths
/// needs no routing framework, and every refusal can say what would have been right.
/// </summary>
internal sealed class HttpDispatcher
{
    private readonly FrozenDictionary<string, HttpEndpoint> _endpoints;
    private readonly HttpAccess _access;
    private readonly IFleetView _fleet;
    private readonly ReceptionDesk _desk = new();

    public HttpDispatcher(IEnumerable<HttpEndpoint> endpoints, HttpAccess access, IFleetView fleet)
    {
        _fleet = fleet;
        _endpoints = endpoints.ToFrozenDictionary(endpoint => endpoint.Path, StringComparer.Ordinal);
        _access = access;
    }

    public async Task DispatchAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var endpoint = _endpoints.GetValueOrDefault(path);
        if (endpoint is null && _fleet.ReceptionAt(path) is { } reception)
        {
            await _desk.ReceiveAsync(context, reception);
            return;
        }

        // Credentials come first: who has none learns not even which pages there are.
        if (endpoint is not { IsOpen: true } && !await _access.AdmitAsync(context))
        {
            return;
        }

        var (status, refusal) = endpoint is null ? (StatusCodes.Status404NotFound, NotFound(context)) : Refuse(context, endpoint);
        if (refusal is null)
        {
            await endpoint!.AnswerAsync(context);
        }
        else
        {
            await context.AnswerTextAsync(status, refusal);
        }
    }

    private string NotFound(HttpContext context) =>
        $"There is no {HttpAnswers.Echo(context.Request.Path.Value ?? "")} here. There are: {string.Join(' ', _endpoints.Keys.Order(StringComparer.Ordinal))}";

    private static (int Status, string? Refusal) Refuse(HttpContext context, HttpEndpoint endpoint)
    {
        if (!endpoint.Methods.Contains(context.Request.Method, StringComparer.Ordinal))
        {
            context.Response.Headers.Allow = string.Join(", ", endpoint.Methods);
            return (StatusCodes.Status405MethodNotAllowed, $"{endpoint.Path} answers to {string.Join(" and ", endpoint.Methods)} only.");
        }

        if (HasBody(context))
        {
            context.Response.Headers.Connection = "close";
            return (StatusCodes.Status413PayloadTooLarge, "A request body is not wanted here.");
        }

        return (StatusCodes.Status400BadRequest, RefuseParameters(context, endpoint));
    }

    private static bool HasBody(HttpContext context) =>
        context.Request.ContentLength is > 0
        || (context.Request.ContentLength is null && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true });

    private static string? RefuseParameters(HttpContext context, HttpEndpoint endpoint)
    {
        foreach (var (name, values) in context.Request.Query)
        {
            if (!endpoint.Parameters.Contains(name, StringComparer.Ordinal))
            {
                var known = endpoint.Parameters.Count == 0 ? "no parameters" : string.Join(", ", endpoint.Parameters);
                return $"Unknown parameter '{HttpAnswers.Echo(name)}': {endpoint.Path} takes {known}.";
            }

            if (values.Count != 1)
            {
                return $"Parameter '{name}' is given {values.Count} times: once is enough.";
            }
        }

        return null;
    }
}
