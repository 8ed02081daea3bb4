[assembly: AssemblyFixture(typeof(Vigie.Snmp.Tests.Real.SnmpdServer))]

namespace Vigie.Snmp.Tests.Real;

/// <summary>Against Debian's snmpd: each version, each pair of protocols, walks compared with snmpbulkwalk.</summary>
public sealed class SnmpdTests(SnmpdServer server)
{
    private static readonly Oid _upTime = Oid.Parse("1.3.6.1.2.1.1.3.0");
    private static readonly Oid _location = Oid.Parse("1.3.6.1.2.1.1.6.0");
    private static readonly SnmpCommunity _community = new(SnmpVersion.V2c, "public");

    public static TheoryData<AuthProtocol, PrivProtocol> Pairs => [
        .. from auth in Enum.GetValues<AuthProtocol>()
           from priv in Enum.GetValues<PrivProtocol>()
           where auth != AuthProtocol.None || priv == PrivProtocol.None
           select (auth, priv)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task GetAsync_EachPairOfProtocols_Answers(AuthProtocol auth, PrivProtocol priv)
    {
        using var session = server.Session(User(auth, priv));
        var found = await session.GetAsync([_location, _upTime], Token);
        Assert.True(found[0].Value.TryGetText(out var text));
        Assert.Equal("a room with a view", text);
        Assert.Equal(SnmpType.TimeTicks, found[1].Value.Type);
        Assert.Equal(2, session.Traffic.Requests);
        Assert.Equal(0, session.Traffic.Retries);
    }

    [Theory]
    [InlineData(SnmpVersion.V1)]
    [InlineData(SnmpVersion.V2c)]
    public async Task GetAsync_MissingObjectAmongOthers_SpoilsNothing(SnmpVersion version)
    {
        using var session = server.Session(new SnmpCommunity(version, "public"));
        var found = await session.GetAsync([_location, Oid.Parse("1.3.6.1.4.1.6574.1.5.1.0"), _upTime, Oid.Parse("1.3.6.1.2.1.1.77.0")], Token);
        Assert.Equal([true, false, true, false], found.Select(binding => binding.Value.IsPresent));
        Assert.Equal(SnmpType.NoSuchObject, found[1].Value.Type);
    }

    [Theory]
    [InlineData("1.3.6.1.2.1.1", SnmpVersion.V2c, 15)]
    [InlineData("1.3.6.1.2.1.25.6.3", SnmpVersion.V2c, 200)]
    [InlineData("1.3.6.1.2.1.25.6.3.1.2", SnmpVersion.V1, 100)]
    [InlineData("1.3.6.1.4.1.8072.1.3.2", SnmpVersion.V2c, 20)]
    [InlineData("1.3.6.1.6.3.16", SnmpVersion.V2c, 100)]
    [InlineData("1.3.6.1.2.1", SnmpVersion.V2c, 1000)]
    [InlineData("1.3.6.1.2.1.1", SnmpVersion.V1, 15)]
    public async Task WalkAsync_RealTree_GivesWhatSnmpbulkwalkGives(string root, SnmpVersion version, int least)
    {
        var before = await NetSnmp.BulkWalkAsync(SnmpdServer.ToolCommunity, server.Port, root);
        using var session = server.Session(new SnmpCommunity(version, "public"), timeout: 5);
        var walk = await session.WalkAsync(Oid.Parse(root), SnmpLimits.Default, Token);
        var after = await NetSnmp.BulkWalkAsync(SnmpdServer.ToolCommunity, server.Port, root);

        // What moves between the two walks of the tool, such as counters, cannot be compared.
        var ours = walk.Objects.ToDictionary(binding => binding.Oid, binding => NetSnmp.Print(binding.Value));
        var steady = before.Where(pair => after.TryGetValue(pair.Key, out var later) && later == pair.Value).ToDictionary();
        Assert.Equal(WalkEnd.Complete, walk.End);
        Assert.True(steady.Count >= least, $"only {steady.Count} steady values");
        Assert.All(steady, pair => Assert.Equal((pair.Key, pair.Value), (pair.Key, ours.GetValueOrDefault(pair.Key))));
    }

    [Fact]
    public async Task WalkAsync_Encrypted_GivesWhatTheCommunityGives()
    {
        var root = Oid.Parse("1.3.6.1.2.1.25.6.3");
        using var open = server.Session(_community, timeout: 5);
        using var secret = server.Session(User(AuthProtocol.Sha256, PrivProtocol.Aes128), timeout: 5);
        Assert.Equal((await open.WalkAsync(root, SnmpLimits.Default, Token)).Objects, (await secret.WalkAsync(root, SnmpLimits.Default, Token)).Objects);
    }

    [Fact]
    public async Task ReadTableAsync_SomeColumns_GivesTheCellsOfTheWalk()
    {
        var table = Oid.Parse("1.3.6.1.2.1.25.6.3.1");
        Oid[] columns = [table.Append(4u), table.Append(2u)];
        using var session = server.Session(_community, timeout: 5);
        var walk = await session.WalkAsync(table, SnmpLimits.Default, Token);
        var read = await session.ReadTableAsync(columns, SnmpLimits.Default, Token);
        var expected = walk.Objects.Where(binding => columns.Any(binding.Oid.StartsWith)).ToDictionary(binding => binding.Oid, binding => binding.Value);
        var cells = from row in read.Rows
                    from column in new[] { 0, 1 }
                    select (Oid: columns[column].Append(row.Index), Value: row[column]);
        Assert.Equal(WalkEnd.Complete, read.End);
        Assert.Equal(expected, cells.ToDictionary(cell => cell.Oid, cell => cell.Value));
    }

    [Fact]
    public async Task GetAsync_LongText_ArrivesWhole()
    {
        using var session = server.Session(User(AuthProtocol.Sha256, PrivProtocol.Aes128));
        var key = Oid.Parse("1.3.6.1.4.1.8072.1.3.2.3.1.2.4.108.111.110.103");
        var found = (await session.GetAsync([key], Token))[0].Value;
        Assert.Equal(string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i} ")).Length, found.Bytes.Length);
    }

    private static SnmpUser User(AuthProtocol auth, PrivProtocol priv) =>
        new(SnmpdServer.UserOf(auth, priv), auth, SnmpdServer.AuthPassword, priv, SnmpdServer.PrivPassword);
}
