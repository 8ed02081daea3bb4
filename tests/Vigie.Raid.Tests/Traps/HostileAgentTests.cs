using FsCheck;
using FsCheck.Fluent;
using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Raid.Tests.Support;
using Vigie.Raid.Vendors;
using Vigie.Snmp;
using Vigie.Testing;

namespace Vigie.Raid.Tests.Traps;

/// <summary>Whatever an agent sends: no exception, no unbounded labels, no series twice.</summary>
public sealed class HostileAgentTests
{
    /// <summary>Values of every type, sentinels among them.</summary>
    private static readonly Gen<SnmpValue> _values = Gen.OneOf(
        Gen.Elements<long>(-2147483648, -128, -1, 0, 1, 2, 3, 255, 4294967295, long.MaxValue, long.MinValue).Select(SnmpValue.Integer),
        Gen.Choose(-50, 300).Select(number => SnmpValue.Integer(number)),
        Gen.Elements(ulong.MinValue, 1UL, uint.MaxValue, ulong.MaxValue).Select(number => SnmpValue.Unsigned(SnmpType.Counter64, number)),
        Arbitraries.Text.Generator.Select(text => SnmpValue.OfText(text ?? "")),
        Arbitraries.Bytes.Generator.Select(bytes => SnmpValue.OfBytes(SnmpType.OctetString, bytes)),
        Gen.Elements("", "--", "0.00 KB", "-1", "Rebuilding (999 %)", "5.46 TB", "0x", "0xFFFFFFFFFFFFFFFFFF", "[Volume , Pool 1]", "ONLINE", "Personalities : \nmd0 : active\n", new string('x', 5000)).Select(SnmpValue.OfText),
        Gen.Constant(SnmpValue.OfOid(Oid.Parse("1.3.6.1"))),
        Gen.Constant(SnmpValue.Absent(SnmpType.NoSuchInstance)),
        Gen.Constant(SnmpValue.Real(SnmpType.Double, double.NaN)));

    public static TheoryData<string> Vendors => [.. AllVendors.Names];

    [Theory]
    [MemberData(nameof(Vendors))]
    public void Collectors_AnyRows_NeverThrowAndStayBounded(string name)
    {
        var vendor = AllVendors.List.Single(one => one.Name == name);
        var tables = Tables(vendor).ToArray();
        var scalars = Scalars(vendor).ToArray();
        var cells = from column in Gen.Choose(0, 1000)
                    from index in Gen.Elements("0", "1", "2", "0.1", "1.2", "1.0", "4294967295", "6.109.100.115.116.97.116")
                    from value in _values
                    select (column, index, value);
        var agents = cells.NonEmptyListOf().Select(list => Fill(tables, scalars, [.. list])).ToArbitrary();
        Prop.ForAll(agents, agent => RunAll(agent)).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Fact]
    public void MdStat_AnyText_NeverThrows() => Properties.Hold(Arbitraries.Text, text => MdStat.Parse(text ?? "", isNas: true, []));

    [Fact]
    public void MdStat_DisturbedText_NeverThrows()
    {
        var whole = "Personalities : [raid1] [raid6]\nmd2 : active raid5 sdd1[4](F) sdc1[2] sdb1[1] sda1[0] sde1[5](S)\n      5860145664 blocks super 1.2 level 5, 64k chunk, algorithm 2 [4/3] [UUU_]\n      [==>.......]  recovery = 12.3% (240267264/1953381888) finish=142.4min speed=200412K/sec\n      bitmap: 2/15 pages [8KB]\n\nunused devices: <none>\n"u8.ToArray();
        Properties.Hold(Arbitraries.DisturbedCopiesOf(whole), bytes => MdStat.Parse(System.Text.Encoding.Latin1.GetString(bytes), isNas: false, []));
    }

    [Fact]
    public async Task Arrays_MoreThanAnyBoxHas_AreBounded()
    {
        var agent = new Agent();
        for (var row = 0; row < 3000; row++)
        {
            agent.Row("1.3.6.1.4.1.6574.3.1.1", $"{row}", (2, $"Volume {row}"), (3, 1));
        }

        await using var watched = new Watched(agent);
        Assert.Equal(1024, (await watched.RunAsync("arrays")).Samples["raid_arrays"]);
    }

    [Fact]
    public async Task Disks_WithOneNameForAll_AreToldApart()
    {
        var agent = new Agent();
        for (var row = 0; row < 3; row++)
        {
            agent.Row("1.3.6.1.4.1.6574.2.1.1", $"{row}", (2, "Disk"), (5, 1));
        }

        await using var watched = new Watched(agent);
        var samples = (await watched.RunAsync("disks")).Samples;
        Assert.Equal(3, samples["raid_disks"]);
        Assert.Single(samples.Series("raid_disk_info", "disk=\"Disk #3\""));
    }

