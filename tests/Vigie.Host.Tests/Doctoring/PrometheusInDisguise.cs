using System.Net;
using System.Text;
using Vigie.Testing;

namespace Vigie.Host.Tests.Doctoring;

/// <summary>Stands before a real Prometheus and answers a few questions otherwise than it would: what takes minutes or days to come about in truth.</summary>
public sealed class PrometheusInDisguise : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _client;
    private readonly Func<string, string?> _answer;

    /// <param name="real">The real one.</param>
    /// <param name="answer">The `data` for a query, or null: the real one is asked.</param>
    public PrometheusInDisguise(Uri real, Func<string, string?> answer)
    {
        (_client, _answer) = (new HttpClient { BaseAddress = real }, answer);
        Url = new Uri($"http://127.0.0.1:{Ports.Free()}/");
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Url { get; }

    public static string Vector(string labels, double value) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""{"resultType":"vector","result":[{"metric":{{{labels}}},"value":[1763650000,"{{value}}"]}]}""");

    public void Dispose()
    {
        _listener.Close();
        _client.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.GetContextAsync());
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var query = context.Request.QueryString["query"];
        var text = query is not null && _answer(query) is { } data ? $$"""{"status":"success","data":{{data}}}""" : await _client.GetStringAsync(context.Request.RawUrl);
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
        context.Response.Close();
    }
}
