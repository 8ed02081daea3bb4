using Vigie.Lab.Databases;
using Vigie.Lab.Shop.Faults;
using Vigie.Testing;

namespace Vigie.Lab.Tests.Databases;

/// <summary>Real servers: every button makes its fault, and what it broke is whole again afterwards.</summary>
public sealed class DatabasePairTests : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FeltAfter = TimeSpan.FromSeconds(20);
    private readonly TemporaryFolder _folder = new();

    /// <summary>Faults that leave the data itself in step.</summary>
    private static readonly string[] _harmless =
    [
        "mariadb-writable", "mariadb-no-privilege", "mariadb-errant", "postgres-archive-failing", "postgres-no-privilege",
    ];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task MariaDb_EveryFaultOnAndOff_IsFeltAndRepaired() => await EveryFaultAsync(MariaDbFaults.At("AARD"), MariaDbFaults.At("DRYN"));

    [Fact]
    public async Task Postgres_EveryFaultOnAndOff_IsFeltAndRepaired() => await EveryFaultAsync(PostgresFaults.At("AARD"), PostgresFaults.At("DRYN"));

    /// <summary>A lab that was killed leaves nothing that stands in the way of the next one.</summary>
    [Fact]
    public async Task Start_AfterServersWereLeftBehind_EndsThemAndBegins()
    {
        var plan = Plan();
        await using var first = await MariaDbPair.StartAsync(plan);
        await first.FreezePrimaryAsync();
        await using var second = await MariaDbPair.StartAsync(plan);
        await second.WaitUntilLevelAsync();
        Assert.Equal((false, true), (first.Primary.IsUp, second.Primary.IsUp));
    }

    [Fact]
    public async Task Password_OfTheServers_IsOnNoCommandLine()
    {
        await using var pair = await PostgresPair.StartAsync(Plan());
        var lines = Directory.GetDirectories("/proc").Select(CommandLine).ToList();
        Assert.Contains(lines, line => line.Contains("cluster_name=vigie-lab-", StringComparison.Ordinal));
        var secrets = Directory.GetFiles(Path.Combine(_folder.Root, "secrets")).Select(File.ReadAllText).ToList();
        Assert.NotEmpty(secrets);
        Assert.All(secrets, secret => Assert.DoesNotContain(lines, line => line.Contains(secret, StringComparison.Ordinal)));
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private PairPlan Plan() => new(_folder.Root, 0, 0, Pace, TimeProvider.System);

    private async Task EveryFaultAsync(IReadOnlyList<LabFault> aard, IReadOnlyList<LabFault> dryn)
    {
        var engine = aard[0].Databases[0].Engine;
        await using var databases = await LabDatabases.StartAsync(_folder.Root, new DatabaseOptions { MariaDbAardPort = 0, MariaDbDrynPort = 0, PostgresAardPort = 0, PostgresDrynPort = 0, Pace = Pace }, TimeProvider.System, engine);
        IReplicationPair pair = engine == LabDatabases.MariaDbEngine ? databases.MariaDb! : databases.Postgres!;
        foreach (var (site, fault) in aard.Select(f => ("AARD", f)).Concat(dryn.Select(f => ("DRYN", f))))
        {
            await databases.ApplyAsync(site, fault.Databases);
            Assert.True(_harmless.Contains(fault.Name) || await IsFeltAsync(pair), fault.Name + " changes nothing");
            await databases.ApplyAsync(site, []);
            await pair.WaitUntilLevelAsync();
        }
    }

    /// <summary>The replica is behind by more than two stamps, or one of the two does not answer.</summary>
    private static async Task<bool> IsFeltAsync(IReplicationPair pair)
    {
        for (var begin = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begin) < FeltAfter; await Task.Delay(Pace))
        {
            var newest = pair.Writer.Newest;
            await Task.Delay(Pace * 3);
            if (pair.Writer.Newest == newest || await pair.SeenAsync() is not { } seen || seen < newest - 2)
            {
                return true;
            }
        }

        return false;
    }
}
