using Vigie.Ssh.Configuration;
using Vigie.Ssh.Processes;

namespace Vigie.Ssh;

/// <summary>
/// All that targets share: the private folder with the generated configuration, the turn at each bastion, the forwards and the kept
/// connections. What two targets reach by the same way exists once; what nobody uses any more is ended.
/// </summary>
public sealed class SshHub : IAsyncDisposable
{
    private readonly SshSettings _settings;
    private readonly Dictionary<string, HostWay> _ways = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private PrivateFolder? _folder;
    private int _numbers;

    /// <summary>Makes a hub. No file is made and nothing started before the first use.</summary>
    /// <param name="clock">The time.</param>
    /// <param name="settings">How ssh is used; null for the usual.</param>
    public SshHub(TimeProvider clock, SshSettings? settings = null) => (Clock, _settings) = (clock, settings ?? new SshSettings());

    /// <summary>The hub of this process, on the system's clock: one turn at each bastion for all targets of all modules.</summary>
    public static SshHub Shared { get; } = new(TimeProvider.System);

    internal TimeProvider Clock { get; }

    internal TimeSpan IdleTime => _settings.IdleTime;

    /// <summary>The ssh program.</summary>
    /// <exception cref="SshException">There is none: install Debian's package openssh-client.</exception>
    internal string Program => (_settings.Program is { } given ? Programs.Find(given) : Programs.Find("ssh"))
        ?? throw new SshException(SshFailure.ClientMissing, "there is no ssh on this machine: install the package openssh-client");

    /// <summary>Whether anything is open.</summary>
    internal bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return _ways.Count == 0 && _folder is null;
            }
        }
    }

    /// <summary>Path of the private folder, or null before the first use.</summary>
    internal string? FolderPath => _folder?.Path;

    /// <summary>Opens the way to a host. Nothing is started before the first use.</summary>
    /// <param name="host">The host and the bastions on the way.</param>
    /// <returns>The way, to be disposed; a shell and forwards at once.</returns>
    public SshConnection Open(SshHost host)
    {
        lock (_lock)
        {
            return new SshConnection([.. host.Hops.Select(Take)], Give);
        }
    }

    /// <summary>Ends everything and removes the private folder.</summary>
    /// <returns>When nothing of it is left.</returns>
    public async ValueTask DisposeAsync()
    {
        HostWay[] ways;
        lock (_lock)
        {
            ways = [.. _ways.Values];
            _ways.Clear();
        }

        foreach (var way in ways)
        {
            await way.DisposeAsync();
        }

        RemoveFolder();
    }

    internal PrivateFolder Folder()
    {
        lock (_lock)
        {
            return _folder ??= PrivateFolder.Create(_settings.BaseFolder);
        }
    }

    internal int NextNumber() => Interlocked.Increment(ref _numbers);

    private HostWay Take(SshHost host)
    {
        if (!_ways.TryGetValue(host.Identity, out var way))
        {
            var outer = host.Via is null ? null : _ways[host.Via.Identity];
            _ways[host.Identity] = way = new HostWay(this, host, outer);
        }

        way.Users++;
        return way;
    }

    private async ValueTask Give(IReadOnlyList<HostWay> ways)
    {
        var unused = new List<HostWay>();
        lock (_lock)
        {
            foreach (var way in ways.Where(way => --way.Users == 0 && _ways.Remove(way.Host.Identity)))
            {
                unused.Add(way);
            }
        }

        // From the inside out: a forward through a kept connection ends before it.
        foreach (var way in Enumerable.Reverse(unused))
        {
            await way.DisposeAsync();
        }

        RemoveFolder();
    }

    private void RemoveFolder()
    {
        lock (_lock)
        {
            if (_ways.Count == 0)
            {
                _folder?.Dispose();
                _folder = null;
            }
        }
    }
}
