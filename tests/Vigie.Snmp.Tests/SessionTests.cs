using System.Net;
using System.Net.Sockets;
using Vigie.Snmp.Messages;
using Vigie.Testing;
using Vigie.Testing.Snmp;

namespace Vigie.Snmp.Tests;

/// <summary>Requests of one or more objects, and agents and networks that do what they must not.</summary>
public sealed class SessionTests
{
    private static readonly Oid _first = Oid.Parse("1.3.6.1.4.1.99999.1.0");
    private static readonly Oid _second = Oid.Parse("1.3.6.1.4.1.99999.2.0");
    private static readonly Oid _third = Oid.Parse("1.3.6.1.4.1.99999.3.0");
    private static readonly Mib _mib = new Mib().Add(_first, SnmpValue.Integer(1)).Add(_second, SnmpValue.Integer(2)).Add(_third, SnmpValue.Integer(3));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetAsync_MoreThanOneRequestHolds_IsSpreadAndKeepsOrder()
    {
        var mib = Mib.OfTable("1.3.6.1.4.1.99999.1.1", 100, 1);
        using var agent = new FakeAgent(mib);
        using var session = agent.Session();
        var asked = Enumerable.Range(1, 100).Reverse().Select(row => Oid.Parse($"1.3.6.1.4.1.99999.1.1.1.{row}")).ToArray();
        var found = await session.GetAsync(asked, Token);
        Assert.Equal(asked, found.Select(binding => binding.Oid));
        Assert.All(found, binding => Assert.True(binding.Value.IsPresent));
        Assert.Equal(5, session.Traffic.Requests);
        Assert.Empty(await session.GetAsync([], Token));
    }

    [Theory]
    [InlineData(SnmpVersion.V1)]
    [InlineData(SnmpVersion.V2c)]
    public async Task GetNextAsync_LastObject_TellsTheEndByTheValue(SnmpVersion version)
    {
        using var agent = new FakeAgent(_mib);
        using var session = agent.Session(version);
        var found = await session.GetNextAsync([_first, _third, _second], Token);
        Assert.Equal([(_second, SnmpType.Integer), (_third, SnmpType.EndOfMibView), (_third, SnmpType.Integer)], found.Select(binding => (binding.Oid, binding.Value.Type)));
    }

    [Fact]
    public async Task GetBulkAsync_AsAsked_GivesWhatCame()
    {
        using var agent = new FakeAgent(_mib);
        using var session = agent.Session();
        Assert.Equal([_second, _third], (await session.GetBulkAsync([_first], 0, 2, Token)).Select(binding => binding.Oid));
        using var old = agent.Session(SnmpVersion.V1);
        Assert.Equal(SnmpFailure.Unsupported, (await Assert.ThrowsAsync<SnmpException>(() => old.GetBulkAsync([_first], 0, 2, Token))).Failure);
    }

    [Fact]
    public async Task GetAsync_GenErrForOne_SpoilsOnlyThatOne()
    {
        using var agent = new FakeAgent(message => message.Pdu.Bindings.ToList().FindIndex(asked => asked.Oid == _second) is >= 0 and var place
            ? new Pdu(PduType.Response, message.Pdu.RequestId, ErrorStatus.GenErr, place + 1, message.Pdu.Bindings) : _mib.Answer(message.Pdu));
        using var session = agent.Session();
        var found = await session.GetAsync([_first, _second, _third], Token);
        Assert.Equal([SnmpType.Integer, SnmpType.Unreadable, SnmpType.Integer], found.Select(binding => binding.Value.Type));
        Assert.Equal(ErrorStatus.GenErr, found[1].Value.ErrorStatus);
    }

    [Theory]
    [InlineData(ErrorStatus.GenErr, 0)]
    [InlineData(ErrorStatus.NoSuchName, 77)]
    [InlineData(ErrorStatus.TooBig, 0)]
    public async Task GetAsync_ErrorThatNamesNobody_IsFoundOutOneByOne(int status, int index)
    {
        using var agent = new FakeAgent(message => message.Pdu.Bindings.Any(asked => asked.Oid == _second)
            ? new Pdu(PduType.Response, message.Pdu.RequestId, status, index, []) : _mib.Answer(message.Pdu));
        using var session = agent.Session();
        var found = await session.GetAsync([_first, _second, _third], Token);
        Assert.Equal([true, false, true], found.Select(binding => binding.Value.IsPresent));
    }

