using System.Text;
using Vigie.Core.Collecting;
using Vigie.Pbs.Parsing;
using Vigie.Pbs.Readings;

namespace Vigie.Pbs.Tests.Parsing;

/// <summary>Pure parsers against texts in the shapes that PBS sends.</summary>
public sealed class ParserTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("offline", "offline")]
    [InlineData("read-only,message=a", "read-only")]
    [InlineData("type=unmount", "unmount")]
    [InlineData("type=s3-refresh,message=\"x, y\"", "s3-refresh")]
    [InlineData("message=\"offline, type=delete\",type=read-only", "read-only")]
    [InlineData("message=\"a \\\" delete, b\",offline", "offline")]
    [InlineData("siesta", "other")]
    [InlineData("message=\"never closed, offline", "other")]
    public void TypeOf_PropertyString_IsTheWordOutsideOfQuotes(string? property, string? type) => Assert.Equal(type, MaintenanceMode.TypeOf(property));

    [Fact]
    public void TryParse_TaskId_TellsNodeStartAndStore()
    {
        Assert.True(Upid.TryParse(@"UPID:pbs-a:000002B1:00000500:00000007:6A0F5180:verificationjob:my\x2dstore\x3av-1:root@pam:", out var upid));
        var store = new char[64];

        Assert.Equal("pbs-a", upid.Node.ToString());
        Assert.Equal(0x6A0F5180, upid.Start);
        Assert.Equal("my-store", new string(store[..upid.CopyStore(store)]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("UPID:")]
    [InlineData("UPID:n:1:2:3:zz:verify:s:u:")]
    [InlineData("UPID:n:1:2:3:FFFFFFFFFF:verify:s:u:")]
    [InlineData("XPID:n:1:2:3:6A0F5180:verify:s:u:")]
    public void TryParse_NoTaskId_IsRefused(string text) => Assert.False(Upid.TryParse(text, out _));

    [Theory]
    [InlineData(@"s\x2", @"s\x2")]
    [InlineData(@"s\xzz", @"s\xzz")]
    [InlineData(@"\x3a", "")]
    [InlineData("", "")]
    public void CopyStore_OddEscapes_AreTakenAsTheyAre(string id, string store)
    {
        Assert.True(Upid.TryParse($"UPID:n:1:2:3:6A0F5180:verify:{id}:u:", out var upid));
        var buffer = new char[64];
        Assert.Equal(store, new string(buffer[..upid.CopyStore(buffer)]));
    }

    [Theory]
    [InlineData("""{"last-run-upid":"UPID:n:1:2:3:6A0F5180:syncjob:x:u:"}""", nameof(JobState.Running), null)]
    [InlineData("""{}""", nameof(JobState.Never), null)]
    [InlineData("""{"last-run-upid":null,"last-run-state":null,"last-run-endtime":null}""", nameof(JobState.Never), null)]
    [InlineData("""{"last-run-upid":"UPID:n:1:2:3:6A0F5180:syncjob:x:u:","last-run-state":"OK","last-run-endtime":1779388804}""", nameof(JobState.Ok), 4d)]
    [InlineData("""{"last-run-upid":"UPID:n:1:2:3:6A0F5180:syncjob:x:u:","last-run-state":"WARNINGS: 3","last-run-endtime":1779388800}""", nameof(JobState.Warning), 0d)]
    [InlineData("""{"last-run-upid":"UPID:n:1:2:3:6A0F5180:syncjob:x:u:","last-run-state":"unknown","last-run-endtime":1779388740}""", nameof(JobState.Unknown), null)]
    [InlineData("""{"last-run-upid":"UPID:n:1:2:3:6A0F5180:syncjob:x:u:","last-run-state":"client error (Connect)","last-run-endtime":1779388802}""", nameof(JobState.Error), 2d)]
    [InlineData("""{"last_run_upid":"UPID:n:1:2:3:6A0F5180:syncjob:x:u:","last_run_state":"sync failed with some errors.","last_run_endtime":1779388802}""", nameof(JobState.Error), 2d)]
    public void ReadSync_StatusFields_AreUnderstood(string status, string state, double? duration)
    {
        var job = Element("{\"id\":\"s-1\",\"store\":\"nas\"" + (status == "{}" ? "}" : "," + status[1..]), JobParser.ReadSync);

        Assert.Equal(state, job.State.ToString());
        Assert.Equal(duration, job.DurationSeconds);
        Assert.Equal("pull", job.Direction);
        Assert.False(job.IsEnabled);
    }

    [Fact]
    public void ReadGarbageCollection_AfterAFailedRun_HasNoDurationButTheCountersOfTheGoodOne()
    {
        var (counters, job) = Element(
            """{"store":"nas","upid":"UPID:n:1:2:3:6A0F5180:garbage_collection:nas:u:","index-data-bytes":80,"disk-bytes":10,"still-bad":2,"schedule":"daily","next-run":1800000000,"last-run-state":"EIO","last-run-endtime":1790000000,"duration":999999}""",
            JobParser.ReadGarbageCollection);

        Assert.Equal(new Job("nas", "nas", JobState.Error, 1790000000, 1800000000, null, true) { Node = "n" }, job);
        Assert.Equal(new GarbageCollection("nas", 80, 10, null, null, 2), counters);
    }

    [Fact]
    public void ReadGarbageCollection_NoneEverSucceeded_ItsZerosAreUnknown()
    {
        var (counters, job) = Element("""{"store":"nas","upid":null,"index-data-bytes":0,"disk-bytes":0,"still-bad":0}""", JobParser.ReadGarbageCollection);

        Assert.Null(counters);
        Assert.Equal(JobState.Never, job.State);
    }

    [Theory]
    [InlineData("""{"store":"nas","total":-1,"used":-1,"avail":-1}""", null, null)]
    [InlineData("""{"store":"nas"}""", null, null)]
    [InlineData("""{"store":"nas","total":0,"used":0,"avail":0}""", null, null)]
    [InlineData("""{"store":"nas","total":"1000","used":{},"avail":[]}""", null, null)]
    [InlineData("""{"store":"nas","total":18446744073709551615,"used":0,"avail":5}""", 18446744073709551615d, 0d)]
    [InlineData("""{"store":"nas","total":1e400,"used":0,"avail":5}""", null, null)]
    public void ReadUsage_Sizes_AreUnknownRatherThanWrong(string json, double? total, double? used)
    {
        var usage = Element(json, DatastoreParser.ReadUsage);

        Assert.Equal(total, usage.Sizes.Total);
        Assert.Equal(used, usage.Sizes.Used);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"store":""}""")]
    [InlineData("""{"store":".."}""")]
    [InlineData("""{"store":"a/b"}""")]
    [InlineData("""{"store":"a?b"}""")]
    [InlineData("""{"store":7}""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    public void ReadEntry_NameThatCouldLeadElsewhere_IsRefused(string json) => AssertMalformed(json, DatastoreParser.ReadEntry);

    [Theory]
    [InlineData("""{"backup-type":"vm","backup-id":"1","last-backup":5,"backup-count":1}""")]
    [InlineData("""{"backup-type":"vm","backup-id":"1","last-backup":5,"backup-count":1,"files":null}""")]
    [InlineData("""{"backup-type":"vm","backup-id":"1","last-backup":-5,"backup-count":1,"files":[]}""")]
    [InlineData("""{"backup-type":"vm","backup-id":"1","last-backup":99999999999999,"backup-count":1,"files":[]}""")]
    [InlineData("""{"backup-type":"vm","backup-id":1,"last-backup":5,"backup-count":1,"files":[]}""")]
    [InlineData("""{"backup-type":"vm","backup-id":"\ud800","last-backup":5,"backup-count":1,"files":[]}""")]
    [InlineData("""{"backup-id":"1","last-backup":5,"backup-count":1,"files":[]}""")]
    public void ReadGroup_WhereALieWouldComeOut_IsRefused(string json) => AssertMalformed(json, new BackupParser(new TextPool()).ReadGroup);

    [Theory]
    [InlineData("""["index.json.blob","drive-scsi0.img.fidx"]""", true)]
    [InlineData("""["drive-scsi0.img.fidx"]""", false)]
    [InlineData("""[]""", false)]
    [InlineData("""["INDEX.JSON.BLOB", null, 7, [["index.json.blob"]]]""", false)]
    public void ReadGroup_Files_TellWhetherItIsFinished(string files, bool isFinished)
    {
        var (_, group) = Element($$"""{"backup-type":"vm","backup-id":"1","last-backup":5,"backup-count":1,"files":{{files}}}""", new BackupParser(new TextPool()).ReadGroup);

        Assert.Equal(new ListedGroup(5, 1, isFinished), group);
    }

    [Fact]
    public void ReadSnapshot_AllFields_AreRead()
    {
        var snapshot = Element(
            """
            {"backup-type":"ct","backup-id":"100","backup-time":1779390000,"comment":"web","files":[{"filename":"root.pxar.didx","size":12},{"filename":"index.json.blob","crypt-mode":"none"}],
            "owner":"a@pbs","protected":true,"size":4096,"verification":{"state":"failed","upid":"UPID:n:1:2:3:6A0F5180:verify:source:u:"}}
            """, new BackupParser(new TextPool()).ReadSnapshot);

        Assert.Equal(new Snapshot(new GroupKey("ct", "100"), 1779390000, true, 4096, new Verification(VerifyState.Failed, 0x6A0F5180, "source", "n")), snapshot);
    }

    [Theory]
    [InlineData("""{"state":"ok"}""", nameof(VerifyState.Ok))]
    [InlineData("""{"state":"failed","upid":"nonsense"}""", nameof(VerifyState.Failed))]
    [InlineData("""{"state":"perhaps"}""", nameof(VerifyState.None))]
    [InlineData("""{}""", nameof(VerifyState.None))]
    [InlineData("""null""", nameof(VerifyState.None))]
    [InlineData("""[]""", nameof(VerifyState.None))]
    public void ReadSnapshot_Verification_IsReadLeniently(string verification, string state)
    {
        var snapshot = Element($$"""{"backup-type":"vm","backup-id":"1","backup-time":1,"files":[],"verification":{{verification}}}""", new BackupParser(new TextPool()).ReadSnapshot);

        Assert.Equal(state, snapshot.Verification.State.ToString());
        Assert.Null(snapshot.Verification.Start);
    }

    [Theory]
    [InlineData("""{"data":{"version":"4.2","release":"3","repoid":"ab"}}""", "4.2.3")]
    [InlineData("""{"digest":[1,{"data":2}],"data":{"release":null,"version":"2.4"},"total":9}""", "2.4")]
    public void ReadVersion_Envelope_IsRead(string json, string version) =>
        Assert.Equal(version, PbsObject.Parse(Encoding.UTF8.GetBytes(json), NodeParser.ReadVersion).Full);

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"data":{"release":"3"}}""")]
    [InlineData("""{"data":{"version":"4.2"}""")]
    [InlineData("""{"data":{"version":"4.2"}} {}""")]
    [InlineData("""{"data":{"version":"4.2"},}""")]
    [InlineData("<html>")]
    public void ReadVersion_NoSuchEnvelope_IsMalformed(string json) =>
        Assert.Equal(FailureReason.Protocol, Assert.Throws<TargetFailureException>(() => PbsObject.Parse(Encoding.UTF8.GetBytes(json), NodeParser.ReadVersion)).Reason);

    [Theory]
    [InlineData("""{"/":{"Sys.Audit":true,"Datastore.Audit":true}}""", true, true)]
    [InlineData("""{"/datastore":{"Datastore.Audit":false}}""", false, false)]
    [InlineData("""{"/datastore/nas":{"Datastore.Audit":true}}""", true, false)]
    [InlineData("""{"/":{"Sys.Audit":true,"Datastore.Audit":true},"/datastore":{},"/system":{"Sys.Modify":true}}""", false, false)]
    [InlineData("""{"/system/status":{"Sys.Audit":false}}""", false, true)]
    [InlineData("""{"/system":{"Sys.Audit":false}}""", false, false)]
    [InlineData("{}", false, false)]
    public void ReadPermissions_OnlyWhatReachesCounts(string json, bool datastore, bool system)
    {
        var permissions = Element(json, PermissionParser.Read);

        Assert.Equal(datastore, permissions.ReachesBelow("/datastore", "Datastore.Audit"));
        Assert.Equal(system, permissions.Holds("/system/status", "Sys.Audit"));
    }

    [Fact]
    public void ReadStatus_Node_IsRead()
    {
        var node = Element(
            """{"memory":{"total":8,"used":3,"free":5},"swap":{"total":4,"used":1},"root":{"total":9,"used":2,"avail":6},"uptime":77,"loadavg":[0.5,0.25,0.125,9],"cpu":0.5,"wait":0,"cpuinfo":{"cpus":2},"info":{"fingerprint":"aa"}}""",
            NodeParser.ReadStatus);

        Assert.Equal(new NodeReading
        {
            Cpu = 0.5, IoWait = 0, Load1 = 0.5, Load5 = 0.25, Load15 = 0.125, MemoryTotal = 8, MemoryUsed = 3, SwapTotal = 4, SwapUsed = 1, RootTotal = 9, RootUsed = 2, RootAvailable = 6, Uptime = 77,
        }, node);
    }

    [Fact]
    public void Get_MoreTextsThanThePoolHolds_StaysBoundedAndRight()
    {
        var pool = new TextPool(new GroupKey("vm", "100"));
        for (var i = 0; i < 10_000; i++)
        {
            var text = i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(text, pool.Get(text));
        }

        Assert.Equal(2 + TextPool.MaxNew, pool.Count);
    }

    [Fact]
    public void Get_NameOfAKnownGroup_IsTheKnownString()
    {
        var key = new GroupKey("vm", new string('7', 3));
        var pool = new TextPool(key);

        Assert.Same(key.BackupId, pool.Get("777"));
        Assert.Same(pool.Get("pbs-a"), pool.Get("pbs-a"));
    }

    private static T Element<T>(string json, ValueReader<T> read) => PbsObject.Parse(Encoding.UTF8.GetBytes($"{{\"data\":{json}}}"), read);

    private static void AssertMalformed<T>(string json, ValueReader<T> read) =>
        Assert.Equal(FailureReason.Protocol, Assert.Throws<TargetFailureException>(() => Element(json, read)).Reason);
}
