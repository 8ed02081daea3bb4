[assembly: AssemblyFixture(typeof(Vigie.Snmp.Tests.Real.SnmpsimServer))]

namespace Vigie.Snmp.Tests.Real;

/// <summary>Against snmpsim, an agent built on another library: versions, pairs of protocols, walks compared with snmpbulkwalk.</summary>
public sealed class SnmpsimTests(SnmpsimServer server)
{
    private static readonly Oid _table = Oid.Parse("1.3.6.1.4.1.99999.2.1");

    public static TheoryData<AuthProtocol, PrivProtocol> Pairs => SnmpdTests.Pairs;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task GetAsync_EachPairOfProtocols_Answers(AuthProtocol auth, PrivProtocol priv)
    {
        var user = new SnmpUser(SnmpsimServer.UserOf(auth, priv), auth, SnmpsimServer.AuthPassword, priv, SnmpsimServer.PrivPassword, "types");
        using var session = server.Session(user);
        var found = await session.GetAsync([Oid.Parse("1.3.6.1.2.1.1.1.0")], Token);
        Assert.Equal("a device of many types", found[0].Value.ToString());
        Assert.Equal(0, session.Traffic.Retries);
    }

    [Theory]
    [InlineData(SnmpVersion.V1)]
    [InlineData(SnmpVersion.V2c)]
    public async Task WalkAsync_EachType_GivesWhatSnmpbulkwalkGives(SnmpVersion version)
    {
        var expected = await NetSnmp.BulkWalkAsync(["-v2c", "-c", "types"], server.Port, "1.3");
        using var session = server.Session(new SnmpCommunity(version, "types"));
        var walk = await session.WalkAsync(Oid.Parse("1.3"), SnmpLimits.Default, Token);

        // Version 1 has no 64-bit counters: agents step over them.
        var visible = version == SnmpVersion.V1 ? expected.Where(pair => !pair.Value.StartsWith("Counter64", StringComparison.Ordinal)) : expected;
        Assert.Equal(WalkEnd.Complete, walk.End);
        Assert.Equal(visible, walk.Objects.Select(binding => KeyValuePair.Create(binding.Oid, NetSnmp.Print(binding.Value))));
        Assert.InRange(walk.Objects.Count, 14, 15);
    }

    [Fact]
    public async Task WalkAsync_LongTable_GivesWhatSnmpbulkwalkGives()
    {
        var expected = await NetSnmp.BulkWalkAsync(["-v2c", "-c", "table"], server.Port, _table.ToString());
        using var session = server.Session(new SnmpCommunity(SnmpVersion.V2c, "table"));
        var walk = await session.WalkAsync(_table, SnmpLimits.Default, Token);
        Assert.Equal(3 * SnmpsimServer.LongTableRows, walk.Objects.Count);
        Assert.Equal(expected, walk.Objects.Select(binding => KeyValuePair.Create(binding.Oid, NetSnmp.Print(binding.Value))));
    }

    [Fact]
    public async Task ReadTableAsync_LongTableEncrypted_GivesTheCellsOfTheWalk()
    {
        var user = new SnmpUser(SnmpsimServer.UserOf(AuthProtocol.Sha1, PrivProtocol.Aes128), AuthProtocol.Sha1, SnmpsimServer.AuthPassword, PrivProtocol.Aes128, SnmpsimServer.PrivPassword, "table");
        using var session = server.Session(user);
        var table = await session.ReadTableAsync([_table.Append(1u), _table.Append(3u)], SnmpLimits.Default, Token);
        Assert.Equal((WalkEnd.Complete, SnmpsimServer.LongTableRows), (table.End, table.Rows.Count));
        Assert.All(table.Rows, row => Assert.Equal(($"disk {row.Index}", $"{30_000 + row.Index[0]}"), (row[0].ToString(), row[1].ToString())));
    }

    [Fact]
    public async Task WalkAsync_RecordedDevices_GiveWhatSnmpbulkwalkGives()
    {
        Assert.SkipWhen(SnmpsimServer.Recordings is null, "the recordings of real devices lie beside the project and not in it; this clone stands alone");
        Assert.NotEmpty(SnmpsimServer.Recordings);
        foreach (var name in SnmpsimServer.Recordings.Select(recording => Path.GetFileNameWithoutExtension(recording)))
        {
            var expected = await NetSnmp.BulkWalkAsync(["-v2c", "-c", name], server.Port, "1.3.6.1.4.1");
            using var session = server.Session(new SnmpCommunity(SnmpVersion.V2c, name));
            var walk = await session.WalkAsync(Oid.Parse("1.3.6.1.4.1"), SnmpLimits.Default, Token);
            Assert.Equal((name, WalkEnd.Complete), (name, walk.End));
            Assert.Equal(expected, walk.Objects.Select(binding => KeyValuePair.Create(binding.Oid, NetSnmp.Print(binding.Value))));
        }
    }

    [Fact]
    public async Task GetAsync_UnknownUserOfASilentAgent_IsAuthAndNotATimeout()
    {
        using var session = server.Session(new SnmpUser("nobody-knows", AuthProtocol.Sha256, "password-one", contextName: "types"), timeout: 0.4);
        var error = await Assert.ThrowsAsync<SnmpException>(() => session.GetAsync([Oid.Parse("1.3.6.1.2.1.1.1.0")], Token));
        Assert.Equal(SnmpFailure.Auth, error.Failure);
    }
}
