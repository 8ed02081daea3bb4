using Vigie.Ssh.Configuration;
using Vigie.Ssh.Failures;
using Vigie.Ssh.Forwarding;
using Vigie.Ssh.Processes;

namespace Vigie.Ssh;

/// <summary>The way to one host, shared by all that use it: its files, its turn, its kept connection, its forwards.</summary>
internal sealed class HostWay : IAsyncDisposable
{
    /// <summary>Through a kept connection no login is made at the bastion, so that a hanging firewall need not hold up the others.</summary>
    private const int TurnsOfKept = 4;

    private readonly HostWay? _outer;
    private readonly KeptConnection? _kept;
    private readonly Dictionary<ForwardKey, SshForward> _forwards = [];
    private readonly SemaphoreSlim _gate;
    private readonly Lock _lock = new();
    private readonly int _number;
    private string? _config;
    private string? _direct;

    /// <summary>Makes no file and starts nothing.</summary>
    public HostWay(SshHub hub, SshHost host, HostWay? outer)
    {
        (Hub, Host, _outer) = (hub, host, outer);
        _number = hub.NextNumber();
        _gate = new SemaphoreSlim(host.KeepsConnection ? TurnsOfKept : 1);
        _kept = host.KeepsConnection ? new KeptConnection(this, _number) : null;
        Alias = HopAlias.Of(host.Hops, host.Hops.Count - 1);
    }

    /// <summary>The hub.</summary>
    public SshHub Hub { get; }

    /// <summary>The host.</summary>
    public SshHost Host { get; }

    /// <summary>How many connections are open to it or through it; the hub's.</summary>
    public int Users { get; set; }

    /// <summary>The turn at the host that is dialled first.</summary>
    public SemaphoreSlim Gate => _outer?.Gate ?? _gate;

    /// <summary>The host's name in the configuration file.</summary>
    public string Alias { get; }

    /// <summary>How long making the connection may take: each hop its own time, and something for the work.</summary>
    public TimeSpan StartLimit => Host.Hops.Aggregate(TimeSpan.FromSeconds(5), (sum, hop) => sum + hop.ConnectTimeout);

    /// <summary>The configuration that uses the kept connections on the way.</summary>
    public string ConfigFile()
    {
        lock (_lock)
        {
            return _config ??= Write($"{_number}.conf", hop => Way(hop)?._kept?.SocketPath);
        }
    }

    /// <summary>Waits for the kept connections on the way, the outermost first.</summary>
    /// <exception cref="SshException">One cannot be made.</exception>
    public async Task OuterReadyAsync(CancellationToken cancel)
    {
        if (_outer is not null)
        {
            await _outer.OuterReadyAsync(cancel);
            await (_outer._kept?.ReadyAsync(cancel) ?? Task.CompletedTask);
        }
    }

    /// <summary>Runs a command when it is its turn.</summary>
    public async Task<RemoteResult> RunAsync(RemoteCommand command, CancellationToken cancel)
    {
        await Gate.WaitAsync(cancel);
        try
        {
            return await RunInTurnAsync(command, cancel);
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>The forward of a key, made when it is not there.</summary>
    public SshForward Forward(ForwardKey key)
    {
        lock (_lock)
        {
            if (!_forwards.TryGetValue(key, out var forward))
            {
                _forwards[key] = forward = new SshForward(this, key, Hub.Folder().MakeFolder($"f{Hub.NextNumber()}"));
            }

            return forward;
        }
    }

    /// <summary>What ssh last said about a far end.</summary>
    public SshException? WhyClosed(string host, int port)
    {
        lock (_lock)
        {
            return _forwards.Where(pair => pair.Key.Host == host && pair.Key.TargetPort == port).Select(pair => pair.Value.WhyClosed()).FirstOrDefault(said => said is not null);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        SshForward[] forwards;
        lock (_lock)
        {
            forwards = [.. _forwards.Values];
            _forwards.Clear();
        }

        foreach (var forward in forwards)
        {
            await forward.DisposeAsync();
        }

        await (_kept?.DisposeAsync() ?? ValueTask.CompletedTask);
        foreach (var file in new[] { _config, _direct }.OfType<string>())
        {
            PrivateFolder.TryRemove(file);
            PrivateFolder.TryRemove(file + ".hosts");
        }
    }

    private async Task<RemoteResult> RunInTurnAsync(RemoteCommand command, CancellationToken cancel)
    {
        var started = Hub.Clock.GetTimestamp();
        await KeptReadyAsync(command.Deadline, cancel);
        var outcome = await RunOnceAsync(command, ConfigFile(), command.Deadline - Hub.Clock.GetElapsedTime(started), cancel);
        var left = command.Deadline - Hub.Clock.GetElapsedTime(started);
        if (IsSilentAboutBastion(outcome) && left > TimeSpan.FromSeconds(1))
        {
            outcome = await RunOnceAsync(command, DirectConfigFile(), left, cancel);
        }

        return Read(command, outcome);
    }

    private async Task KeptReadyAsync(TimeSpan limit, CancellationToken cancel)
    {
        using var time = new CancellationTokenSource(limit, Hub.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancel);
        try
        {
            await OuterReadyAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw TooLate(limit);
        }
    }

    private Task<RunOutcome> RunOnceAsync(RemoteCommand command, string config, TimeSpan deadline, CancellationToken cancel)
    {
        string[] arguments = ["-F", config, "-T", "-n", "--", Alias, command.ToString()];
        var order = new RunOrder(Hub.Program, arguments, deadline > TimeSpan.Zero ? deadline : TimeSpan.FromMilliseconds(1), command.MaxOutputBytes);
        return ProcessRun.RunAsync(order, Hub.Clock, cancel);
    }

    /// <summary>A kept connection answers for the bastion without its reasons: once more without it tells them.</summary>
    private bool IsSilentAboutBastion(RunOutcome outcome) =>
        Host.Hops.SkipLast(1).Any(hop => hop.KeepsConnection)
        && outcome is { End: RunEnd.Exited, ExitCode: 255 }
        && FailureClassifier.Classify(outcome.Error, Host).Failure is SshFailure.NoWay or SshFailure.ClosedEarly or SshFailure.NoGreeting;

    private RemoteResult Read(RemoteCommand command, RunOutcome outcome) => outcome switch
    {
        { End: RunEnd.Deadline } => throw TooLate(command.Deadline),
        { End: RunEnd.Flood } => new RemoteResult(-1, outcome.Output, outcome.Error, true, outcome.Took),
        { ExitCode: >= 0 and < 255 } => new RemoteResult(outcome.ExitCode, outcome.Output, outcome.Error, false, outcome.Took),
        _ => throw Explanation.Of(outcome.Error, Host),
    };

    private SshException TooLate(TimeSpan limit) =>
        new(SshFailure.Timeout, $"ssh to {Host}: the command did not end within {limit.TotalSeconds:0.#} s");

    private string DirectConfigFile()
    {
        lock (_lock)
        {
            return _direct ??= Write($"{_number}d.conf", _ => null);
        }
    }

    private HostWay? Way(SshHost hop) => ReferenceEquals(hop, Host) || hop == Host ? this : _outer?.Way(hop);

    private string Write(string name, Func<SshHost, string?> controlPath)
    {
        var folder = Hub.Folder();
        var hosts = folder.Write(name + ".hosts", ClientConfig.WriteKnownHosts(Host));
        return folder.Write(name, ClientConfig.Write(Host, hosts, controlPath));
    }
}
