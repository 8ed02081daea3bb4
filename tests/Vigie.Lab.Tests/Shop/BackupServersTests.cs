using Vigie.Lab.Pbs;
using Vigie.Lab.Shop;
using Vigie.Lab.Tests.Pbs;

namespace Vigie.Lab.Tests.Shop;

public sealed class BackupServersTests
{
    /// <summary>Has no divisor in common with a day: within a week each minute of the day is met once.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(7);

    /// <summary>The time from which the rules warn: one hour before a daily or weekly objective, three hours for one of four.</summary>
    private static TimeSpan Limit(PbsDatastore store, PbsGroup group) => store.Name == "offsite" ? TimeSpan.FromHours((8 * 24) - 1)
        : group.Type == "vm" && group.Id.StartsWith("10", StringComparison.Ordinal) ? TimeSpan.FromHours(3)
        : TimeSpan.FromHours(25);

    [Theory]
    [InlineData("AARD")]
    [InlineData("DRYN")]
    public void Healthy_NineDays_NoBackupEverComesNearItsObjective(string name)
    {
        Func<DateTimeOffset, PbsScenario> site = name == "AARD" ? BackupServers.Aard : BackupServers.Dryn;
        for (var now = At.Noon; now < At.Noon.AddDays(9); now += Step)
        {
            foreach (var (store, group) in site(now).Datastores.SelectMany(s => s.Namespaces.SelectMany(n => n.Groups.Select(g => (s, g)))))
            {
                var newest = group.Snapshots.Where(s => s.Finished).Max(s => s.Time);
                var age = TimeSpan.FromSeconds(now.ToUnixTimeSeconds() - newest);
                Assert.True(age >= TimeSpan.Zero && age < Limit(store, group), $"{store.Name} {group.Type}/{group.Id} is {age} old at {now:u}");
            }
        }
    }

    [Theory]
    [InlineData("AARD")]
    [InlineData("DRYN")]
    public void Healthy_NineDays_EveryJobRunsAndNoneIsOverdue(string name)
    {
        Func<DateTimeOffset, PbsScenario> site = name == "AARD" ? BackupServers.Aard : BackupServers.Dryn;
        for (var now = At.Noon; now < At.Noon.AddDays(9); now += Step)
        {
            var scenario = site(now);
            foreach (var job in scenario.SyncJobs.Concat<PbsJob>(scenario.VerifyJobs).Concat(scenario.PruneJobs.Where(j => !j.Disabled)))
            {
                Assert.True(job.NextRun > now.ToUnixTimeSeconds(), job.Id);
                Assert.True(job.Run.State is "OK" or null && job.Run.Start <= now.ToUnixTimeSeconds(), job.Id);
            }

            Assert.All(scenario.Datastores, s => Assert.InRange((double)s.Used!.Value / (s.Used.Value + s.Available!.Value), 0.2, 0.6));
        }
    }

    [Fact]
    public void Backup_WhileItRuns_IsTheNewestAndUnfinished()
    {
        var now = new DateTimeOffset(2026, 11, 20, 12, 1, 0, TimeSpan.Zero);
        var group = BackupServers.Aard(now).Datastores[0].Namespaces.Single().Groups.Single(g => g.Id == "100");
        var newest = group.Snapshots.MaxBy(s => s.Time)!;
        Assert.Equal((now.ToUnixTimeSeconds() - 60, false), (newest.Time, newest.Finished));
    }

    [Fact]
    public void Copies_AtTheSecondSite_NameTheFirstOneInTheirVerification()
    {
        var verified = BackupServers.Dryn(At.Noon).Datastores[0].Namespaces.Single().Groups.SelectMany(g => g.Snapshots).Where(s => s.Verification is not null).ToList();
        Assert.NotEmpty(verified);
        Assert.All(verified, s => Assert.Equal(("nas-critical", "pbs-aard"), (s.Verification!.Store, s.Verification.Node)));
    }
}
