using Vigie.Testing;

namespace Vigie.Exposition.Tests;

public sealed class MetricWriterTests
{
    private static readonly MetricFamily _size = MetricFamily.Gauge("disk_size_bytes", "Size.", "bytes", "disk");
    private static readonly MetricFamily _reads = MetricFamily.Counter("disk_reads_total", "Reads.", "", "disk");
    private static readonly MetricFamily _info = MetricFamily.Info("disk_info", "What it is.", "disk", "model");
    private static readonly MetricFamily _state = MetricFamily.StateSet("disk_state", "State.", "state", ["ok", "failed"], "disk");
    private static readonly MetricFamily _load = MetricFamily.Gauge("load1", "Load.");
    private static readonly LabelSet _aard = new([new("site", "AARD"), new("target", "nas")]);

    private readonly MetricWriter _writer = new();

    public MetricWriterTests() => _writer.Begin(_aard);

    [Fact]
    public async Task ToSnapshot_EachKind_WritesFamiliesInOrderOfNames()
    {
        _writer.Add(_load, 0.25);
        _writer.AddState(_state, "failed", "sda");
        _writer.Add(_size, 4e12, "sda");
        _writer.AddInfo(_info, "sda", "WD \"Red\"");
        _writer.Add(_reads, 7, "sda");
        Assert.Equal(
            """
            # HELP disk_info What it is.
            # TYPE disk_info gauge
            disk_info{site="AARD",target="nas",disk="sda",model="WD \"Red\""} 1
            # HELP disk_reads_total Reads.
            # TYPE disk_reads_total counter
            disk_reads_total{site="AARD",target="nas",disk="sda"} 7
            # HELP disk_size_bytes Size.
            # TYPE disk_size_bytes gauge
            disk_size_bytes{site="AARD",target="nas",disk="sda"} 4000000000000
            # HELP disk_state State.
            # TYPE disk_state gauge
            disk_state{site="AARD",target="nas",disk="sda",state="ok"} 0
            disk_state{site="AARD",target="nas",disk="sda",state="failed"} 1
            # HELP load1 Load.
            # TYPE load1 gauge
            load1{site="AARD",target="nas"} 0.25

            """,
            await Exposed.TextAsync(ExpositionFormat.Text, _writer.ToSnapshot()));
    }

