namespace Vigie.Ssh.Forwarding;

/// <summary>
/// One connection to a bastion that is kept (a control master, ssh_config(5)). A process of ours and in the foreground, without
/// ControlPersist: that would detach it, and lose what it says when the bastion refuses.
/// </summary>
internal sealed class KeptConnection : IAsyncDisposable
{
    private readonly HostWay _way;
    private readonly int _number;
    private KeptProcess? _process;
    private readonly Lock _lock = new();

    /// <summary>Starts nothing yet.</summary>
    public KeptConnection(HostWay way, int number) => (_way, _number) = (way, number);

    /// <summary>Path of its socket.</summary>
    public string SocketPath => Path.Combine(_way.Hub.Folder().Path, $"{_number}.ctl");

    /// <summary>Waits until it takes sessions.</summary>
    public Task ReadyAsync(CancellationToken cancel)
    {
        lock (_lock)
        {
            _process ??= new KeptProcess(Order(), new SemaphoreSlim(1), _way.Hub.Clock);
        }

        return _process.ReadyAsync(cancel);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>It has a turn of its own: who waits for it holds the bastion's turn already.</summary>
    private KeptOrder Order()
    {
        var (way, socket) = (_way, SocketPath);
        return new KeptOrder(
            way.Host,
            way.Hub.Program,
            () => ["-F", way.ConfigFile(), "-N", "-n", "-T", "-M", "-S", socket, "--", way.Alias],
            // It listens under another name first and gets this one when it is ready.
            _ => File.Exists(socket),
            pid => ListeningSockets.ConnectionsOnPath(pid, socket),
            () => File.Delete(socket),
            way.StartLimit,
            way.Hub.IdleTime);
    }
}
