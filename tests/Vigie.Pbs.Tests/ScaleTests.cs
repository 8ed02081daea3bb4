using System.Diagnostics;
using System.Reflection;
using Vigie.Lab.Pbs;
using Vigie.Pbs.Objectives;
using Vigie.Pbs.Tests.Support;

namespace Vigie.Pbs.Tests;

/// <summary>
/// A large PBS: 20 datastores of 5 namespaces of 100 groups of 30 snapshots. The double runs in the same process and on the same cores,
/// so that the times are upper bounds. Left out by <c>--filter-not-trait Category=Scale</c>.
/// </summary>
[Trait("Category", "Scale")]
[Collection(nameof(Alone))]
public sealed class ScaleTests(ITestOutputHelper output)
{
    /// <summary>Bytes a minute of listing everything each minute, as the common exporter does, before compression.</summary>
    private const double BytesOfListingAll = 160e6;

    /// <summary>Whether the product is built as it is shipped; times of other builds say little.</summary>
    private static bool IsOptimized =>
        typeof(PbsModule).Assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true };

    [Fact]
    public async Task FirstReading_ThreeHundredThousandSnapshots_IsQuickAndKeepsLittle()
    {
        await using var watched = await Watched.StartAsync(PbsScenarios.Scale(new SteppedClock().Now), settings => settings with
        {
            Timeout = TimeSpan.FromSeconds(60),
            ListingTimeout = TimeSpan.FromSeconds(60),
            SnapshotTimeout = TimeSpan.FromSeconds(120),
            Objectives = [new Objective("*", "*", "*", TimeSpan.FromHours(26))],
        });
        await watched.RunAsync("datastores", "version", "jobs", "node");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var started = Stopwatch.GetTimestamp();
        var groups = await watched.PublishAsync("groups");
        var listed = Stopwatch.GetElapsedTime(started);
        var snapshots = await watched.PublishAsync("snapshots");
        var whole = Stopwatch.GetElapsedTime(started);

        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"groups after {listed.TotalSeconds:0.00} s, snapshots after {whole.TotalSeconds:0.00} s, {watched.Pbs.BytesSent / 1e6:0.0} MB on the wire, {watched.Exchanges.Requests} requests");
        output.WriteLine($"{groups.SampleCount + snapshots.SampleCount} series of {(groups.Length + snapshots.Length) / 1e6:0.0} MB, {kept / 1e6:0.0} MB kept in all");
        Assert.Equal(40_000, groups.SampleCount - 100);
        Assert.Equal(60_000, snapshots.SampleCount);
        Assert.InRange(kept, 0, 60e6);
        Assert.InRange(whole.TotalSeconds, 0, IsOptimized ? 10 : 60);
    }

    [Fact]
    public async Task SteadyHour_LargePbs_CostsATenthOfTheBytesAndAFifthOfTheRequests()
    {
        await using var watched = await Watched.StartAsync(PbsScenarios.Scale(new SteppedClock().Now), settings => settings with { ListingTimeout = TimeSpan.FromSeconds(60), SnapshotTimeout = TimeSpan.FromSeconds(120) });
        await watched.RunAsync("datastores", "groups", "snapshots");
        watched.Pbs.ClearRequests();

        // One paced round of groups, and a twelfth of the hour's snapshots.
        watched.Clock.Advance(TimeSpan.FromMinutes(10));
        var groups = await watched.RunAsync("groups");
        var round = groups.Run.Pace ?? TimeSpan.Zero;
        var (requests, bytes) = (watched.Pbs.RequestCount, watched.Pbs.BytesSent);
        watched.Pbs.ClearRequests();
        watched.Clock.Advance(TimeSpan.FromMinutes(60));
        await watched.RunAsync("datastores", "snapshots");

        var perMinute = (requests / round.TotalMinutes) + (watched.Pbs.RequestCount / 60d);
        var bytesPerMinute = (bytes / round.TotalMinutes) + (watched.Pbs.BytesSent / 60d);
        output.WriteLine($"groups each {round.TotalMinutes:0.0} min: {perMinute:0.0} listings and {bytesPerMinute / 1e3:0} KB a minute on the wire");
        Assert.InRange(perMinute, 1, 18);
        Assert.InRange(bytesPerMinute, 1, BytesOfListingAll / 10);
    }

    [Fact]
    public void Tally_OfASnapshot_AllocatesNothing()
    {
        var tally = default(Groups.SnapshotTally);
        var snapshot = new Readings.Snapshot(new("vm", "100"), 1_779_390_000, true, 1, default);
        tally.Add(snapshot);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100_000; i++)
        {
            tally.Add(snapshot);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(100_001, tally.Count);
    }

    [Fact]
    public async Task Snapshots_ParsedFromMemory_LeaveLittleBehind()
    {
        var element = """{"backup-type":"vm","backup-id":"100","backup-time":1779390000,"comment":"web","files":[{"filename":"drive-scsi0.img.fidx","crypt-mode":"none","size":34359738368},{"filename":"index.json.blob","crypt-mode":"none","size":512},{"filename":"qemu-server.conf.blob","crypt-mode":"none","size":300}],"owner":"backup@pbs","protected":false,"size":34359739180,"verification":{"state":"ok","upid":"UPID:pbs-a:000002B1:00000500:00000007:6A0F5180:verificationjob:nas\\x3av\\x2d1:root@pam:"}}""";
        var json = System.Text.Encoding.UTF8.GetBytes($"{{\"data\":[{string.Join(',', Enumerable.Repeat(element, 30_000))}]}}");
        var parser = new Pbs.Parsing.BackupParser(new Pbs.Parsing.TextPool());
        var tally = default(Groups.SnapshotTally);
        await ReadAsync();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        await ReadAsync();
        var perSnapshot = (GC.GetAllocatedBytesForCurrentThread() - before) / 30_000d;

        output.WriteLine($"{Stopwatch.GetElapsedTime(started).TotalMicroseconds / 30_000:0.00} µs and {perSnapshot:0.0} bytes for each snapshot of {element.Length} bytes");
        Assert.InRange(perSnapshot, 0, 40);

        Task<int> ReadAsync() => Pbs.Parsing.PbsList.ReadAsync(new MemoryStream(json), (ref Pbs.Parsing.JsonCursor one) => tally.Add(parser.ReadSnapshot(ref one)), 100_000, TestContext.Current.CancellationToken);
    }
}
