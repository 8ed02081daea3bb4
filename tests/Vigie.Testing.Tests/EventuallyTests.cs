namespace Vigie.Testing.Tests;

public sealed class EventuallyTests
{
    [Fact]
    public async Task Shows_GoodAfterAWhile_GivesTheFirstGoodValue()
    {
        var reads = 0;

        Assert.Equal(3, await Eventually.ShowsAsync(() => ++reads, value => value >= 3));
        Assert.Equal(3, reads);
    }

    [Fact]
    public async Task Shows_NeverGood_TellsTheConditionAndTheLastValue()
    {
        var failure = await Assert.ThrowsAsync<TestFailedException>(() => Eventually.ShowsAsync(() => "red", colour => colour == "green", TimeSpan.FromSeconds(0.1)));

        Assert.Equal("not within 0.1 s: colour => colour == \"green\"; still red", failure.Message);
    }

    [Fact]
    public async Task IsSo_FaultWhileAsking_IsNotWaitedFor() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Eventually.IsSoAsync(() => Task.FromException<bool>(new InvalidOperationException())));
}
