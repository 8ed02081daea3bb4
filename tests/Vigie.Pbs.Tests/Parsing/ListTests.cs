using System.Text;
using Vigie.Core.Collecting;
using Vigie.Pbs.Parsing;
using Vigie.Testing;

namespace Vigie.Pbs.Tests.Parsing;

/// <summary>Lists are read element by element, wherever the wire cuts them into pieces.</summary>
public sealed class ListTests
{
    private const string Whole = """{"digest":"x","data":[{"ns":""},{"ns":"a","x":[1,{"data":[]}]},{"comment":"\"}]","ns":"a/b"}],"total":3}""";

    [Fact]
    public async Task ReadAsync_CutAnywhere_TellsTheSameOrFails()
    {
        var bytes = Encoding.UTF8.GetBytes(Whole);
        for (var piece = 1; piece < bytes.Length; piece++)
        {
            Assert.Equal(["", "a", "a/b"], await NamespacesAsync(bytes, piece));
        }

        for (var length = 0; length < bytes.Length; length++)
        {
            var failure = await Assert.ThrowsAsync<TargetFailureException>(() => NamespacesAsync(bytes[..length], 7));
            Assert.Equal(FailureReason.Protocol, failure.Reason);
        }
    }

    [Theory]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"data":"x"}""")]
    [InlineData("""[]""")]
    [InlineData("""7""")]
    [InlineData("""{"x":{"data":[]}}""")]
    [InlineData("""{"data":[]} x""")]
    [InlineData("""{"data":[7]}""")]
    [InlineData("""{"data":[{"ns":null}]}""")]
    public async Task ReadAsync_NoSuchList_IsMalformed(string json)
    {
        var failure = await Assert.ThrowsAsync<TargetFailureException>(() => NamespacesAsync(Encoding.UTF8.GetBytes(json), 5));
        Assert.Equal(FailureReason.Protocol, failure.Reason);
    }

    [Fact]
    public async Task ReadAsync_TwoLevels_AreEntered()
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        var json = Encoding.UTF8.GetBytes("""{"data":{"x":[1],"data":[{"id":"host","metric":"cpu_current","timestamp":1,"type":"gauge","value":0.5},{"id":"datastore/nas","metric":"disk_total","value":9}]}}""");

        await PbsList.ReadAsync(new Pieces(json, 3), NodeParser.HostMetricsInto(values), 10, TestContext.Current.CancellationToken, levels: 2);

        Assert.Equal([new("cpu_current", 0.5)], values);
    }

    [Fact]
    public async Task ReadAsync_MoreElementsThanAllowed_IsMalformed()
    {
        var json = Encoding.UTF8.GetBytes($$"""{"data":[{{string.Join(',', Enumerable.Repeat("""{"ns":"a"}""", 101))}}]}""");
        var failure = await Assert.ThrowsAsync<TargetFailureException>(() => PbsList.ReadAsync(new MemoryStream(json), Ignore, 100, TestContext.Current.CancellationToken));
        Assert.Contains("more than 100 elements", failure.Message, StringComparison.Ordinal);

        static void Ignore(ref JsonCursor json) => json.Skip();
    }

    [Fact]
    public async Task ReadAsync_ElementWithoutEnd_StopsAtItsBound()
    {
        var endless = new Endless("""{"data":[{"ns":"aaaa"""u8.ToArray());
        var failure = await Assert.ThrowsAsync<TargetFailureException>(() => PbsList.ReadAsync(endless, Ignore, 100, TestContext.Current.CancellationToken));
        Assert.Equal(FailureReason.Protocol, failure.Reason);
        Assert.InRange(endless.Sent, 500_000, 2_000_000);

        static void Ignore(ref JsonCursor json) => json.Skip();
    }

    [Fact]
    public void ReadAsync_TextsOfAnyKind_ComeOutAsTheyWentIn() => Properties.Hold(Arbitraries.Text, text =>
    {
        var json = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { data = new[] { new { ns = text } } });
        var sent = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(json).GetProperty("data")[0].GetProperty("ns").GetString()!;
        if (sent.Length > JsonCursor.MaxTextLength)
        {
            return;
        }

        Assert.Equal([sent], NamespacesAsync(json, 11).GetAwaiter().GetResult());
    });

    private static async Task<List<string>> NamespacesAsync(byte[] json, int piece)
    {
        var names = new List<string>();
        await PbsList.ReadAsync(new Pieces(json, piece), (ref JsonCursor element) => names.Add(DatastoreParser.ReadNamespace(ref element)), 100, CancellationToken.None);
        return names;
    }

    /// <summary>Hands out a few bytes at a time, as a slow wire does.</summary>
    private sealed class Pieces(byte[] bytes, int length) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(length, buffer.Length)], cancellationToken);
    }

    /// <summary>A beginning that never ends.</summary>
    private sealed class Endless(byte[] beginning) : MemoryStream(beginning)
    {
        public long Sent { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                buffer.Span.Fill((byte)'a');
                read = buffer.Length;
            }

            Sent += read;
            return read;
        }
    }
}
