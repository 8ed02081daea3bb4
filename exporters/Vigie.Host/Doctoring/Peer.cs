using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Vigie.Core.Collecting;

namespace Vigie.Host.Doctoring;

/// <summary>How one of the programs around Vigie is spoken to.</summary>
internal sealed record PeerAccess
{
    /// <summary>Where it is.</summary>
    public required Uri Url { get; init; }

    /// <summary>Name and password, or null.</summary>
    public Login? Login { get; init; }

    /// <summary>The very certificate that it must show, or null: the system's authorities, or <see cref="Authorities"/>, decide.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The authorities that its certificate must come from, or null for the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>What Vigie's doctor shows of itself where client certificates are asked for, or null.</summary>
    public X509Certificate2? OwnCertificate { get; init; }
}

/// <summary>One of the programs around Vigie, asked over HTTP: bounded in time and bytes, never redirected.</summary>
internal sealed class Peer : IDisposable
{
    /// <summary>Most time for one question; two fit into a check.</summary>
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(4);

    private const int MostBytes = 32 * 1024 * 1024;

    private readonly HttpClient _http;

    /// <summary>Makes the client; nothing is sent.</summary>
    /// <param name="access">Where it is and how to be let in.</param>
    public Peer(PeerAccess access)
    {
        var root = access.Url.AbsoluteUri;
        Url = new Uri(root.EndsWith('/') ? root : root + "/");
        _http = new HttpClient(HandlerOf(access)) { Timeout = _limit, MaxResponseContentBufferSize = MostBytes };
        if (access.Login is { } login)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Password.Reveal()}")));
        }
    }

    /// <summary>Where it is, with a slash at the end.</summary>
    public Uri Url { get; }

    /// <summary>The address for messages.</summary>
    /// <returns>Without the slash.</returns>
    public override string ToString() => Url.AbsoluteUri.TrimEnd('/');

    /// <summary>Asks for a page.</summary>
    /// <param name="path">Path and question, without a slash in front.</param>
    /// <param name="deadline">Ends it.</param>
    /// <returns>The text of a 200.</returns>
    /// <exception cref="TargetFailureException">With the reason.</exception>
    public async Task<string> GetAsync(string path, CancellationToken deadline)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(Url, path), deadline);
            return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsStringAsync(deadline) : throw OfStatus(answer.StatusCode);
        }
        catch (OperationCanceledException) when (!deadline.IsCancellationRequested)
        {
            throw new TargetFailureException(FailureReason.Timeout, $"no whole answer within {_limit.TotalSeconds:0} s");
        }
        catch (HttpRequestException fault)
        {
            throw OfTransport(fault);
        }
    }

    /// <summary>Asks for a JSON document.</summary>
    /// <param name="path">Path and question, without a slash in front.</param>
    /// <param name="deadline">Ends it.</param>
    /// <returns>Its root.</returns>
    /// <exception cref="TargetFailureException">With the reason.</exception>
    public async Task<JsonElement> GetJsonAsync(string path, CancellationToken deadline)
    {
        var text = await GetAsync(path, deadline);
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new TargetFailureException(FailureReason.Protocol, "it answers something that is not JSON: another program listens there, or a proxy is between");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static TargetFailureException OfStatus(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => new(FailureReason.Auth, "status 401: it asks for name and password, and none or others were given"),
        HttpStatusCode.Forbidden => new(FailureReason.Forbidden, "status 403"),
        HttpStatusCode.NotFound => new(FailureReason.Protocol, "status 404: another program listens there, or a path in front of its own is missing"),
        _ => new(FailureReason.Protocol, $"status {(int)status}"),
    };

    private static TargetFailureException OfTransport(HttpRequestException fault) => fault.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => new(FailureReason.Unreachable, "its name is not known here"),
        HttpRequestError.ConnectionError => new(FailureReason.Unreachable, $"no connection: {fault.GetBaseException().Message}"),
        HttpRequestError.SecureConnectionError when fault.GetBaseException().Message.Contains("RemoteCertificate", StringComparison.Ordinal) =>
            new(FailureReason.Identity, "its certificate is not one that is trusted here"),
        HttpRequestError.SecureConnectionError => new(FailureReason.Tls, $"the TLS handshake failed: {fault.GetBaseException().Message}"),
        _ => new(FailureReason.Protocol, $"the answer is malformed or was cut off: {fault.GetBaseException().Message}"),
    };

    private static SocketsHttpHandler HandlerOf(PeerAccess access)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.GZip, ConnectTimeout = _limit };
        if (access.Certificate is { } only)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(only.RawData);
        }
        else if (access.Authorities is { } authorities)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        if (access.OwnCertificate is { } own)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true);
        }

        return handler;
    }
}