    [Fact]
    public async Task Add_NoLabelsAtAll_WritesNoBraces()
    {
        _writer.Begin(LabelSet.Empty);
        _writer.Add(_load, 1);
        Assert.EndsWith("\nload1 1\n", await Exposed.TextAsync(ExpositionFormat.Text, _writer.ToSnapshot()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddState_NoneInForce_WritesZeros()
    {
        _writer.AddState(_state, null, "sda");
        var text = await Exposed.TextAsync(ExpositionFormat.Text, _writer.ToSnapshot());
        Assert.Contains("state=\"ok\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("state=\"failed\"} 0\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(1.0, "1")]
    [InlineData(-17.0, "-17")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1e21, "1E+21")]
    [InlineData(999999999999999.0, "999999999999999")]
    [InlineData(9007199254740993.0, "9007199254740992")]
    [InlineData(5e-324, "5E-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157E+308")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public async Task Add_Number_IsWrittenShortestAndExact(double value, string written)
    {
        _writer.Begin(LabelSet.Empty);
        _writer.Add(_load, value);
        Assert.EndsWith($"\nload1 {written}\n", await Exposed.TextAsync(ExpositionFormat.Text, _writer.ToSnapshot()), StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<MetricWriter>> Refused { get; } = new()
    {
        { "metric 'disk_size_bytes' has 1 labels (disk), 0 values were given", writer => writer.Add(_size, 1) },
        { "metric 'disk_size_bytes' has 1 labels (disk), 2 values were given", writer => writer.Add(_size, 1, "a", "b") },
        { "metric 'disk_state' is a StateSet: use AddState or AddInfo", writer => writer.Add(_state, 1, "a") },
        { "metric 'disk_info' is a Info: use AddState or AddInfo", writer => writer.Add(_info, 1, "a", "b") },
        { "metric 'disk_size_bytes' is no info", writer => writer.AddInfo(_size, "a") },
        { "metric 'disk_size_bytes' is no state set", writer => writer.AddState(_size, "ok", "a") },
        { "metric 'disk_state' has no state 'OK'", writer => writer.AddState(_state, "OK", "a") },
        { "metric 'disk_reads_total' is a counter and cannot be -1", writer => writer.Add(_reads, -1, "a") },
        { "metric 'disk_reads_total' is a counter and cannot be NaN", writer => writer.Add(_reads, double.NaN, "a") },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Add_WhatDoesNotFit_IsRefusedAndLeavesNothing(string message, Action<MetricWriter> add)
    {
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => add(_writer)).Message);
        Assert.Equal(0, _writer.ToSnapshot().SampleCount);
    }

    [Fact]
    public void Add_FamilyNotAllowed_IsRefused()
    {
        _writer.Add(_size, 1, "before");
        _writer.Begin(_aard, new HashSet<MetricFamily> { _load });
        _writer.Add(_load, 1);
        var failure = Assert.Throws<ArgumentException>(() => _writer.Add(_size, 1, "sda"));
        Assert.Equal("metric 'disk_size_bytes' is not declared by the collector that adds it", failure.Message);
        Assert.Throws<ArgumentException>(() => _writer.AddState(_state, "ok", "sda"));
        Assert.Equal([_load], _writer.ToSnapshot().Families);
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("state")]
    public void Add_SharedLabelThatTheFamilyDeclares_IsRefused(string shared)
    {
        _writer.Begin(_aard);
        _writer.AddState(_state, "ok", "sda");
        _writer.Begin(new LabelSet([new(shared, "x")]));
        var failure = Assert.Throws<ArgumentException>(() => _writer.AddState(_state, "ok", "sda"));
        Assert.Equal($"metric 'disk_state' declares label '{shared}', which all series of the run have already", failure.Message);
    }

    [Theory]
    [InlineData(1.5, "1.5")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NaN, "NaN")]
    public void Add_SameSeriesTwice_NamesBothValues(double second, string written)
    {
        _writer.Add(_size, 3, "x\"y");
        _writer.Add(_size, 4, "other");
        var failure = Assert.Throws<DuplicateSeriesException>(() => _writer.Add(_size, second, "x\"y"));
        Assert.Equal($$"""series disk_size_bytes{site="AARD",target="nas",disk="x\"y"} was added twice: first with 3, then with {{written}}""", failure.Message);
    }

    [Fact]
    public async Task Add_AfterADuplicateWasCaught_GoesOnCleanly()
    {
        _writer.Add(_size, 3, "a");
        Assert.Throws<DuplicateSeriesException>(() => _writer.Add(_size, 4, "a"));
        _writer.Add(_size, 5, "b");
        _writer.AddState(_state, "ok", "a");
        Assert.Throws<DuplicateSeriesException>(() => _writer.AddState(_state, "failed", "a"));
        var families = StrictParser.Parse(await Exposed.TextAsync(ExpositionFormat.Text, _writer.ToSnapshot()), ExpositionFormat.Text);
        Assert.Equal([3.0, 5.0, 1.0, 0.0], families.SelectMany(family => family.Samples).Select(sample => sample.Value));
    }

    [Fact]
    public void Add_ValuesThatBecomeEqualWhenReplaced_AreDuplicates()
    {
        _writer.Add(_size, 1, "\ud83d");
        Assert.Throws<DuplicateSeriesException>(() => _writer.Add(_size, 2, "\ude00"));
    }

    [Fact]
    public void Add_SameLabelsInOtherFamily_IsNoDuplicate()
    {
        _writer.Add(_size, 1, "sda");
        _writer.Add(_reads, 1, "sda");
        Assert.Equal(2, _writer.ToSnapshot().SampleCount);
    }

    [Fact]
    public void Add_ManySeriesThenEachAgain_FindsEveryDuplicate()
    {
        for (var i = 0; i < 5_000; i++)
        {
            _writer.Add(_size, i, $"disk{i}");
            _writer.Add(_reads, i, $"disk{i}");
        }

        for (var i = 0; i < 5_000; i += 7)
        {
            Assert.Throws<DuplicateSeriesException>(() => _writer.Add(_size, -1, $"disk{i}"));
        }

        Assert.Equal(10_000, _writer.ToSnapshot().SampleCount);
    }

    [Fact]
    public async Task Begin_AfterARun_ForgetsEverything()
    {
        _writer.Add(_size, 1, "sda");
        _writer.AddState(_state, "ok", "sda");
        _writer.Begin(new LabelSet([new("site", "DRYN")]));
        Assert.Equal(0, _writer.ToSnapshot().SampleCount);
        _writer.Add(_size, 2, "sda");
        Assert.EndsWith("\ndisk_size_bytes{site=\"DRYN\",disk=\"sda\"} 2\n", await Exposed.TextAsync(ExpositionFormat.Text, _writer.ToSnapshot()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ToSnapshot_WriterUsedAgain_StaysAsItWas()
    {
        _writer.Add(_size, 1, "sda");
        var first = _writer.ToSnapshot();
        var before = await Exposed.TextAsync(ExpositionFormat.Text, first);
        _writer.Add(_size, 2, "sdb");
        _writer.Begin(_aard);
        _writer.Add(_size, 9, "zzz");
        Assert.Equal(before, await Exposed.TextAsync(ExpositionFormat.Text, first));
        Assert.Equal(1, first.SampleCount);
    }

    [Fact]
    public void ToSnapshot_Properties_CountSamplesAndBytes()
    {
        _writer.AddState(_state, "ok", "sda");
        _writer.Add(_load, 1);
        var snapshot = _writer.ToSnapshot();
        Assert.Equal(3, snapshot.SampleCount);
        Assert.Equal([_state, _load], snapshot.Families);
        Assert.Equal(snapshot.Blocks.Sum(block => block.Chunks.Sum(chunk => chunk.Length)), snapshot.Length);
        Assert.Equal(0, MetricSnapshot.Empty.SampleCount);
        Assert.Equal(0, MetricSnapshot.Empty.Length);
    }
}
