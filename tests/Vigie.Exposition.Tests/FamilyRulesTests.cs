namespace Vigie.Exposition.Tests;

public sealed class FamilyRulesTests
{
    public static TheoryData<string, Func<MetricFamily>> Broken { get; } = new()
    {
        { "metric '': the name must match [a-z][a-z0-9_]*", () => MetricFamily.Gauge("", "Help.") },
        { "metric '9lives': the name must match [a-z][a-z0-9_]*", () => MetricFamily.Gauge("9lives", "Help.") },
        { "metric '_hidden': the name must match [a-z][a-z0-9_]*", () => MetricFamily.Gauge("_hidden", "Help.") },
        { "metric 'camelCase': the name must match [a-z][a-z0-9_]*", () => MetricFamily.Gauge("camelCase", "Help.") },
        { "metric 'a:b': the name must match [a-z][a-z0-9_]*", () => MetricFamily.Gauge("a:b", "Help.") },
        { "metric 'façade': the name must match [a-z][a-z0-9_]*", () => MetricFamily.Gauge("façade", "Help.") },
        { "metric 'a b': the name must match [a-z][a-z0-9_]*", () => MetricFamily.Gauge("a b", "Help.") },
        { "metric 'thing': the help text is empty", () => MetricFamily.Gauge("thing", "") },
        { "metric 'thing': the help text must be one line without blanks around it", () => MetricFamily.Gauge("thing", " ") },
        { "metric 'thing': the help text must be one line without blanks around it", () => MetricFamily.Gauge("thing", "Help. ") },
        { "metric 'thing': the help text must be one line without blanks around it", () => MetricFamily.Gauge("thing", "One\ntwo.") },
        { "metric 'requests': a counter's name ends in _total, and no other's does", () => MetricFamily.Counter("requests", "Help.") },
        { "metric 'requests_total': a counter's name ends in _total, and no other's does", () => MetricFamily.Gauge("requests_total", "Help.") },
        { "metric 'build': an info's name ends in _info, and no other's does", () => MetricFamily.Info("build", "Help.") },
        { "metric 'build_info': an info's name ends in _info, and no other's does", () => MetricFamily.Gauge("build_info", "Help.") },
        { "metric 'state_info': an info's name ends in _info, and no other's does", () => MetricFamily.StateSet("state_info", "Help.", "state", ["a"]) },
        { "metric 'job_created': _created belongs to histograms and counters of the format itself", () => MetricFamily.Gauge("job_created", "Help.") },
        { "metric 'job_bucket': _bucket belongs to histograms and counters of the format itself", () => MetricFamily.Gauge("job_bucket", "Help.") },
        { "metric 'job_count': _count belongs to histograms and counters of the format itself", () => MetricFamily.Gauge("job_count", "Help.") },
        { "metric 'job_sum': _sum belongs to histograms and counters of the format itself", () => MetricFamily.Gauge("job_sum", "Help.") },
        { "metric 'age_minutes': 'minutes' is not a base unit", () => MetricFamily.Gauge("age_minutes", "Help.", "minutes") },
        { "metric 'age': the unit 'seconds' must be the suffix of the name", () => MetricFamily.Gauge("age", "Help.", "seconds") },
        { "metric 'seconds': the unit 'seconds' must be the suffix of the name", () => MetricFamily.Gauge("seconds", "Help.", "seconds") },
        { "metric 'age_seconds': the unit 'bytes' must be the suffix of the name", () => MetricFamily.Gauge("age_seconds", "Help.", "bytes") },
        { "metric 'read_total': the unit 'bytes' must be the suffix of the name", () => MetricFamily.Counter("read_total", "Help.", "bytes") },
        { "metric 'age_seconds': the name ends in 'seconds' but declares no unit", () => MetricFamily.Gauge("age_seconds", "Help.") },
        { "metric 'read_bytes_total': the name ends in 'bytes' but declares no unit", () => MetricFamily.Counter("read_bytes_total", "Help.") },
        { "metric 'thing': label '' must match [a-z][a-z0-9_]*", () => MetricFamily.Gauge("thing", "Help.", "", "") },
        { "metric 'thing': label '__name__' must match [a-z][a-z0-9_]*", () => MetricFamily.Gauge("thing", "Help.", "", "__name__") },
        { "metric 'thing': label 'a-b' must match [a-z][a-z0-9_]*", () => MetricFamily.Gauge("thing", "Help.", "", "a-b") },
        { "metric 'thing': label 'le' belongs to the format itself", () => MetricFamily.Gauge("thing", "Help.", "", "le") },
        { "metric 'thing': label 'quantile' belongs to the format itself", () => MetricFamily.Gauge("thing", "Help.", "", "quantile") },
        { "metric 'thing': label 'part' is declared twice", () => MetricFamily.Gauge("thing", "Help.", "", "part", "disk", "part") },
        { "metric 'thing': label 'state' is declared twice", () => MetricFamily.StateSet("thing", "Help.", "state", ["a"], "state") },
        { "metric 'thing': a state set needs states", () => MetricFamily.StateSet("thing", "Help.", "state", []) },
        { "metric 'thing': a state is declared twice", () => MetricFamily.StateSet("thing", "Help.", "state", ["a", "b", "a"]) },
        { "metric 'thing': a state is empty", () => MetricFamily.StateSet("thing", "Help.", "state", ["a", ""]) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Declare_RuleBroken_NamesTheMetricAndTheRule(string message, Func<MetricFamily> declare) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(declare).Message);

    [Fact]
    public void Declare_EachKindAsItShouldBe_KeepsWhatWasSaid()
    {
        var family = MetricFamily.StateSet("raid_array_state", "State of the array.", "state", ["optimal", "degraded"], "array", "array_kind");
        Assert.Equal((MetricType.StateSet, "raid_array_state", "State of the array.", "", "state"), (family.Type, family.Name, family.Help, family.Unit, family.StateLabel));
        Assert.Equal(["array", "array_kind"], family.Labels);
        Assert.Equal(["optimal", "degraded"], family.States);
        Assert.Equal("bytes", MetricFamily.Counter("ipsec_tunnel_bytes_total", "Bytes.", "bytes", "direction").Unit);
        Assert.Null(MetricFamily.Info("vigie_build_info", "Version.", "version").StateLabel);
    }

    [Fact]
    public void CheckTogether_NamesApart_Passes() =>
        MetricFamily.CheckTogether([MetricFamily.Gauge("a", "Help."), MetricFamily.Counter("a_reads_total", "Help."), MetricFamily.Info("b_info", "Help.")]);

    [Fact]
    public void CheckTogether_SameDeclarationTwice_Passes() =>
        MetricFamily.CheckTogether([MetricFamily.Gauge("a", "Help.", "", "x"), MetricFamily.Gauge("a", "Help.", "", "x")]);

    public static TheoryData<MetricFamily, MetricFamily> Unlike { get; } = new()
    {
        { MetricFamily.Gauge("a", "Help."), MetricFamily.Gauge("a", "Other help.") },
        { MetricFamily.Gauge("a", "Help.", "", "x"), MetricFamily.Gauge("a", "Help.", "", "y") },
        { MetricFamily.Gauge("a", "Help."), MetricFamily.StateSet("a", "Help.", "state", ["up"]) },
        { MetricFamily.StateSet("a", "Help.", "state", ["up"]), MetricFamily.StateSet("a", "Help.", "state", ["up", "down"]) },
        { MetricFamily.StateSet("a", "Help.", "state", ["up"]), MetricFamily.StateSet("a", "Help.", "role", ["up"]) },
    };

    [Theory]
    [MemberData(nameof(Unlike))]
    public void CheckTogether_SameNameDeclaredDifferently_NamesIt(MetricFamily one, MetricFamily other) =>
        Assert.Equal("metric 'a': it is declared twice, and differently", Assert.Throws<ArgumentException>(() => MetricFamily.CheckTogether([one, other])).Message);

    public static TheoryData<MetricFamily, MetricFamily, string> Clashing { get; } = new()
    {
        { MetricFamily.Gauge("a", "Help."), MetricFamily.Counter("a_total", "Help."), "metric 'a_total': 'a' has the same name 'a' in OpenMetrics" },
        { MetricFamily.Info("a_info", "Help."), MetricFamily.Gauge("a", "Help."), "metric 'a': 'a_info' has the same name 'a' in OpenMetrics" },
        { MetricFamily.Info("a_info", "Help."), MetricFamily.Counter("a_total", "Help."), "metric 'a_total': 'a_info' has the same name 'a' in OpenMetrics" },
    };

    [Theory]
    [MemberData(nameof(Clashing))]
    public void CheckTogether_SameNameInOpenMetrics_NamesBoth(MetricFamily one, MetricFamily other, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => MetricFamily.CheckTogether([one, other])).Message);

    [Fact]
    public void LabelSet_NameTwice_NamesIt() =>
        Assert.Equal("label 'site' is given twice", Assert.Throws<ArgumentException>(() => new LabelSet([new("site", "A"), new("site", "B")])).Message);

    [Theory]
    [InlineData("Site", "label 'Site' must match [a-z][a-z0-9_]*")]
    [InlineData("a\"b", "label 'a\"b' must match [a-z][a-z0-9_]*")]
    [InlineData("le", "label 'le' belongs to the format itself")]
    public void LabelSet_BadName_NamesIt(string name, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => new LabelSet([new(name, "A")])).Message);
}