    [Fact]
    public async Task GetAsync_AnswerInOtherOrderOrWithHoles_IsPairedByIdentifier()
    {
        using var agent = new FakeAgent(message => _mib.Answer(message.Pdu) with { Bindings = [new(_third, SnmpValue.Integer(3)), new(_first, SnmpValue.Integer(1))] });
        using var session = agent.Session();
        var found = await session.GetAsync([_first, _second, _third], Token);
        Assert.Equal(["1", "Unreadable", "3"], found.Select(binding => binding.Value.ToString()));
    }

    [Fact]
    public async Task GetAsync_NobodyThere_IsUnreachableAtOnce()
    {
        var agent = new FakeAgent(_mib);
        using var session = agent.Session(timeout: 20);
        agent.Dispose();
        Assert.Equal(SnmpFailure.Unreachable, (await Assert.ThrowsAsync<SnmpException>(() => session.GetAsync([_first], Token))).Failure);
    }

    [Fact]
    public async Task GetAsync_NoSuchHost_IsUnreachable()
    {
        using var session = new SnmpSession(new SnmpSettings { Host = "no-such-host.invalid", Credentials = new SnmpCommunity(SnmpVersion.V2c, "public") }, TimeProvider.System);
        Assert.Equal(SnmpFailure.Unreachable, (await Assert.ThrowsAsync<SnmpException>(() => session.GetAsync([_first], Token))).Failure);
    }

    [Fact]
    public async Task GetAsync_SilentAgent_TimesOutAfterGrowingWaits()
    {
        var clock = new ManualTimeProvider();
        using var agent = new FakeAgent(_ => (Pdu?)null);
        using var session = agent.Session(timeout: 1.5, retries: 2, clock: clock);
        var request = session.GetAsync([_first], Token);
        foreach (var seconds in new[] { 1.5, 3, 6 })
        {
            await clock.WaitForTimersAsync(1);
            clock.Advance(TimeSpan.FromSeconds(seconds - 0.01));
            Assert.False(request.IsCompleted);
            clock.Advance(TimeSpan.FromSeconds(0.02));
        }

        Assert.Equal(SnmpFailure.Timeout, (await Assert.ThrowsAsync<SnmpException>(() => request)).Failure);
        Assert.Equal((3, 2), (session.Traffic.Requests, session.Traffic.Retries));
    }