    [Theory]
    [InlineData("  padded model   \0\0", "padded model")]
    [InlineData("two\nlines", "two lines")]
    [InlineData("", "")]
    public void Text_PaddingAndControls_AreCleaned(string sent, string expected) => Assert.Equal(expected, new Cell(SnmpValue.OfText(sent)).Text);

    [Fact]
    public void Text_Endless_IsCut() => Assert.Equal(128, new Cell(SnmpValue.OfText(new string('x', 60_000))).Text.Length);

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(-128)]
    [InlineData(-2147483648L)]
    [InlineData(4294967295L)]
    public void Celsius_Sentinels_AreAbsent(long sent) => Assert.Null(new Cell(SnmpValue.Integer(sent)).Celsius);

    [Theory]
    [InlineData("28 C/82 F", 28.0)]
    [InlineData("--", null)]
    [InlineData("41", 41.0)]
    [InlineData("-5 C", -5.0)]
    public void Celsius_Texts_AreRead(string sent, double? expected) => Assert.Equal(expected, new Cell(SnmpValue.OfText(sent)).Celsius);

    [Theory]
    [InlineData("5.46 TB", 5.46 * 1099511627776)]
    [InlineData("0.00 KB", null)]
    [InlineData("--", null)]
    [InlineData("", null)]
    [InlineData("3000592982016", 3000592982016.0)]
    [InlineData("931.51 GB", 931.51 * 1073741824)]
    public void Sizes_AsText_AreRead(string text, double? expected)
    {
        var bytes = Units.BytesOf(text);
        Assert.Equal(expected is null, bytes is null);
        Assert.Equal(expected ?? 0, bytes ?? 0, 1.0);
    }

    [Fact]
    public void Words_AllStates_AreTheClosedVocabulary()
    {
        Assert.Equal(
            ["optimal", "unknown", "transitional", "scrubbing", "initializing", "expanding", "migrating", "resyncing", "rebuilding", "degraded", "failed"], Words<ArrayState>.All);
        Assert.Equal(
            ["ok", "spare", "unassigned", "unknown", "foreign", "rebuilding", "predictive_failure", "offline", "missing", "failed"], Words<DiskState>.All);
        Assert.Equal(["full", "reduced", "none", "unknown"], Words<Redundancy>.All);
    }

    private static IEnumerable<Table> Tables(Vendor vendor) =>
        [.. vendor.Arrays.SelectMany(layout => layout.Tables), .. vendor.Disks.SelectMany(layout => layout.Tables), .. vendor.Parts.SelectMany(layout => layout.Tables), .. vendor.Smart is { } smart ? new[] { smart.Table } : []];

    private static IEnumerable<Oid> Scalars(Vendor vendor) =>
        [.. vendor.Models, .. vendor.Versions, .. vendor.Serials, .. vendor.Parts.SelectMany(layout => layout.Scalars)];

    private static Agent Fill(Table[] tables, Oid[] scalars, (int Column, string Index, SnmpValue Value)[] cells)
    {
        var agent = new Agent();
        foreach (var (column, index, value) in cells)
        {
            if (tables.Length > 0)
            {
                var table = tables[column % tables.Length];
                agent.Put($"{table.ColumnOids[column / tables.Length % table.ColumnOids.Count]}.{index}", value);
            }
            else
            {
                agent.Put($"1.3.6.1.4.1.8072.1.3.2.{(column % 2 == 0 ? "3.1.2" : "2.1.3")}.6.109.100.115.116.97.116", value);
            }

            if (scalars.Length > 0)
            {
                agent.Put($"{scalars[column % scalars.Length]}", value);
            }
        }

        return agent;
    }

    private static void RunAll(Agent agent)
    {
        var watched = new Watched(agent, settings => settings with { ReadsSmart = true });
        foreach (var collector in watched.Collectors.Select(one => one.Description.Name))
        {
            try
            {
                var text = watched.RunAsync(collector).GetAwaiter().GetResult().Samples.Text;
                Assert.All(text.Split('\n'), line => Assert.True(line.Length < 2000));
            }
            catch (Vigie.Core.Collecting.TargetFailureException exception)
            {
                Assert.Equal(Vigie.Core.Collecting.FailureReason.Unsupported, exception.Reason);
            }
        }
    }
}
