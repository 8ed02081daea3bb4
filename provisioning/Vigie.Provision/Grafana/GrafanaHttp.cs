using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Polly;

namespace Vigie.Provision.Grafana;

/// <summary>
/// Requests to one Grafana: bounded answers, deadlines, repeats where a repeat cannot do harm, and failures told as
/// <see cref="GrafanaException"/>. Redirects are never followed: the credentials belong to the configured address alone.
/// </summary>
internal sealed class GrafanaHttp : IDisposable
{
    /// <summary>Largest answer that is read. The biggest dashboards known are a few megabytes.</summary>
    public const int LargestAnswer = 16 * 1024 * 1024;

    private readonly HttpClient _client;
    private readonly Uri _root;
    private readonly Credentials _credentials;
    private readonly long? _organisation;
    private readonly SecretMasks _masks;
    private readonly RetrySettings _retry;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<Answer> _safe;
    private readonly ResiliencePipeline<Answer> _unsafe;

    /// <summary>Makes a client for one server and organisation.</summary>
    public GrafanaHttp(Connection connection, TimeProvider time)
    {
        var retry = connection.Retry;
        _root = new Uri(connection.Root.AbsoluteUri.TrimEnd('/') + "/");
        _credentials = connection.Credentials;
        _organisation = connection.Organisation;
        _masks = connection.Masks;
        _retry = retry;
        _time = time;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = retry.RequestTimeout,
            SslOptions = connection.Trust.Options(),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        _safe = GrafanaRetry.Build(retry, time, repeatsAreHarmless: true);
        _unsafe = GrafanaRetry.Build(retry, time, repeatsAreHarmless: false);
    }

    /// <summary>The root URL without a trailing slash, for messages.</summary>
    public string Root => _root.AbsoluteUri.TrimEnd('/');

