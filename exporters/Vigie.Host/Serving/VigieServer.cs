using System.Runtime.InteropServices;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Core.Http;
using Vigie.Core.Http.Access;
using Vigie.Core.Self;
using Vigie.Host.Commands;

namespace Vigie.Host.Serving;

/// <summary>The running program: the fleet that asks, the surface that answers, and the reloads between them.</summary>
internal sealed class VigieServer : IAsyncDisposable
{
    private readonly ListenConfig _listen;
    private readonly Fleet _fleet;
    private readonly HttpAccess _access;
    private readonly Reloader _reloader;
    private readonly WebApplication _surface;
    private readonly ConfigResult _first;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILogger _log;
    private readonly MemoryKeeper _memory;

    /// <summary>Puts the parts together; nothing runs yet.</summary>
    /// <param name="first">A good configuration.</param>
    /// <param name="loader">Reads the configuration anew.</param>
    /// <param name="logs">Where logs go.</param>
    /// <param name="clock">The only source of time.</param>
    public VigieServer(ConfigResult first, Func<ConfigResult> loader, ILoggerFactory logs, TimeProvider clock)
    {
        _first = first;
        _listen = first.Config!.Listen;
        _log = logs.CreateLogger("Vigie");
        _memory = new MemoryKeeper(clock);
        _fleet = new Fleet(clock, logs);
        _access = new HttpAccess(_listen, clock, logs);
        var reloads = new ReloadState(clock);
        _reloader = new Reloader(first, loader, _fleet, _access, reloads, logs.CreateLogger("Vigie.Reload"), clock);
        var build = VigieCommand.Build;
        _surface = HttpSurface.Build(new HttpSurfaceParts(_listen, _access, _fleet, _reloader, new SelfMetrics(build, reloads), build, _opened.Task, clock, logs));
    }

    /// <summary>Binds the port, watches the targets, and ends when it is told to stop.</summary>
    /// <param name="stop">SIGTERM or Ctrl-C.</param>
    /// <returns>A task that ends when all has stopped.</returns>
    /// <exception cref="ListenException">The port cannot be had; no device was asked.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        // From the very start: without a handler this signal ends the process.
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, ReloadOnSignal);
        await HttpSurface.StartAsync(_surface, _listen);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stop, _surface.Lifetime.ApplicationStopping);
        Log.Listening(_log, HttpSurface.AddressOf(_surface), VigieCommand.Build.Version, VigieCommand.Build.Revision);
        await _reloader.StartAsync(_first);
        _opened.SetResult();

        await _reloader.WatchAsync(stopping.Token);

        Log.Stopping(_log);
        await Task.WhenAll(_surface.StopAsync(CancellationToken.None), _fleet.DisposeAsync().AsTask());
        Log.Stopped(_log);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _surface.DisposeAsync();
        _access.Dispose();
        _reloader.Dispose();
        _memory.Dispose();
    }

    private void ReloadOnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        _ = _reloader.ReloadAsync("signal");
    }
}