    [Fact]
    public async Task GetAsync_CallerGivesUp_EndsAtOnceAndLeavesTheSessionUsable()
    {
        var isDown = true;
        using var agent = new FakeAgent(message => isDown ? null : _mib.Answer(message.Pdu));
        using var session = agent.Session(timeout: 60);
        using var source = new CancellationTokenSource();
        var request = session.GetAsync([_first], source.Token);
        await Task.Delay(50, Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        isDown = false;
        Assert.True((await session.GetAsync([_first], Token))[0].Value.IsPresent);
    }

    [Fact]
    public async Task GetAsync_LateAnswerToTheFirstAttempt_IsTaken()
    {
        var requests = new List<byte[]>();
        using var agent = new FakeAgent(datagram =>
        {
            requests.Add(datagram);
            return requests.Count < 2 ? [] : [Answer(requests[0])];
        });
        using var session = agent.Session(timeout: 0.1);
        Assert.Equal("1", (await session.GetAsync([_first], Token))[0].Value.ToString());
        Assert.Equal(requests[0], requests[1]);
    }

    [Fact]
    public async Task GetAsync_DoubledAndLateDatagrams_AreIgnored()
    {
        byte[]? earlier = null;
        using var agent = new FakeAgent(datagram =>
        {
            var answer = Answer(datagram);
            byte[][] all = earlier is null ? [answer, answer, answer] : [earlier, earlier, answer];
            earlier = answer;
            return all;
        });
        using var session = agent.Session();
        for (var i = 0; i < 20; i++)
        {
            var asked = i % 2 == 0 ? _first : _second;
            Assert.Equal(asked, (await session.GetAsync([asked], Token))[0].Oid);
        }

        Assert.InRange(session.Traffic.Discarded, 20, 60);
        Assert.Equal(20, session.Traffic.Requests);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("version")]
    [InlineData("request")]
    [InlineData("report")]
    public async Task GetAsync_AnswerThatIsNotOurs_IsIgnored(string what)
    {
        using var agent = new FakeAgent(datagram =>
        {
            var message = CommunityMessage.Parse(datagram);
            var answer = _mib.Answer(message.Pdu);
            return [FakeAgent.Bytes(what switch
            {
                "id" => message with { Pdu = answer with { RequestId = answer.RequestId ^ 1 } },
                "version" => message with { Version = 0, Pdu = answer },
                "request" => message,
                _ => message with { Pdu = answer with { Type = PduType.Report } },
            })];
        });
        using var session = agent.Session(timeout: 0.1);
        Assert.Equal(SnmpFailure.Timeout, (await Assert.ThrowsAsync<SnmpException>(() => session.GetAsync([_first], Token))).Failure);
        Assert.Equal(0, session.Traffic.Answers);
        Assert.InRange(session.Traffic.Discarded, 1, 3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetAsync_AnswerFromAnotherPort_IsTakenOnlyWhenAllowed(bool isAllowed)
    {
        using var elsewhere = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        elsewhere.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        FakeAgent? agent = null;
        agent = new FakeAgent(datagram =>
        {
            elsewhere.SendTo(Answer(datagram), agent!.Client!);
            return [];
        });
        using var listening = agent;
        using var session = agent.Session(timeout: 0.2, change: settings => settings with { AcceptsAnySource = isAllowed });
        if (isAllowed)
        {
            Assert.True((await session.GetAsync([_first], Token))[0].Value.IsPresent);
        }
        else
        {
            Assert.Equal(SnmpFailure.Timeout, (await Assert.ThrowsAsync<SnmpException>(() => session.GetAsync([_first], Token))).Failure);
            Assert.Equal(0, session.Traffic.Discarded);
        }
    }

    [Fact]
    public async Task GetAsync_OnlyGarbage_IsAProtocolErrorAndNotATimeout()
    {
        using var agent = new FakeAgent(_ => [[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], [], "HTTP/1.1 400 Bad Request"u8.ToArray()]);
        using var session = agent.Session(timeout: 0.1);
        Assert.Equal(SnmpFailure.Protocol, (await Assert.ThrowsAsync<SnmpException>(() => session.GetAsync([_first], Token))).Failure);
    }

    [Fact]
    public async Task GetAsync_GarbageBeforeTheAnswer_IsPassedOver()
    {
        using var agent = new FakeAgent(datagram => [[1, 2, 3], Answer(datagram)[..^5], Answer(datagram)]);
        using var session = agent.Session();
        Assert.True((await session.GetAsync([_first], Token))[0].Value.IsPresent);
    }

    [Fact]
    public async Task GetAsync_Flood_EndsTheAttempt()
    {
        using var agent = new FakeAgent(datagram => Enumerable.Repeat(FakeAgent.Bytes(CommunityMessage.Parse(datagram) with { Pdu = new Pdu(PduType.Response, 0, 0, 0, []) }), 1500));
        using var session = agent.Session(timeout: 1, retries: 0);
        var error = await Assert.ThrowsAsync<SnmpException>(() => session.GetAsync([_first], Token));
        Assert.True(error.Failure is SnmpFailure.Protocol or SnmpFailure.Timeout);
        Assert.InRange(session.Traffic.Discarded, 100, 1000);
    }

    [Fact]
    public async Task GetAsync_IPv6_Answers()
    {
        using var agent = new FakeAgent(datagram => [Answer(datagram)], IPAddress.IPv6Loopback);
        using var session = agent.Session(change: settings => settings with { Host = "::1" });
        Assert.True((await session.GetAsync([_first], Token))[0].Value.IsPresent);
    }

    [Fact]
    public async Task GetAsync_NameWithManyAddresses_FindsTheOneThatAnswers()
    {
        using var agent = new FakeAgent(_mib);
        using var session = Named(agent, (_, _) => Task.FromResult(new[] { IPAddress.IPv6Loopback, IPAddress.Loopback }));
        Assert.True((await session.GetAsync([_first], Token))[0].Value.IsPresent);
        await session.GetAsync([_first], Token);
        Assert.Equal((3, 1), (session.Traffic.Requests, session.Traffic.Retries));
    }

    [Fact]
    public async Task GetAsync_HostThatMoved_IsFoundAnew()
    {
        using var agent = new FakeAgent(_mib);
        var address = IPAddress.IPv6Loopback;
        using var session = Named(agent, (_, _) => Task.FromResult(new[] { address }));
        await Assert.ThrowsAsync<SnmpException>(() => session.GetAsync([_first], Token));
        address = IPAddress.Loopback;
        Assert.True((await session.GetAsync([_first], Token))[0].Value.IsPresent);
    }

    [Fact]
    public async Task GetAsync_ManyCallersAtOnce_EachGetsItsOwn()
    {
        using var agent = new FakeAgent(Mib.OfTable("1.3.6.1.4.1.99999.1.1", 50, 1));
        using var session = agent.Session();
        var found = await Task.WhenAll(Enumerable.Range(1, 50).Select(row => session.GetAsync([Oid.Parse($"1.3.6.1.4.1.99999.1.1.1.{row}")], Token)));
        Assert.Equal(Enumerable.Range(1, 50).Select(row => $"{row}001"), found.Select(bindings => bindings[0].Value.ToString()));
    }

    [Fact]
    public async Task Dispose_WhileARequestWaits_EndsIt()
    {
        using var agent = new FakeAgent(_ => (Pdu?)null);
        var session = agent.Session(timeout: 60);
        var requests = new[] { session.GetAsync([_first], Token), session.GetAsync([_second], Token) };
        await Task.Delay(50, Token);
        session.Dispose();
        foreach (var request in requests)
        {
            var error = await Record.ExceptionAsync(() => request.WaitAsync(TimeSpan.FromSeconds(10), Token));
            Assert.True(error is ObjectDisposedException or SnmpException, error?.ToString());
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => session.GetAsync([_first], Token));
    }

    [Fact]
    public void Settings_ToString_HidesSecrets()
    {
        SnmpCredentials[] all = [new SnmpCommunity(SnmpVersion.V2c, "hush-hush"), new SnmpUser("hush-user", AuthProtocol.Sha256, "hush-auth-1", PrivProtocol.Aes128, "hush-priv-1")];
        Assert.All(all, one => Assert.DoesNotContain("hush", new SnmpSettings { Host = "nas", Credentials = one }.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain("hush", new CommunityMessage(1, "hush"u8.ToArray(), new Pdu(PduType.Get, 1, 0, 0, [])).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void User_LevelsThatDoNotExist_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new SnmpUser("u", AuthProtocol.None, "", PrivProtocol.Aes128, "long-enough"));
        Assert.Throws<ArgumentException>(() => new SnmpUser("u", AuthProtocol.Sha1, "short"));
        Assert.Throws<ArgumentException>(() => new SnmpUser("u", AuthProtocol.Sha1, "long-enough", PrivProtocol.Des, "short"));
        Assert.Throws<ArgumentException>(() => new SnmpUser(""));
        Assert.Throws<ArgumentException>(() => new SnmpUser(new string('u', 33)));
        Assert.Throws<ArgumentException>(() => new SnmpCommunity(SnmpVersion.V3, "public"));
    }

    private static SnmpSession Named(FakeAgent agent, Transport.Resolver resolve) => new(
        new SnmpSettings { Host = "nas.example", Port = agent.Port, Credentials = new SnmpCommunity(SnmpVersion.V2c, "public"), Timeout = TimeSpan.FromSeconds(1) }, TimeProvider.System, resolve);

    private static byte[] Answer(byte[] datagram)
    {
        var message = CommunityMessage.Parse(datagram);
        return FakeAgent.Bytes(message with { Pdu = _mib.Answer(message.Pdu) });
    }
}
