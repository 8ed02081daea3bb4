using Vigie.Core.Self;
using Vigie.Testing;

namespace Vigie.Core.Tests.Self;

[Collection(nameof(Alone))]
public sealed class MemoryKeeperTests
{
    private const long Mib = 1L << 20;

    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(3, 0, true)]
    [InlineData(11, 9, false)]
    [InlineData(12, 9, true)]
    [InlineData(120, 100, false)]
    [InlineData(126, 100, true)]
    [InlineData(9, 100, false)]
    public void IsDue_GrowthSinceTheLastFullCollection_Decides(long used, long afterLast, bool expected) =>
        Assert.Equal(expected, MemoryKeeper.IsDue(used * Mib, afterLast * Mib));

    [Fact]
    public void Look_MuchGarbage_IsCollectedWithinHalfAMinute()
    {
        var clock = new ManualTimeProvider();
        using var keeper = new MemoryKeeper(clock);
        var flood = Flood();
        clock.Advance(TimeSpan.FromSeconds(30));

        Assert.False(flood.TryGetTarget(out _));
    }

    // In a method of its own, so that no local keeps it alive.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference<byte[][]> Flood()
    {
        var used = GC.GetTotalMemory(forceFullCollection: true);
        return new([.. Enumerable.Range(0, 64).Select(_ => new byte[Math.Max(Mib, used / 64)])]);
    }
}
