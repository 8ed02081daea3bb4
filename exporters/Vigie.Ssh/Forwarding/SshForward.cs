using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Vigie.Ssh.Configuration;
using Vigie.Ssh.Failures;

namespace Vigie.Ssh.Forwarding;

/// <summary>One <c>ssh -N -L</c> and its near end.</summary>
internal sealed class SshForward : IAsyncDisposable
{
    private static readonly TimeSpan _recently = TimeSpan.FromMinutes(1);

    private readonly HostWay _way;
    private readonly ForwardKey _key;
    private readonly string _folder;
    private readonly KeptProcess _process;

    /// <summary>Starts nothing yet.</summary>
    public SshForward(HostWay way, ForwardKey key, string folder)
    {
        (_way, _key, _folder) = (way, key, folder);
        SocketPath = Path.Combine(folder, key.SocketName ?? "none");
        var order = new KeptOrder(
            way.Host, way.Hub.Program, Arguments, Listens, Connections, () => File.Delete(SocketPath), way.StartLimit, way.Hub.IdleTime);
        _process = new KeptProcess(order, way.Gate, way.Hub.Clock);
    }

    /// <summary>Path of the near end, when it is a socket.</summary>
    public string SocketPath { get; }

    /// <summary>Port of the near end, when it is one; another after each start.</summary>
    public int Port { get; private set; }

    /// <summary>Waits until the near end listens.</summary>
    public async Task ReadyAsync(CancellationToken cancel)
    {
        await _way.OuterReadyAsync(cancel);
        await _process.ReadyAsync(cancel);
    }

    /// <summary>Why connections failed lately, or null when ssh said nothing.</summary>
    public SshException? WhyClosed()
    {
        // What is said of the far end comes from the host that forwards: to it, the far end is what stands behind.
        var lines = string.Join('\n', _process.SaidWithin(_recently).Split('\n').Where(line => line.Contains("open failed", StringComparison.Ordinal)));
        return FailureClassifier.Classify(lines, _way.Host) switch
        {
            { Failure: SshFailure.EndedUnclean } => null,
            { Failure: SshFailure.TargetUnreachable } closed => new SshException(
                closed.Failure, $"{_way.Host.Name} does not reach {_key.Destination} ({closed.Line})", _way.Host.Name),
            var verdict => Explanation.Of(verdict, _way.Host),
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        PrivateFolder.TryRemove(_folder);
    }

    private IReadOnlyList<string> Arguments()
    {
        var near = SocketPath;
        if (_key.SocketName is null)
        {
            Port = FreePort();
            near = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");
        }

        return ["-F", _way.ConfigFile(), "-N", "-n", "-T", "-o", "ControlPath=none", "-L", $"{near}:{_key.Destination}", "--", _way.Alias];
    }

    private bool Listens(int pid) => _key.SocketName is null ? ListeningSockets.OnPort(pid, Port) : ListeningSockets.OnPath(pid, SocketPath);

    private int Connections(int pid) =>
        _key.SocketName is null ? ListeningSockets.ConnectionsOnPort(pid, Port) : ListeningSockets.ConnectionsOnPath(pid, SocketPath);

    /// <summary>ssh takes no port 0. Somebody may take the port in between: then ssh fails and the next start picks another.</summary>
    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
