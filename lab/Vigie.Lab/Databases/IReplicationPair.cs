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

    /// <summary>The newest number on the replica; null: none yet.</summary>
    /// <exception cref="IOException">The replica does not answer.</exception>
    Task<long?> SeenAsync();

    /// <summary>Undoes every fault; the replica is made anew when it has to be. Ends when it has everything.</summary>
    /// <exception cref="IOException">It did not come right.</exception>
    Task RepairAsync();
}

/// <summary>What both kinds of pairs do alike.</summary>
internal static class ReplicationPairs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until the replica has a number that was written after this was asked for.</summary>
    public static async Task WaitUntilLevelAsync(this IReplicationPair pair)
    {
        var begin = TimeProvider.System.GetTimestamp();
        pair.Writer.Paused = false;
        var wanted = pair.Writer.Newest + 1;
        while (TimeProvider.System.GetElapsedTime(begin) < Patience)
        {
            if (await TrySeeAsync(pair) >= wanted)
            {
                return;
            }

            await Task.Delay(Pause, TimeProvider.System);
        }

        throw new IOException("the replica did not follow within " + Patience.TotalSeconds + " s");
    }

    /// <summary>A table that is not there yet is a replica that has seen nothing.</summary>
    private static async Task<long?> TrySeeAsync(IReplicationPair pair)
    {
        try
        {
            return await pair.SeenAsync();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
