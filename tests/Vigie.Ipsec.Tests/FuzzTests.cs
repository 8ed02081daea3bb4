using System.Text;
using Vigie.Ipsec.Memory;
using Vigie.Ipsec.Model;
using Vigie.Ipsec.Parsing;
using Vigie.Ipsec.Tests.Support;
using Vigie.Testing;

namespace Vigie.Ipsec.Tests;

/// <summary>Nothing that a gateway sends makes a parser do anything but read it or refuse it.</summary>
public sealed class FuzzTests
{
    private static readonly string[] _listings = ["lab-01-established-idle.list-sas-pretty.txt", "lab-04-child-rekey-1-after-0.3s.list-sas-pretty.txt", Recorded.Connections];

    /// <summary>Each parser with a good answer of its own.</summary>
    public static TheoryData<string> Parsers => [.. All.Keys];

    private static Dictionary<string, (Action<byte[]> Parse, byte[] Good)> All { get; } = new(StringComparer.Ordinal)
    {
        ["swanctl sas"] = (bytes => SwanctlParser.Sas(Text(bytes)), Bytes(Recorded.Read(_listings[1]))),
        ["swanctl idle"] = (bytes => SwanctlParser.Sas(Text(bytes)), Bytes(Recorded.Read(_listings[0]))),
        ["swanctl conns"] = (bytes => SwanctlParser.Connections(Text(bytes)), Bytes(Recorded.Read(_listings[2]))),
        ["swanctl version"] = (bytes => SwanctlParser.Version(Text(bytes)), "version reply {\n  daemon = charon\n  version = 5.9.8\n}\n"u8.ToArray()),
        ["libreswan status"] = (bytes => LibreswanParser.Read(Text(bytes), LibreswanSamples.Traffic4, DateTimeOffset.UnixEpoch), Bytes(LibreswanSamples.Status4)),
        ["libreswan traffic"] = (bytes => LibreswanParser.Read(LibreswanSamples.Status5, Text(bytes), DateTimeOffset.UnixEpoch), Bytes(LibreswanSamples.Traffic5)),
        ["xfrm state"] = (bytes => XfrmParser.Read(Text(bytes), XfrmSamples.Policies), Bytes(XfrmSamples.States)),
        ["xfrm policy"] = (bytes => XfrmParser.Read(XfrmSamples.States, Text(bytes)), Bytes(XfrmSamples.Policies)),
        ["sns xml"] = (ReadSns, Bytes(SnsSamples.Sas)),
        ["sns ha"] = (ReadSns, Bytes(SnsSamples.Pair)),
    };

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Parse_AnyBytes_IsReadOrRefused(string parser) => Properties.Hold(Arbitraries.Bytes, bytes => Try(parser, bytes));

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Parse_AnyText_IsReadOrRefused(string parser) => Properties.Hold(Arbitraries.Text, text => Try(parser, Bytes(text)));

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Parse_DisturbedAnswer_IsReadOrRefused(string parser) => Properties.Hold(Arbitraries.DisturbedCopiesOf(All[parser].Good), bytes => Try(parser, bytes));

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Parse_CutAnswer_IsReadOrRefused(string parser) => Properties.Hold(Arbitraries.BeginningsOf(All[parser].Good), bytes => Try(parser, bytes));

    [Theory]
    [InlineData("swanctl sas")]
    [InlineData("swanctl conns")]
    [InlineData("sns xml")]
    public void Parse_AnswerCutAnywhereBeforeItsEnd_IsRefused(string parser)
    {
        // An answer that is a line short must never look like one with a tunnel less.
        var good = All[parser].Good.AsSpan().TrimEnd("\n"u8).ToArray();
        for (var length = 0; length < good.Length; length++)
        {
            Assert.Throws<IpsecFormatException>(() => All[parser].Parse(good[..length]));
        }

        All[parser].Parse(good);
    }

    [Fact]
    public void Join_AnyNames_NeverMakesTheSameSeriesTwice() => Properties.Hold(Arbitraries.Text, Arbitraries.Text, (one, two) =>
    {
        var clock = new ManualTimeProvider();
        var reading = new GatewayReading
        {
            Configured = [new(TunnelId.Name(one), TunnelId.Name(two), TunnelId.Selectors(one), TunnelId.Selectors(two)), new(TunnelId.Name(two), TunnelId.Name(one), TunnelId.Selectors(two), TunnelId.Selectors(one))],
            Children = [new ChildSa(TunnelId.Name(one), TunnelId.Name(two), one, SaPhase.Up), new ChildSa(TunnelId.Name(two), TunnelId.Name(two), two, SaPhase.Closing)],
        };
        var views = new TunnelBook([], true, clock).See(reading, clock.GetUtcNow()).Views;
        Assert.Distinct(views.Select(view => view.Id));
        Assert.All(views, view => Assert.True(view.Id.Connection.Length <= 128 && view.Id.LocalTs.Length <= 400 && !view.Id.Child.Any(char.IsControl)));
    });

    [Fact]
    public void Memory_GatewayThatChangesEveryNameAtEachPoll_StaysBounded()
    {
        var clock = new ManualTimeProvider();
        var book = new TunnelBook([], false, clock);
        for (var poll = 0; poll < 60; poll++)
        {
            var names = Enumerable.Range(poll * 1200, 1200).Select(number => $"n{number}").ToList();
            book.See(new GatewayReading { Configured = [.. names.Select(name => new ConfiguredTunnel(name, name, "", ""))], Ikes = [.. names.Select(name => new IkeSa(name, SaPhase.Up))], Children = [.. names.Select(name => new ChildSa(name, name, name, SaPhase.Up) { In = new(1, 1) })] }, clock.GetUtcNow());
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(book.Count, 1000, 8000);
    }

    private static void Try(string parser, byte[] bytes)
    {
        try
        {
            All[parser].Parse(bytes);
        }
        catch (IpsecFormatException fault)
        {
            Assert.True(fault.Message.Length < 300);
        }
    }

    /// <summary>A whole answer of an SNS is XML whose last part says that it is the last one.</summary>
    private static void ReadSns(byte[] bytes)
    {
        var answer = SnsXml.Read(bytes);
        SnsParser.Policies(answer);
        SnsParser.Ikes(answer);
        SnsParser.HalfSas(answer);
        SnsParser.Nodes(answer);
        SnsParser.Property(answer);
        SnsJoin.Join(SnsParser.Policies(answer), SnsParser.Ikes(answer), SnsParser.Sas(answer));
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
