using System.Net;
using System.Text;
using System.Xml.Linq;
using Vigie.Lab.Kit;
using Vigie.Lab.Sns;

namespace Vigie.Lab.Tests.Sns;

/// <summary>A raw client that pins the double's certificate and does one step at a time.</summary>
internal sealed class SnsClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly SnsDouble _sns;

    public SnsClient(SnsDouble sns)
    {
        _sns = sns;
        var pin = sns.Fingerprint;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => Certificates.Fingerprint(new(certificate!)) == pin;
        _http = new HttpClient(handler) { BaseAddress = sns.BaseUri, Timeout = TimeSpan.FromSeconds(20) };
    }

    public string? Session { get; private set; }

    public async Task<string> SignInAsync(string? password = null)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["uid"] = Base64(_sns.User), ["pswd"] = Base64(password ?? _sns.Password), ["app"] = "sslclient",
        });
        using var answer = await _http.PostAsync("/auth/admin.html", form, TestContext.Current.CancellationToken);
        return (await ReadAsync(answer)).Attribute("msg")!.Value;
    }

    public async Task<XElement> OpenAsync()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["app"] = "sslclient", ["id"] = "0" });
        using var answer = await _http.PostAsync("/api/auth/login", form, TestContext.Current.CancellationToken);
        var nws = await ReadAsync(answer);
        Session = nws.Element("sessionid")?.Value;
        return nws;
    }

    public async Task<SnsClient> ConnectAsync()
    {
        Assert.Equal("AUTH_SUCCESS", await SignInAsync());
        await OpenAsync();
        return this;
    }

    /// <summary>Sends a command as it is written, so that a test may encode it wrongly.</summary>
    public async Task<XElement> AskAsync(string encoded)
    {
        using var answer = await _http.GetAsync($"/api/command?sessionid={Session}&cmd={encoded}", TestContext.Current.CancellationToken);
        return await ReadAsync(answer);
    }

    public async Task<string> TextAsync(string path)
    {
        using var answer = await _http.GetAsync(path, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async Task<XElement> LogOutAsync()
    {
        using var answer = await _http.GetAsync($"/api/auth/logout?sessionid={Session}", TestContext.Current.CancellationToken);
        return await ReadAsync(answer);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The keys of each line.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Lines(XElement nws) =>
        [.. nws.Descendants("line").Select(line => line.Elements("key").ToDictionary(k => k.Attribute("name")!.Value, k => k.Attribute("value")!.Value))];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task<XElement> ReadAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return XElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
