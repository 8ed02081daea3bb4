using Vigie.Testing.Databases;

namespace Vigie.Testing.Tests;

public sealed class PostgresServerTests
{
    [Fact]
    public async Task AddStandby_PrimaryWrites_StandbyFollowsAndBothEnd()
    {
        string folder;
        await using (var primary = await PostgresServer.CreateAsync())
        await using (var standby = await primary.AddStandbyAsync("standby1"))
        {
            folder = primary.Data;
            await primary.SqlAsync("insert into t default values");
            await standby.WaitForAsync("select count(*) from t", "1");
            await primary.RestartAsync(isCrash: true);
            Assert.Equal("1", await primary.SqlAsync("select count(*) from t"));
            await standby.WaitForAsync("select status from pg_stat_wal_receiver", "streaming");
            primary.FreezeSenders();
            primary.Thaw();
        }

        Assert.False(Directory.Exists(folder));
    }
}
