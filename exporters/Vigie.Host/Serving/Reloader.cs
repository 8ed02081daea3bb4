using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Core.Http;
using Vigie.Core.Http.Access;
using Vigie.Core.Self;

namespace Vigie.Host.Serving;

/// <summary>
/// Reads the configuration again on a signal, on request and when a file changes. A good one is put in force; a bad one leaves the old one
/// in force, and says so in the log, in the answer and in <c>vigie_config_last_reload_successful</c>.
/// </summary>
internal sealed class Reloader : IReloader, IDisposable
{
    private readonly Func<ConfigResult> _loader;
    private readonly Fleet _fleet;
    private readonly HttpAccess _access;
    private readonly ReloadState _state;
    private readonly ILogger _log;
    private readonly ConfigWatcher _watcher;
    private readonly ListenConfig _bound;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private volatile IReadOnlyList<ReadFile> _files;
    private CancellationTokenSource _reloaded = new();

    public Reloader(ConfigResult first, Func<ConfigResult> loader, Fleet fleet, HttpAccess access, ReloadState state, ILogger log, TimeProvider clock)
    {
        _bound = first.Config!.Listen;
        _files = first.Files;
        _loader = loader;
        _fleet = fleet;
        _access = access;
        _state = state;
        _log = log;
        _watcher = new ConfigWatcher(clock);
    }

    /// <summary>Puts the first configuration in force.</summary>
    public async Task StartAsync(ConfigResult first)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            await _fleet.ApplyAsync(first.Config!.Targets);
            _state.Succeeded();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<ReloadOutcome> ReloadAsync(string cause)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            return await Task.Run(() => ReloadOnceAsync(cause));
        }
        catch (Exception e)
        {
            _state.Failed();
            Log.ReloadBroke(_log, cause, e);
            return new ReloadOutcome(false, [$"the reload failed for a reason of Vigie's own, its log says more: {e.GetType().Name}"]);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Reloads when a file that the configuration was read from changes.</summary>
    /// <param name="stop">Ends the watch.</param>
    /// <returns>A task that ends with <paramref name="stop"/>; it is never faulted.</returns>
    public async Task WatchAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // A reload by another cause has read the change already: then the watch starts anew from what that one read.
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, Volatile.Read(ref _reloaded).Token);
            try
            {
                await _watcher.WaitForChangeAsync(_files, either.Token);
                await ReloadAsync("file");
            }
            catch (OperationCanceledException) when (either.IsCancellationRequested)
            {
                // Told to stop, or to start anew.
            }
            catch (Exception e)
            {
                // The watch must not end unseen; it goes on at its next look.
                Log.ReloadBroke(_log, "file", e);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _oneAtATime.Dispose();
        _reloaded.Dispose();
    }

    private async Task<ReloadOutcome> ReloadOnceAsync(string cause)
    {
        var result = _loader();
        StartWatchAnew(result.Files);
        if (result.Config is not { } config)
        {
            _state.Failed();
            Log.ReloadRefused(_log, cause, result.Faults.Count, result.Faults[0].ToString());
            return new ReloadOutcome(false, [.. result.Faults.Select(fault => fault.ToString()), "The configuration that was in force before stays in force."]);
        }

        await _fleet.ApplyAsync(config.Targets);
        if (config.Listen.Tls is null == _bound.Tls is null)
        {
            _access.Renew(config.Listen);
        }

        _state.Succeeded();
        Log.Reloaded(_log, cause, config.Targets.Count);
        List<string> messages = [$"{config.Targets.Count} targets are in force."];
        if (NeedsRestart(config.Listen))
        {
            Log.RestartNeeded(_log, _bound.ToString());
            messages.Add("A change of the listener's address, port, limits, or of TLS on or off, takes a restart: it stays as it was.");
        }

        return new ReloadOutcome(true, messages);
    }

    private void StartWatchAnew(IReadOnlyList<ReadFile> files)
    {
        _files = files;
        Interlocked.Exchange(ref _reloaded, new CancellationTokenSource()).Cancel();
    }

    /// <summary>Whether the new file asks for what only a new listener can do. Certificates and users are renewed without.</summary>
    private bool NeedsRestart(ListenConfig listen) =>
        (listen.ToString(), listen.Tls is null, listen.MaxConnections, listen.MaxHeaderBytes, listen.RequestTimeout)
        != (_bound.ToString(), _bound.Tls is null, _bound.MaxConnections, _bound.MaxHeaderBytes, _bound.RequestTimeout);
}
