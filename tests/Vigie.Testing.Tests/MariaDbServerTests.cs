using Vigie.Testing.Databases;

namespace Vigie.Testing.Tests;

public sealed class MariaDbServerTests
{
    [Fact]
    public async Task Follow_PrimaryThatIsWritten_ReplicaHasTheRows()
    {
        await using var primary = await MariaDbServer.CreateAsync();
        await using var replica = await MariaDbServer.CreateAsync(new MariaDbOptions { ServerId = 2 });
        await replica.FollowAsync(primary);
        await primary.WriteAsync(3);
        await replica.WaitForAsync("select count(*) from app.t", answer => answer == "3", "the three rows");

        await primary.RestartAsync(isCrash: true);
        Assert.Equal("3", await primary.SqlAsync("select count(*) from app.t"));
        Assert.True(primary.IsRunning);
    }
}