    /// <summary>Reads a resource.</summary>
    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel, bool anonymous = false)
    {
        var answer = await SendAsync(_safe, HttpMethod.Get, path, null, anonymous, cancel).ConfigureAwait(false);
        return Read(answer, path, type);
    }

    /// <summary>Reads a resource that may not exist: null on 404, whatever its body.</summary>
    public async Task<T?> FindAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        try
        {
            return await GetAsync(path, type, cancel).ConfigureAwait(false);
        }
        catch (GrafanaException e) when (e.Failure == GrafanaFailure.NotFound)
        {
            return null;
        }
    }

    /// <summary>Creates with POST. Repeated only when the server said that it did nothing (429) or was not reached.</summary>
    public Task PostAsync(string path, JsonNode body, CancellationToken cancel) => WriteAsync(_unsafe, HttpMethod.Post, path, body, cancel);

    /// <summary>Replaces with PUT: a repeat changes nothing, or ends in a version conflict that the caller looks into.</summary>
    public Task PutAsync(string path, JsonNode body, CancellationToken cancel) => WriteAsync(_safe, HttpMethod.Put, path, body, cancel);

    /// <summary>Removes. Repeating it does no harm: what is gone stays gone (204 or 404).</summary>
    public Task DeleteAsync(string path, CancellationToken cancel) => WriteAsync(_safe, HttpMethod.Delete, path, null, cancel);

    /// <summary>A name as one part of a path.</summary>
    public static string Part(string name) => Uri.EscapeDataString(name);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // What a write answers is not used: routes differ by release in what they send back. The caller reads the resource again.
    private async Task WriteAsync(ResiliencePipeline<Answer> pipeline, HttpMethod method, string path, JsonNode? body, CancellationToken cancel) =>
        await SendAsync(pipeline, method, path, body, anonymous: false, cancel).ConfigureAwait(false);

    private async Task<Answer> SendAsync(
        ResiliencePipeline<Answer> pipeline, HttpMethod method, string path, JsonNode? body, bool anonymous, CancellationToken cancel)
    {
        var content = body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body, GrafanaJson.Default.JsonNode);
        var answer = await pipeline.ExecuteAsync(
            async token => await OnceAsync(method, path, content, anonymous, token).ConfigureAwait(false), cancel).ConfigureAwait(false);
        return (int)answer.Status is >= 200 and < 300 && !answer.IsWebPage ? answer : throw Refused(answer, path);
    }

    private async Task<Answer> OnceAsync(HttpMethod method, string path, byte[]? content, bool anonymous, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(_retry.RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        using var request = new HttpRequestMessage(method, new Uri(_root, path));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("vigie-provision", ProductVersion.Text));
        request.Headers.Authorization = anonymous ? null : _credentials.Header;
        if (_organisation is { } organisation && !anonymous)
        {
            // Basic authentication only: a token belongs to one organisation already.
            request.Headers.Add("X-Grafana-Org-Id", organisation.ToString(CultureInfo.InvariantCulture));
        }

        if (content is not null)
        {
            request.Content = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        try
        {
            using var response = await _client.SendAsync(request, either.Token).ConfigureAwait(false);
            return await Answer.OfAsync(response, _time, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new GrafanaException(GrafanaFailure.Timeout, $"{Root} did not answer {path} within {_retry.RequestTimeout.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException e)
        {
            throw NoAnswer(e, path);
        }
    }

    private GrafanaException NoAnswer(HttpRequestException e, string path)
    {
        var text = _masks.Mask(GrafanaErrorBody.OneLine(e.InnerException?.Message ?? e.Message));
        return e.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError => new(GrafanaFailure.Tls, $"no TLS connection to {Root}: {text}", nothingSent: true),
            HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError =>
                new(GrafanaFailure.Unreachable, $"cannot connect to {Root}: {text}", nothingSent: true),
            HttpRequestError.ConfigurationLimitExceeded =>
                new(GrafanaFailure.Protocol, $"the answer to {path} is larger than {LargestAnswer / (1024 * 1024)} MiB"),
            _ => new(GrafanaFailure.Unreachable, $"the connection to {Root} broke during {path}: {text}"),
        };
    }

    private GrafanaException Refused(Answer answer, string path)
    {
        if ((int)answer.Status is >= 300 and < 400)
        {
            return new(GrafanaFailure.Redirect, $"{Root} answers {path} with a redirect to {answer.RedirectTarget}; "
                + "the URL lacks a sub-path, or https, or a login proxy stands in between. Nothing was sent there.", answer.Status);
        }

        if (answer.IsWebPage && (int)answer.Status is < 300 or 404)
        {
            return new(GrafanaFailure.NotGrafana, $"{Root} answers {path} with a web page (HTTP {(int)answer.Status}): not Grafana, or the URL lacks its sub-path", answer.Status);
        }

        var text = _masks.Mask(GrafanaErrorBody.Describe(answer.Status, answer.Body));
        var patience = answer.RetryAfter is { } wait && wait > _retry.LongestDelay ? $"; the server asks to wait {wait.TotalSeconds:0} s" : "";
        return new(Classify(answer.Status), text + patience, answer.Status);
    }

    private static GrafanaFailure Classify(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => GrafanaFailure.Unauthorized,
        HttpStatusCode.Forbidden => GrafanaFailure.Forbidden,
        HttpStatusCode.NotFound => GrafanaFailure.NotFound,
        HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => GrafanaFailure.Conflict,
        HttpStatusCode.TooManyRequests => GrafanaFailure.RateLimited,
        >= HttpStatusCode.InternalServerError => GrafanaFailure.ServerError,
        _ => GrafanaFailure.Rejected,
    };

    private T Read<T>(Answer answer, string path, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body, type) ?? throw new JsonException("null");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            var what = answer.Body.Length == 0 ? "an empty body" : "something that is not what the API promises";
            throw new GrafanaException(GrafanaFailure.Protocol, _masks.Mask($"{Root} answers {path} with {what}: {GrafanaErrorBody.OneLine(e.Message)}"), answer.Status);
        }
    }
}
