using Vigie.Snmp.Messages;
using Vigie.Snmp.Tests.Doubles;
using Vigie.Snmp.Transport;
using Vigie.Snmp.Usm;
using Vigie.Testing;

namespace Vigie.Snmp.Tests.Usm;

/// <summary>The client's side of RFC 3414 against an engine double that can be made to lie.</summary>
public sealed class UsmModelTests
{
    private static readonly SnmpUser _user = new("reader", AuthProtocol.Sha256, "password-one", PrivProtocol.Aes128, "password-two");
    private readonly ManualTimeProvider _clock = new();
    private readonly UsmModel _model;
    private readonly FakeEngine _engine = new(_user);
    private readonly Pdu _request = new(PduType.Get, 4711, 0, 0, [new VarBind(Oid.Parse("1.3.6.1.2.1.1.3.0"), default)]);

    public UsmModelTests() => _model = new UsmModel(_user, _clock);

    [Fact]
    public void Ask_KnownTime_TakesTwoQuestions()
    {
        Assert.Equal([VerdictKind.AskAgain, VerdictKind.Answer], Converse());
        Assert.Equal([VerdictKind.Answer], Converse());
        Assert.True(_model.HasSucceeded);
    }

    [Fact]
    public void Ask_DiscoveryWithoutTime_SynchronisesFirst()
    {
        _engine.TellsTimeInDiscovery = false;
        Assert.Equal([VerdictKind.AskAgain, VerdictKind.AskAgain, VerdictKind.Answer], Converse());
    }

    [Fact]
    public void Write_Discovery_TellsNothingOfTheUser()
    {
        _engine.Answer(_model.Write(_request));
        Assert.Equal(MessageFlags.Reportable, _engine.LastRequest!.Value.Flags);
        Assert.True(_engine.LastRequest.Value.Security is { EngineId.IsEmpty: true, UserName.IsEmpty: true, Authentication.IsEmpty: true, Privacy.IsEmpty: true });
    }

    [Fact]
    public void Write_TimePasses_TellsTheEnginesTime()
    {
        Converse();
        _clock.Advance(TimeSpan.FromHours(10));
        _engine.Time += 36_000;
        Assert.Equal([VerdictKind.Answer], Converse());
        Assert.Equal(37_000, _engine.LastRequest!.Value.Security.Time);
    }

    [Fact]
    public void Write_WallClockJumps_DoesNotMatter()
    {
        Converse();
        _clock.StepWallClock(TimeSpan.FromDays(-3));
        Assert.Equal([VerdictKind.Answer], Converse());
    }

    [Fact]
    public void Write_EachMessage_HasAnotherSalt()
    {
        Converse();
        Converse();
        var first = _engine.LastRequest!.Value.Security.Privacy.ToArray();
        Converse();
        Assert.NotEqual(first, _engine.LastRequest!.Value.Security.Privacy.ToArray());
    }

    [Theory]
    [InlineData(9, 5)]
    [InlineData(0, 5)]
    [InlineData(3, 50_000)]
    public void Ask_EngineRestartedOrItsClockMoved_SynchronisesAnew(int boots, int time)
    {
        Converse();
        (_engine.Boots, _engine.Time) = (boots, time);
        Assert.Equal([VerdictKind.AskAgain, VerdictKind.Answer], Converse());
        Assert.Equal([VerdictKind.Answer], Converse());
    }

    [Fact]
    public void Ask_AgentWasExchanged_DiscoversAnew()
    {
        Converse();
        _engine.Id = Convert.FromHexString("8000000009090909");
        Assert.Equal([VerdictKind.AskAgain, VerdictKind.Answer], Converse());
    }

    [Theory]
    [InlineData(1u, SnmpReport.UnsupportedSecurityLevel, SnmpFailure.Auth)]
    [InlineData(3u, SnmpReport.UnknownUserName, SnmpFailure.Auth)]
    [InlineData(5u, SnmpReport.WrongDigest, SnmpFailure.Auth)]
    [InlineData(6u, SnmpReport.DecryptionError, SnmpFailure.Auth)]
    [InlineData(4u, SnmpReport.UnknownEngineId, SnmpFailure.Protocol)]
    [InlineData(77u, SnmpReport.Other, SnmpFailure.Protocol)]
    public void Read_Report_IsToldApart(uint counter, SnmpReport report, SnmpFailure failure)
    {
        Converse();
        AssertRefused(FakeEngine.UsmStats.Append(counter, 0u), report, failure);
    }

    [Theory]
    [InlineData("1.3.6.1.6.3.11.2.1.1.0", SnmpReport.UnknownSecurityModel, SnmpFailure.Unsupported)]
    [InlineData("1.3.6.1.6.3.11.2.1.2.0", SnmpReport.InvalidMessage, SnmpFailure.Protocol)]
    [InlineData("1.3.6.1.6.3.11.2.1.3.0", SnmpReport.UnknownPduHandler, SnmpFailure.Unsupported)]
    [InlineData("1.3.6.1.6.3.12.1.4.0", SnmpReport.UnavailableContext, SnmpFailure.Config)]
    [InlineData("1.3.6.1.6.3.12.1.5.0", SnmpReport.UnknownContext, SnmpFailure.Config)]
    public void Read_ReportOfAnotherLayer_IsToldApart(string counter, SnmpReport report, SnmpFailure failure)
    {
        Converse();
        AssertRefused(Oid.Parse(counter), report, failure);
    }

