using System.Net;
using System.Security.Authentication;
using System.Text.Json;
using Vigie.Lab.Kit;
using Vigie.Lab.Pbs;

namespace Vigie.Lab.Tests.Pbs;

/// <summary>A raw client that pins the double's certificate and decodes nothing by itself.</summary>
internal sealed class PbsClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly PbsDouble _pbs;

    public PbsClient(PbsDouble pbs, string? pin = null)
    {
        _pbs = pbs;
        var expected = pin ?? pbs.Fingerprint;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            Certificates.Fingerprint(new(certificate!)) == expected;
        _http = new HttpClient(handler) { BaseAddress = pbs.BaseUri, Timeout = TimeSpan.FromSeconds(20) };
    }

    /// <summary>Value of the Authorization header; null sends none.</summary>
    public string? Authorization { get; set; } = "";

    public async Task<HttpResponseMessage> SendAsync(string path, Action<HttpRequestMessage>? change = null, TimeSpan? within = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api2/json" + path);
        var authorization = Authorization is "" ? $"PBSAPIToken={_pbs.TokenId}:{_pbs.TokenSecret}" : Authorization;
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        change?.Invoke(request);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(within ?? TimeSpan.FromSeconds(20));
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
    }

    /// <summary>The value of <c>data</c> of a 200.</summary>
    public async Task<JsonElement> DataAsync(string path)
    {
        using var response = await SendAsync(path);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {(int)response.StatusCode} {text}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty("data").Clone();
    }

    /// <summary>Status and bare text.</summary>
    public async Task<(int Status, string Text)> TextAsync(string path)
    {
        using var response = await SendAsync(path);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public static bool IsIdentityFailure(Exception error) =>
        error is HttpRequestException { InnerException: AuthenticationException };

    public void Dispose() => _http.Dispose();
}

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class StandingClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Move(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}

internal static class At
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static Task<PbsDouble> MixedAsync(PbsVersion version) => StartAsync(PbsScenarios.Mixed(version, Noon));

    public static Task<PbsDouble> StartAsync(PbsScenario scenario) => PbsDouble.StartAsync(
        scenario with { AuthFailureDelay = TimeSpan.Zero, ForbiddenDelay = TimeSpan.Zero }, clock: new StandingClock(Noon));

    public static IEnumerable<JsonElement> Items(this JsonElement array) => array.EnumerateArray();

    public static JsonElement Item(this JsonElement array, string key, string value) =>
        array.EnumerateArray().Single(i => i.GetProperty(key).GetString() == value);

    public static bool Has(this JsonElement item, string name) => item.TryGetProperty(name, out _);

    public static string? Text(this JsonElement item, string name) => item.GetProperty(name).GetString();

    public static long Number(this JsonElement item, string name) => item.GetProperty(name).GetInt64();
}
