using Vigie.Snmp.Messages;
using Vigie.Testing.Snmp;

namespace Vigie.Snmp.Tests.Walking;

/// <summary>Walks of well-behaved and ill-behaved agents.</summary>
public sealed class WalkTests
{
    private const string Entry = "1.3.6.1.4.1.99999.1.1";
    private static readonly Oid _entry = Oid.Parse(Entry);
    private static readonly Oid[] _columns = [_entry.Append(1u), _entry.Append(2u), _entry.Append(3u)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SnmpVersion.V1, 0)]
    [InlineData(SnmpVersion.V1, 5)]
    [InlineData(SnmpVersion.V2c, 0)]
    [InlineData(SnmpVersion.V2c, 1)]
    [InlineData(SnmpVersion.V2c, 500)]
    public async Task ReadTableAsync_FullTable_GivesEachCell(SnmpVersion version, int rows)
    {
        using var agent = new FakeAgent(Mib.OfTable(Entry, rows, 1, 2, 3, 4));
        using var session = agent.Session(version);
        var table = await session.ReadTableAsync(_columns, SnmpLimits.Default, Token);
        Assert.Equal((WalkEnd.Complete, rows), (table.End, table.Rows.Count));
        Assert.Equal(Enumerable.Range(1, rows).Select(row => (uint)row), table.Rows.Select(row => row.Index[0]));
        Assert.All(table.Rows, row => Assert.Equal([1L, 2, 3], new[] { 0, 1, 2 }.Select(column => Number(row[column]) - (row.Index[0] * 1000))));
    }

    [Fact]
    public async Task ReadTableAsync_SparseColumns_LeavesHolesOnlyWhereTheyAre()
    {
        var mib = Mib.OfTable(Entry, 200, 1, 2, 3);
        for (var row = 1u; row <= 200; row++)
        {
            _ = row % 3 == 0 ? mib.Remove(_columns[1].Append(row)) : row > 20 ? mib.Remove(_columns[0].Append(row)) : mib;
        }

        using var agent = new FakeAgent(mib);
        using var session = agent.Session();
        var table = await session.ReadTableAsync(_columns, SnmpLimits.Default, Token);
        Assert.Equal((WalkEnd.Complete, 200), (table.End, table.Rows.Count));
        Assert.All(table.Rows, row => Assert.Equal(
            (row.Index[0] <= 20 || row.Index[0] % 3 == 0, row.Index[0] % 3 != 0, true),
            (row[0].IsPresent, row[1].IsPresent, row[2].IsPresent)));
        Assert.Equal(table.Rows.OrderBy(row => row.Index).Select(row => row.Index), table.Rows.Select(row => row.Index));
    }

    [Fact]
    public async Task ReadTableAsync_ManyColumns_NeedsFewRequests()
    {
        var columns = Enumerable.Range(1, 12).Select(column => (uint)column).ToArray();
        using var agent = new FakeAgent(Mib.OfTable(Entry, 100, [.. columns, .. Enumerable.Range(13, 68).Select(column => (uint)column)]));
        using var session = agent.Session();
        var table = await session.ReadTableAsync([.. columns.Select(column => _entry.Append(column))], SnmpLimits.Default, Token);
        Assert.Equal(100, table.Rows.Count);

        // Eighty columns by 25 repetitions, one after the other, take 320 requests and more.
        Assert.InRange(session.Traffic.Requests, 1, 320 / 3 / 2);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(7)]
    [InlineData(3)]
    [InlineData(1)]
    public async Task ReadTableAsync_AnswersCutShort_AreContinued(int most)
    {
        var mib = Mib.OfTable(Entry, 50, 1, 2, 3);
        using var agent = new FakeAgent(message => Cut(mib.Answer(message.Pdu), most));
        using var session = agent.Session();
        var table = await session.ReadTableAsync(_columns, SnmpLimits.Default, Token);
        Assert.Equal((WalkEnd.Complete, 50), (table.End, table.Rows.Count));
        Assert.All(table.Rows, row => Assert.True(row[0].IsPresent && row[1].IsPresent && row[2].IsPresent));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(4)]
    [InlineData(3)]
    [InlineData(1)]
    public async Task ReadTableAsync_TooBig_AsksForLess(int most)
    {
        var mib = Mib.OfTable(Entry, 50, 1, 2, 3);
        using var agent = new FakeAgent(message => mib.Answer(message.Pdu) is var answer && answer.Bindings.Count > most ? Error(message.Pdu, ErrorStatus.TooBig, 0) : answer);
        using var session = agent.Session();
        var table = await session.ReadTableAsync(_columns, SnmpLimits.Default, Token);
        Assert.Equal((WalkEnd.Complete, 50), (table.End, table.Rows.Count));
        Assert.All(table.Rows, row => Assert.True(row[0].IsPresent && row[1].IsPresent && row[2].IsPresent));
    }

    [Fact]
    public async Task WalkAsync_AlwaysTooBig_SaysSo()
    {
        using var agent = new FakeAgent(message => Error(message.Pdu, ErrorStatus.TooBig, 0));
        using var session = agent.Session();
        Assert.Equal(SnmpFailure.TooBig, (await Assert.ThrowsAsync<SnmpException>(() => session.ReadTableAsync(_columns, SnmpLimits.Default, Token))).Failure);
    }

    [Fact]
    public async Task ReadTableAsync_LongAnswersGetLost_AsksForLess()
    {
        var mib = Mib.OfTable(Entry, 60, 1, 2, 3);
        using var agent = new FakeAgent(message => mib.Answer(message.Pdu) is var answer && answer.Bindings.Count > 9 ? null : answer);
        using var session = agent.Session(timeout: 0.1);
        var table = await session.ReadTableAsync(_columns, SnmpLimits.Default, Token);
        Assert.Equal((WalkEnd.Complete, 60), (table.End, table.Rows.Count));
        Assert.InRange(session.Traffic.Retries, 1, 8);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadTableAsync_AgentWithoutGetBulk_FallsBackToGetNext(bool isSilent)
    {
        var mib = Mib.OfTable(Entry, 10, 1, 2, 3);
        using var agent = new FakeAgent(message => message.Pdu.Type != PduType.GetBulk ? mib.Answer(message.Pdu) : isSilent ? null : Error(message.Pdu, ErrorStatus.GenErr, 0));
        using var session = agent.Session(timeout: 0.1);
        var table = await session.ReadTableAsync(_columns, SnmpLimits.Default, Token);
        Assert.Equal((WalkEnd.Complete, 10), (table.End, table.Rows.Count));
    }

    [Theory]
    [InlineData("same")]
    [InlineData("back")]
    [InlineData("circle")]
    public async Task WalkAsync_OidsThatDoNotIncrease_EndTheWalk(string how)
    {
        var column = _entry.Append(1u);
        var asked = 0u;
        using var agent = new FakeAgent(message => new Pdu(PduType.Response, message.Pdu.RequestId, 0, 0, [.. Enumerable.Range(0, 5).Select(_ => new VarBind(
            column.Append(how == "same" ? 7u : how == "back" ? 1000u - ++asked : 1 + (++asked % 17)), SnmpValue.Integer(asked)))]));
        using var session = agent.Session();
        var walk = await session.WalkAsync(_entry, SnmpLimits.Default, Token);
        Assert.Equal(WalkEnd.NotIncreasing, walk.End);
        Assert.InRange(walk.Objects.Count, 1, 17);
        Assert.InRange(agent.Requests.Count, 1, 5);
    }

    [Fact]
    public async Task WalkAsync_EndlessAgent_EndsAtTheLimitOfRows()
    {
        var column = _entry.Append(1u);
        var next = 0u;
        using var agent = new FakeAgent(message => new Pdu(PduType.Response, message.Pdu.RequestId, 0, 0, [.. Enumerable.Range(0, 50).Select(_ => new VarBind(column.Append(++next), SnmpValue.Integer(next)))]));
        using var session = agent.Session();
        var walk = await session.WalkAsync(_entry, new SnmpLimits { MaxRows = 1000 }, Token);
        Assert.Equal(WalkEnd.TooManyRows, walk.End);
        Assert.InRange(walk.Objects.Count, 1001, 1050);
    }

    [Fact]
    public async Task ReadTableAsync_EndlessLongValues_EndAtTheLimitOfBytes()
    {
        var next = 0u;
        using var agent = new FakeAgent(message => new Pdu(PduType.Response, message.Pdu.RequestId, 0, 0, [new VarBind(_columns[0].Append(++next), SnmpValue.OfBytes(SnmpType.OctetString, new byte[60_000]))]));
        using var session = agent.Session();
        var table = await session.ReadTableAsync(_columns, new SnmpLimits { MaxBytes = 1_000_000 }, Token);
        Assert.Equal(WalkEnd.TooManyBytes, table.End);
        Assert.InRange(table.Rows.Count, 15, 18);
    }

    [Fact]
    public async Task WalkAsync_AnswerWithoutBindings_IsAProtocolError()
    {
        using var agent = new FakeAgent(message => new Pdu(PduType.Response, message.Pdu.RequestId, 0, 0, []));
        using var session = agent.Session();
        Assert.Equal(SnmpFailure.Protocol, (await Assert.ThrowsAsync<SnmpException>(() => session.WalkAsync(_entry, SnmpLimits.Default, Token))).Failure);
    }

    [Fact]
    public async Task WalkAsync_NoSuchNameInV2c_IsTheEnd()
    {
        // A real agents' bug: the error of v1 in a message of v2c.
        var mib = Mib.OfTable(Entry, 10, 1);
        using var agent = new FakeAgent(message => mib.Answer(message.Pdu, version: 0));
        using var session = agent.Session(change: settings => settings with { MaxRepetitions = 0 });
        var walk = await session.WalkAsync(_entry, SnmpLimits.Default, Token);
        Assert.Equal((WalkEnd.Complete, 10), (walk.End, walk.Objects.Count));
    }

    [Fact]
    public async Task WalkAsync_NoSuchObjectInPlaceOfTheEnd_IsTheEnd()
    {
        var mib = Mib.OfTable(Entry, 10, 1);
        using var agent = new FakeAgent(message => mib.Answer(message.Pdu) is var answer
            ? answer with { Bindings = [.. answer.Bindings.Select(binding => binding.Value.IsPresent ? binding : binding with { Value = SnmpValue.Absent(SnmpType.NoSuchObject) })] } : null);
        using var session = agent.Session();
        var walk = await session.WalkAsync(_entry, SnmpLimits.Default, Token);
        Assert.Equal((WalkEnd.Complete, 10), (walk.End, walk.Objects.Count));
    }

    [Fact]
    public async Task ReadTableAsync_OneColumnFails_KeepsTheOthersAndSaysSo()
    {
        var mib = Mib.OfTable(Entry, 10, 1, 2, 3);
        using var agent = new FakeAgent(message => message.Pdu.Bindings.Any(asked => asked.Oid.StartsWith(_columns[1])) ? Error(message.Pdu, ErrorStatus.GenErr, 0) : mib.Answer(message.Pdu));
        using var session = agent.Session();
        var table = await session.ReadTableAsync(_columns, SnmpLimits.Default, Token);
        Assert.Equal((WalkEnd.AgentError, 10), (table.End, table.Rows.Count));
        Assert.All(table.Rows, row => Assert.Equal((true, false, true), (row[0].IsPresent, row[1].IsPresent, row[2].IsPresent)));
    }

    [Theory]
    [InlineData(ErrorStatus.AuthorizationError, SnmpFailure.Forbidden)]
    [InlineData(ErrorStatus.NoAccess, SnmpFailure.Forbidden)]
    [InlineData(ErrorStatus.GenErr, SnmpFailure.AgentError)]
    [InlineData(99, SnmpFailure.AgentError)]
    public async Task ReadTableAsync_NothingButErrors_Throws(int status, SnmpFailure expected)
    {
        using var agent = new FakeAgent(message => Error(message.Pdu, status, 1));
        using var session = agent.Session();
        var error = await Assert.ThrowsAsync<SnmpException>(() => session.ReadTableAsync(_columns, SnmpLimits.Default, Token));
        Assert.Equal((expected, status), (error.Failure, error.ErrorStatus));
    }

    [Fact]
    public async Task ReadTableAsync_AfterAnOutage_AsksInBulkAgain()
    {
        var mib = Mib.OfTable(Entry, 100, 1, 2, 3);
        var isDown = true;
        using var agent = new FakeAgent(message => isDown ? null : mib.Answer(message.Pdu));
        using var session = agent.Session(timeout: 0.05);
        Assert.Equal(SnmpFailure.Timeout, (await Assert.ThrowsAsync<SnmpException>(() => session.ReadTableAsync(_columns, SnmpLimits.Default, Token))).Failure);
        isDown = false;
        var before = session.Traffic.Requests;
        await session.ReadTableAsync(_columns, SnmpLimits.Default, Token);
        Assert.InRange(session.Traffic.Requests - before, 1, 12);
    }

    private static long Number(SnmpValue value) => value.TryGetInt64(out var number) ? number : -1;

    private static Pdu Cut(Pdu answer, int most) => answer with { Bindings = [.. answer.Bindings.Take(most)] };

    private static Pdu Error(Pdu request, int status, int index) => new(PduType.Response, request.RequestId, status, index, request.Bindings);
}
