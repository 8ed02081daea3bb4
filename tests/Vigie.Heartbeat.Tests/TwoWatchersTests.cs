using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Core.Http;
using Vigie.Core.Http.Access;
using Vigie.Core.Self;
using Vigie.Testing;

namespace Vigie.Heartbeat.Tests;

/// <summary>Watchers on Vigie's real HTTP surface, each from a configuration of its own; one gives signs of life to the other.</summary>
public sealed class TwoWatchersTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<(Fleet Fleet, WebApplication Surface)> _running = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var (fleet, surface) in _running)
        {
            await surface.DisposeAsync();
            await fleet.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task Watcher_PingsAnother_IsSeenThereAndItsEndToo()
    {
        var dryn = await StartAsync("watcher-of-aard", "AARD", "    beats: [{ name: other-watcher, by: ping, period: 1s, grace: 2s }]");
        var pings = $"    beats: [{{ name: x, by: ping, period: 1h, grace: 1h }}]\n    pings: [{{ url: \"{dryn.Address}beat/watcher-of-aard/other-watcher\", token: \"${{T}}\", every: 1s }}]";
        var aard = await StartAsync("watcher-of-dryn", "DRYN", pings);
        await UntilAsync(dryn.Address, "vigie_beat_overdue{site=\"AARD\",target=\"watcher-of-aard\",beat=\"other-watcher\"} 0", "vigie_beat_state{site=\"AARD\",target=\"watcher-of-aard\",beat=\"other-watcher\",state=\"ok\"} 1");
        await UntilAsync(aard.Address, "vigie_watcher_sign_of_life_taken{");
        await aard.Fleet.ApplyAsync([]);
        await UntilAsync(dryn.Address, "vigie_beat_overdue{site=\"AARD\",target=\"watcher-of-aard\",beat=\"other-watcher\"} 1");
    }

    [Fact]
    public async Task Surface_BeatWithoutOrWithWrongToken_IsRefusedAndARemovedTargetIsGone()
    {
        var watcher = await StartAsync("watcher", "AARD", "    beats: [{ name: other, by: ping, period: 1h, grace: 1h }]");
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(watcher.Address, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(watcher.Address, "wrong"));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(watcher.Address, "the token"));
        await watcher.Fleet.ApplyAsync([]);
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(watcher.Address, "the token"));
    }

    private static async Task<HttpStatusCode> PostAsync(Uri address, string? token)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/beat/watcher/other"));
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private async Task<(Fleet Fleet, Uri Address)> StartAsync(string name, string site, string keys)
    {
        var file = _folder.Write($"{name}.yml",
            $"listen: {{ address: 127.0.0.1, port: 0 }}\ntargets:\n  - name: {name}\n    kind: heartbeat\n    site: {site}\n    state_folder: .\n    token: ${{T}}\n    intervals: {{ beats: 1s }}\n{keys}\n"
            + "    alarm: { webhooks: [{ name: soc, url: \"http://127.0.0.1:1/\" }] }\n");
        var result = ConfigLoader.Load(file, [new HeartbeatModule()], _ => "the token");
        Assert.Empty(result.Faults);
        var (clock, logs) = (TimeProvider.System, NullLoggerFactory.Instance);
        var fleet = new Fleet(clock, logs);
        var listen = result.Config!.Listen;
        var build = new BuildInfo("1", "2");
        var surface = HttpSurface.Build(new HttpSurfaceParts(listen, new HttpAccess(listen, clock, logs), fleet, new NoReloads(), new SelfMetrics(build, new ReloadState(clock)), build, Task.CompletedTask, clock, logs));
        await HttpSurface.StartAsync(surface, listen);
        await fleet.ApplyAsync(result.Config.Targets);
        _running.Add((fleet, surface));
        return (fleet, HttpSurface.AddressOf(surface));
    }

    private static async Task UntilAsync(Uri address, params string[] lines)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        await Eventually.ShowsAsync(
            () => http.GetStringAsync(new Uri(address, "/metrics"), TestContext.Current.CancellationToken), text => lines.All(line => text.Contains(line, StringComparison.Ordinal)), TimeSpan.FromSeconds(60), string.Join(", ", lines));
    }

    private sealed class NoReloads : IReloader
    {
        public Task<ReloadOutcome> ReloadAsync(string cause) => Task.FromResult(new ReloadOutcome(true, []));
    }
}
