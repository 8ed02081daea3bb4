using System.Diagnostics;
using System.Text;
using Vigie.Core.Collecting;
using Vigie.Pbs.Groups;
using Vigie.Pbs.Parsing;
using Vigie.Testing;

namespace Vigie.Pbs.Tests.Parsing;

/// <summary>Whatever a server sends, only a protocol failure comes out of the parsers.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Inputs = 240_000;

    private static readonly string[] _pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\\udc00", "null", "true", "false", "-1", "0", "1e999", "-0", "18446744073709551616", "0.1", "\"\"", "\"data\":", "\"store\":", "\"files\":",
        "\u00ff", "\ufeff", "\0", "\"UPID:a:1:2:3:4:b:\\\\x3a:c:\"", "\"offline,message=\\\"\"", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "{\"a\":", "index.json.blob", "  ",
    ];

    private static readonly (string Name, byte[] Sample, Action<byte[]> Parse)[] _parsers = Parsers();

    [Fact]
    public void AllParsers_DisturbedAnswers_LetOnlyProtocolFailuresOut()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}, {Inputs} inputs over {_parsers.Length} parsers");
        var random = new Random(seed);
        var started = Stopwatch.GetTimestamp();
        var refused = 0;
        for (var i = 0; i < Inputs; i++)
        {
            var (name, sample, parse) = _parsers[i % _parsers.Length];
            refused += Try(name, Disturb(random, sample), parse, seed) ? 0 : 1;
        }

        output.WriteLine($"{refused} refused in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        Assert.InRange(refused, Inputs / 10, Inputs - (Inputs / 100));
    }

    [Fact]
    public void AllParsers_AnyBytes_LetOnlyProtocolFailuresOut()
    {
        foreach (var (name, sample, parse) in _parsers)
        {
            Properties.Hold(Arbitraries.Bytes, bytes => Try(name, bytes, parse, 0));
            Properties.Hold(Arbitraries.BeginningsOf(sample), bytes => Try(name, bytes, parse, 0));
            Properties.Hold(Arbitraries.DisturbedCopiesOf(sample), bytes => Try(name, bytes, parse, 0));
        }
    }

    [Fact]
    public void AllParsers_TheirOwnSamples_AreTaken() => Assert.All(_parsers, parser => parser.Parse(parser.Sample));

    private static bool Try(string name, byte[] input, Action<byte[]> parse, int seed)
    {
        try
        {
            parse(input);
            return true;
        }
        catch (TargetFailureException failure) when (failure.Reason == FailureReason.Protocol)
        {
            return false;
        }
        catch (Exception other)
        {
            throw new InvalidOperationException($"{name} let {other.GetType().Name} out (seed {seed}) for {Encoding.UTF8.GetString(input)} = {Convert.ToHexString(input)}", other);
        }
    }

    private static byte[] Disturb(Random random, byte[] sample)
    {
        var bytes = new List<byte>(sample);
        for (var i = random.Next(1, 5); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            var length = random.Next(Math.Min(12, bytes.Count - at)) + 1;
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(_pieces[random.Next(_pieces.Length)]));
                    break;
                case 3:
                    bytes.RemoveRange(at, length);
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(_pieces[random.Next(_pieces.Length)]));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
            }
        }

        return [.. bytes];
    }

    private static (string Name, byte[] Sample, Action<byte[]> Parse)[] Parsers()
    {
        const string Task = """ "UPID:pbs-a:000002B1:00000500:00000007:6A0F5180:verificationjob:nas\\x3av\\x2d1:root@pam:" """;
        var backups = new BackupParser(new TextPool());
        return
        [
            Object("version", """{"version":"4.2","release":"3","repoid":"ab"}""", NodeParser.ReadVersion),
            Object("permissions", """{"/":{"Sys.Audit":true},"/datastore":{"Datastore.Audit":false}}""", PermissionParser.Read),
            Object("node status", """{"memory":{"total":8,"used":3},"root":{"total":9,"used":2,"avail":6},"uptime":77,"loadavg":[0.5,0.25,0.125],"cpu":0.5,"wait":0}""", NodeParser.ReadStatus),
            Object("subscription", """{"status":"active","key":"pbs-x","nextduedate":"2027-06-30","message":null}""", NodeParser.ReadSubscription),
            Object("store status", """{"total":4,"used":1,"avail":2,"backend-type":"s3","s3-statistics":{"get":1,"uploaded":2}}""", DatastoreParser.ReadStatus),
            Object("store gc", $$$"""{"upid":{{{Task}}},"index-data-bytes":80,"disk-bytes":10,"cache-stats":{"hits":1}}""", (ref JsonCursor json) => JobParser.ReadCounters(ref json, "nas")),
            List("datastores", """{"store":"nas","comment":null,"maintenance":"offline,message=\"a, b\"","mount-status":"mounted","backend-type":"filesystem"}""", DatastoreParser.ReadEntry),
            List("usage", """{"store":"nas","total":4,"used":1,"avail":2,"history":[0.1,null,0.2],"estimated-full-date":1800000000,"error":"x","gc-status":{"upid":null}}""", DatastoreParser.ReadUsage),
            List("namespaces", """{"ns":"a/b","comment":null}""", DatastoreParser.ReadNamespace),
            List("groups", """{"backup-type":"vm","backup-id":"100","last-backup":1779390000,"backup-count":3,"files":["index.json.blob"],"owner":"a@pbs"}""", backups.ReadGroup),
            List("snapshots", $$$"""{"backup-type":"vm","backup-id":"100","backup-time":1779390000,"files":[{"filename":"index.json.blob","size":7}],"size":9,"verification":{"state":"ok","upid":{{{Task}}}}}""", (ref JsonCursor json) =>
            {
                var tally = default(SnapshotTally);
                tally.Add(backups.ReadSnapshot(ref json));
                return tally;
            }),
            List("sync jobs", $$"""{"id":"s-1","store":"nas","remote":"dryn","sync-direction":"push","schedule":"daily","next-run":1800000000,"last-run-upid":{{Task}},"last-run-state":"OK","last-run-endtime":1779390852}""", JobParser.ReadSync),
            List("gc", $$"""{"store":"nas","upid":{{Task}},"disk-bytes":10,"last-run-state":"WARNINGS: 1","duration":5}""", JobParser.ReadGarbageCollection),
            ("host metrics", Encoding.UTF8.GetBytes("""{"data":{"data":[{"id":"host","metric":"cpu_current","timestamp":1,"type":"gauge","value":0.5}]}}"""),
                bytes => PbsList.ReadAsync(new MemoryStream(bytes), NodeParser.HostMetricsInto([]), 100, CancellationToken.None, levels: 2).GetAwaiter().GetResult()),
        ];
    }

    private static (string Name, byte[] Sample, Action<byte[]> Parse) Object<T>(string name, string json, ValueReader<T> read) =>
        (name, Encoding.UTF8.GetBytes($"{{\"data\":{json}}}"), bytes => PbsObject.Parse(bytes, read));

    private static (string Name, byte[] Sample, Action<byte[]> Parse) List<T>(string name, string json, ValueReader<T> read) =>
        (name, Encoding.UTF8.GetBytes($"{{\"data\":[{json},{json}],\"total\":2}}"),
            bytes => PbsList.ReadAsync(new MemoryStream(bytes), (ref JsonCursor element) => read(ref element), 100, CancellationToken.None).GetAwaiter().GetResult());
}
