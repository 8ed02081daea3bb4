using Vigie.Lab.Tunnel;
using Vigie.Testing;

[assembly: AssemblyFixture(typeof(Vigie.Tunnel.Tests.TunnelFixture))]
// The classes have labs of their own and wait most of their time.
[assembly: CollectionBehavior(MaxParallelThreads = 5)]

namespace Vigie.Tunnel.Tests;

/// <summary>One real tunnel for all tests. A machine that cannot play it fails them: nothing here is skipped in silence.</summary>
public sealed class TunnelFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal TunnelLab Lab { get; private set; } = null!;

    internal string State => _folder.Root;

    public async ValueTask InitializeAsync()
    {
        if (TunnelMachine.Objection() is { } objection)
        {
            throw new TestFailedException("these tests need a machine that can play real gateways: " + objection);
        }

        Lab = await TunnelLab.StartAsync(new TunnelOptions { State = _folder.Root });
    }

    public async ValueTask DisposeAsync()
    {
        if (Lab is not null)
        {
            await Lab.DisposeAsync();
        }

        _folder.Dispose();
    }
}
