using Vigie.Lab.Kit;

namespace Vigie.Lab.Databases;

/// <summary>A primary at AARD and what follows it at DRYN, whatever they are made of.</summary>
internal interface IReplicationPair : IAsyncDisposable
{
    /// <summary>Port of the primary on 127.0.0.1.</summary>
    int PrimaryPort { get; }

    /// <summary>Port of the replica.</summary>
    int ReplicaPort { get; }

    /// <summary>The network between them.</summary>
    TcpRelay Relay { get; }

    /// <summary>The shop that writes on the primary.</summary>
    StampWriter Writer { get; }

    /// <summary>The newest number on the replica; null: none yet, or the replica does not answer.</summary>
    Task<long?> SeenAsync();

    /// <summary>Waits until the replica has a number that was written after this was asked for.</summary>
    /// <exception cref="IOException">It did not follow.</exception>
    Task WaitUntilLevelAsync();

    /// <summary>Undoes every fault; the replica is made anew when it has to be. Ends when it has everything.</summary>
    /// <exception cref="IOException">It did not come right.</exception>
    Task RepairAsync();
}

/// <summary>What both kinds of pairs do alike.</summary>
/// <typeparam name="TNode">A server.</typeparam>
internal abstract class ReplicationPair<TNode> : IReplicationPair
    where TNode : DatabaseNode
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LoadPace = TimeSpan.FromMilliseconds(250);

    private readonly SqlClient _shop;
    private CancellationTokenSource? _loading;
    private Task _load = Task.CompletedTask;

    private protected ReplicationPair(PairPlan plan, TNode primary, TNode replica)
    {
        (Plan, Primary, Replica) = (plan, primary, replica);
        Relay = new TcpRelay(primary.Port);
        _shop = primary.Client();
        Writer = new StampWriter(number => _shop.AskAsync(Stamp(number), LongestWrite), plan.Pace, plan.Clock);
    }

    public TNode Primary { get; }

    public TNode Replica { get; }

    public TcpRelay Relay { get; }

    public StampWriter Writer { get; }

    public int PrimaryPort => Primary.Port;

    public int ReplicaPort => Replica.Port;

    private protected PairPlan Plan { get; }

    public async Task<long?> SeenAsync()
    {
        try
        {
            return await ReadStampAsync();
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async Task WaitUntilLevelAsync()
    {
        Writer.Paused = false;
        var wanted = Writer.Newest + 1;
        if (!await Waiting.UntilAsync(async () => await SeenAsync() >= wanted, Patience, Pause))
        {
            throw new IOException($"the replica did not follow within {Patience.TotalSeconds} s");
        }
    }

    public abstract Task RepairAsync();

    public async Task StopPrimaryAsync()
    {
        await Primary.StopAsync();
        await Relay.BecomeAsync(Line.Cut);
    }

    public Task FreezePrimaryAsync()
    {
        Primary.Freeze();
        return Task.CompletedTask;
    }

    public Task StopReplicaAsync() => Replica.StopAsync();

    /// <summary>A slow line, and more to be sent than it carries.</summary>
    public async Task SlowDownAsync()
    {
        await Relay.BecomeAsync(Line.Slow);
        _loading ??= new CancellationTokenSource();
        _load = LoadAsync(_loading.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        await EndDisturbanceAsync();
        await _shop.DisposeAsync();
        await Relay.DisposeAsync();
        await Task.WhenAll(Primary.DisposeAsync().AsTask(), Replica.DisposeAsync().AsTask());
    }

    /// <summary>Makes the shop's tables and the replica, lets the shop write, and waits until the replica has everything; a pair that cannot be set up is disposed.</summary>
    private protected async Task BeginAsync()
    {
        try
        {
            await SetUpAsync();
            Writer.Start();
            await WaitUntilLevelAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes accounts, tables and the replica of two servers that are new.</summary>
    private protected abstract Task SetUpAsync();

    /// <summary>The statements by which the shop writes a number.</summary>
    private protected abstract string Stamp(long number);

    /// <summary>Some 30,000 bytes that the replica has to fetch, as a statement.</summary>
    private protected abstract string Load { get; }

    /// <summary>The newest number on the replica; null: none yet.</summary>
    /// <exception cref="IOException">The replica does not answer, or has no such table yet.</exception>
    private protected abstract Task<long?> ReadStampAsync();

    /// <summary>Ends what others do to the primary and the replica all the time.</summary>
    private protected virtual async Task EndDisturbanceAsync()
    {
        if (_loading is not null)
        {
            await _loading.CancelAsync();
            await _load;
            _loading.Dispose();
            _loading = null;
        }
    }

    private async Task LoadAsync(CancellationToken stop)
    {
        await using var client = Primary.Client();
        using var timer = new PeriodicTimer(LoadPace, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                await client.AskAsync(Load);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // Told to end, or the primary is away: then there is nothing to send either.
        }
    }
}
