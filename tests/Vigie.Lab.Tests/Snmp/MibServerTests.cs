using System.Net;
using System.Net.Sockets;
using Vigie.Lab.Nas;
using Vigie.Lab.Snmp;

namespace Vigie.Lab.Tests.Snmp;

public sealed class MibServerTests
{
    private static readonly IReadOnlyList<MibObject> Objects =
        [.. ((string[])["1.9.0", "1.10.0", "2.0"]).Select(oid => MibObject.Text(MibOid.Parse(oid)!.Value, oid))];

    [Theory]
    [InlineData("get .1.9.0", ".1.9.0\nstring\n1.9.0\n")]
    [InlineData("get .1.9", "NONE\n")]
    [InlineData("getnext .1.9.0", ".1.10.0\nstring\n1.10.0\n")]
    [InlineData("getnext .1.9", ".1.9.0\nstring\n1.9.0\n")]
    [InlineData("getnext .1.9.0.0", ".1.10.0\nstring\n1.10.0\n")]
    [InlineData("getnext .1.10.4294967295", ".2.0\nstring\n2.0\n")]
    [InlineData("getnext .2.0", "NONE\n")]
    [InlineData("getnext .1.4294967296", "NONE\n")]
    [InlineData("getnext", "NONE\n")]
    [InlineData("set .1.9.0", "NONE\n")]
    [InlineData("get .1..9", "NONE\n")]
    public void Answer_Question_IsTheRightObjectOrNone(string question, string answer) => Assert.Equal(answer, MibServer.Answer(Objects, question));

    [Fact]
    public void Mib_Rows_AreStrictlyAscending()
    {
        var objects = NasMib.Of(NasModels.Healthy("AARD", Pbs.At.Noon));
        Assert.All(objects.Zip(objects.Skip(1)), pair => Assert.True(pair.First.Oid.CompareTo(pair.Second.Oid) < 0, $"{pair.First.Oid} {pair.Second.Oid}"));
    }

    [Fact]
    public async Task Server_EndlessLine_IsCutOffAndOthersAreServed()
    {
        await using var server = new MibServer(() => Objects);
        using var bad = await ConnectAsync(server);
        await bad.GetStream().WriteAsync(new byte[4096], TestContext.Current.CancellationToken);
        using var good = await ConnectAsync(server);
        await good.GetStream().WriteAsync("get .2.0\n"u8.ToArray(), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(good.GetStream());

        Assert.Equal(".2.0", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.True(await IsClosedAsync(bad));
    }

    private static async Task<TcpClient> ConnectAsync(MibServer server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port, TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task<bool> IsClosedAsync(TcpClient client)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
