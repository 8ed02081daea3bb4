using System.Globalization;
using Vigie.Lab;
using Vigie.Lab.Shop;
using Vigie.Lab.Tunnel;
using Vigie.Testing;

namespace Vigie.Tunnel.Tests;

/// <summary>The whole rehearsal ground with its real tunnel, and a real vigie that watches it by the configuration that the lab wrote.</summary>
public sealed class WatchedTunnel : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RehearsalGround? _lab;
    private VigieProcess? _vigie;

    internal TunnelLab Lab => _lab!.Shop.Tunnel!;

    internal VigieProcess Vigie => _vigie!;

    internal Site Aard => _lab!.Shop.Sites[0];

    internal Site Dryn => _lab!.Shop.Sites[1];

    public async ValueTask InitializeAsync()
    {
        if (TunnelMachine.Objection() is { } objection)
        {
            throw new TestFailedException("these tests need a machine that can play real gateways: " + objection);
        }

        _lab = await RehearsalGround.StartAsync(new LabOptions { State = _folder.Root, Port = 0, AardPort = 0, DrynPort = 0, NasAardPort = 0, NasDrynPort = 0, VigiePort = Ports.Free(), Tunnel = true }, output: TextWriter.Null);
        Assert.True(_lab.Shop.Tunnel is not null, _lab.Shop.TunnelInWords);
        _vigie = await VigieProcess.ServeAsync(VigieProcess.Product, _folder.PathOf("vigie.yml"), environment: null);
        await WellAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_vigie is not null)
        {
            await _vigie.DisposeAsync();
        }

        if (_lab is not null)
        {
            await _lab.DisposeAsync();
        }

        _folder.Dispose();
    }

    internal async Task<Signals> AskAsync(string target) => Signals.Of(await Vigie.GetAsync("/metrics?target=" + target), target);

    /// <summary>Waits until both gateways have nothing amiss, with everything known about them.</summary>
    internal async Task WellAsync()
    {
        await _lab!.Shop.ResetAsync();
        var last = "";
        var begin = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begin).TotalSeconds < 90)
        {
            var said = new List<string>();
            foreach (var target in (string[])["gw-aard", "gw-dryn"])
            {
                var signals = await AskAsync(target);
                said.AddRange(signals.Amiss.Select(a => $"{target} {a}"));
                string[] known = ["configured", "ike_established", "child_installed", "up", "one_way", "peer_unresponsive", "probe_success", "probe_mtu_success"];
                said.AddRange(known.Where(k => signals.Child("servers", k) is null || signals.Child("databases", k) is null).Select(k => $"{target} {k} unknown"));
            }

            if (said.Count == 0)
            {
                return;
            }

            last = string.Join(", ", said);
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }

        throw new TestFailedException("not well again after 90 s: " + last + "\n" + await Vigie.GetAsync("/targets"));
    }

    /// <summary>Switches a fault on and tells how many seconds pass until the signals hold.</summary>
    internal async Task<double> BreakAsync(Site site, string fault, string target, Func<Signals, bool> holds, double limit)
    {
        Assert.True(await site.SwitchAsync(fault, on: true), "there is no fault " + fault);
        return await UntilAsync(target, holds, limit, fault);
    }

    internal async Task<double> UntilAsync(string target, Func<Signals, bool> holds, double limit, string what)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var signals = await AskAsync(target);
            var seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
            if (holds(signals))
            {
                TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{what}: {target} after {seconds:F1} s"));
                return seconds;
            }

            if (seconds > limit)
            {
                throw new TestFailedException(string.Create(CultureInfo.InvariantCulture, $"{what}: not at {target} within {limit} s, but: {string.Join(", ", signals.Amiss)}"));
            }

            await Task.Delay(250, TestContext.Current.CancellationToken);
        }
    }
}