    [Fact]
    public void Read_UnauthenticatedTimeReport_DoesNotMoveTheClock()
    {
        Converse();
        var verdict = _model.Read(_engine.Write(4711, MessageFlags.None, FakeEngine.Report(FakeEngine.UsmStats.Append(2u, 0u), 0), 2_000_000, 5), _request);
        Assert.Equal((VerdictKind.Refused, SnmpReport.NotInTimeWindow), (verdict.Kind, verdict.Error!.Report));
        Assert.Equal([VerdictKind.AskAgain, VerdictKind.Answer], Converse());
    }

    [Fact]
    public void Read_AnswerWithWrongDigest_IsNotBelieved()
    {
        Converse();
        var answer = Honest();
        for (var place = 0; place < answer.Length; place += 3)
        {
            var forged = (byte[])answer.Clone();
            forged[place] ^= 0x10;
            Assert.NotEqual(VerdictKind.Answer, _model.Read(forged, _request).Kind);
        }

        Assert.Equal(VerdictKind.Answer, _model.Read(answer, _request).Kind);
    }

    [Theory]
    [InlineData(MessageFlags.None)]
    [InlineData(MessageFlags.Authenticated)]
    public void Read_AnswerAtALowerLevel_IsNotBelieved(object flags)
    {
        Converse();
        var verdict = _model.Read(_engine.Write(4711, (MessageFlags)flags, FakeEngine.Response(_request)), _request);
        Assert.Equal((VerdictKind.Ignored, SnmpFailure.Auth), (verdict.Kind, verdict.Error!.Failure));
    }

    [Fact]
    public void Read_AnswerOfAnotherKey_IsNotBelieved()
    {
        Converse();
        var other = new FakeEngine(new SnmpUser("reader", AuthProtocol.Sha256, "password-xxx", PrivProtocol.Aes128, "password-two"));
        Assert.Equal(VerdictKind.Ignored, _model.Read(other.Write(4711, MessageFlags.Authenticated | MessageFlags.Encrypted, FakeEngine.Response(_request)), _request).Kind);
    }

    [Theory]
    [InlineData(3, 800)]
    [InlineData(2, 5000)]
    public void Read_ReplayOfAnOldAnswer_IsNotBelieved(int boots, int time)
    {
        Converse();
        var verdict = _model.Read(_engine.Write(4711, MessageFlags.Authenticated | MessageFlags.Encrypted, FakeEngine.Response(_request), boots, time), _request);
        Assert.Equal((VerdictKind.Ignored, SnmpReport.NotInTimeWindow), (verdict.Kind, verdict.Error!.Report));
    }

    [Fact]
    public void Read_AnotherMessageOrRequest_IsNotOurs()
    {
        Converse();
        var level = MessageFlags.Authenticated | MessageFlags.Encrypted;
        Assert.Equal(Verdict.NotOurs, _model.Read(_engine.Write(4712, level, FakeEngine.Response(_request)), _request));
        Assert.Equal(Verdict.NotOurs, _model.Read(_engine.Write(4711, level, FakeEngine.Response(_request) with { RequestId = 4712 }), _request));
        Assert.Equal(Verdict.NotOurs, _model.Read(_engine.Write(4711, level, _request), _request));
        Assert.Equal(Verdict.NotOurs, _model.Read(new FakeEngine(_user) { Id = [1, 2, 3, 4, 5] }.Write(4711, MessageFlags.None, FakeEngine.Response(_request)), _request));
    }

    [Fact]
    public void Read_CutOrNegativeClock_IsSuspicious()
    {
        Converse();
        var answer = Honest();
        for (var length = 0; length < answer.Length; length++)
        {
            Assert.Equal(VerdictKind.Ignored, _model.Read(answer[..length], _request).Kind);
        }

        Assert.Equal(SnmpFailure.Protocol, _model.Read(_engine.Write(4711, MessageFlags.None, FakeEngine.Report(FakeEngine.UsmStats.Append(4u, 0u), 0), -1, -1), _request).Error!.Failure);
    }

    [Fact]
    public void Read_EnginesWithoutEnd_NeverGrow()
    {
        for (var i = 0; i < 50; i++)
        {
            _engine.Id = [0x80, 0, 0, 0, (byte)i];
            _model.Write(_request);
            Assert.Equal(VerdictKind.AskAgain, _model.Read(_engine.Answer(_model.Write(_request)), _request).Kind);
        }
    }

    private byte[] Honest() => _engine.Write(4711, MessageFlags.Authenticated | MessageFlags.Encrypted, FakeEngine.Response(_request));

    private void AssertRefused(Oid counter, SnmpReport report, SnmpFailure failure)
    {
        var verdict = _model.Read(_engine.Write(4711, MessageFlags.None, FakeEngine.Report(counter, 0)), _request);
        Assert.Equal((VerdictKind.Refused, report, failure), (verdict.Kind, verdict.Error!.Report, verdict.Error.Failure));
        Assert.DoesNotContain("reader", verdict.Error.Message, StringComparison.Ordinal);
    }

    /// <summary>Asks until there is an answer; at most six times.</summary>
    private List<VerdictKind> Converse()
    {
        var verdicts = new List<VerdictKind>();
        while (verdicts.Count < 6 && (verdicts.Count == 0 || verdicts[^1] == VerdictKind.AskAgain))
        {
            verdicts.Add(_model.Read(_engine.Answer(_model.Write(_request)), _request).Kind);
        }

        return verdicts;
    }
}
