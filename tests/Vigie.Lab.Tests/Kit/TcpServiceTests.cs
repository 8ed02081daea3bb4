using System.Net;
using System.Net.Sockets;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Tests.Kit;

public sealed class TcpServiceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Service_SeveralClients_AreServedAtOnce()
    {
        await using var service = TcpService.OnLoopback(0, "a test", EchoAsync);
        using var first = await ConnectAsync(service.Port);
        using var second = await ConnectAsync(service.Port);

        Assert.True(await IsAnsweredAsync(second));
        Assert.True(await IsAnsweredAsync(first));
    }

    [Fact]
    public async Task Service_OneMoreThanItsBound_IsClosedAtOnceAndOneThatLeavesMakesRoom()
    {
        await using var service = TcpService.OnLoopback(0, "a test", EchoAsync, most: 1);
        var first = await ConnectAsync(service.Port);
        Assert.True(await IsAnsweredAsync(first));
        using (var tooMany = await ConnectAsync(service.Port))
        {
            Assert.True(await IsClosedAsync(tooMany));
        }

        first.Dispose();
        for (var answered = false; !answered;)
        {
            using var next = await ConnectAsync(service.Port);
            answered = await IsAnsweredAsync(next);
        }
    }

    [Fact]
    public async Task Dispose_WithConnections_EndsThemAndFreesThePort()
    {
        var service = TcpService.OnLoopback(0, "a test", EchoAsync);
        using var client = await ConnectAsync(service.Port);
        Assert.True(await IsAnsweredAsync(client));

        await service.DisposeAsync();

        Assert.True(await IsClosedAsync(client));
        await using var again = TcpService.OnLoopback(service.Port, "a test", EchoAsync);
        using var other = await ConnectAsync(again.Port);
        Assert.True(await IsAnsweredAsync(other));
    }

    [Fact]
    public async Task Dispose_OneThatDoesNotLookAtItsToken_EndsItToo()
    {
        var served = new TaskCompletionSource();
        var service = TcpService.OnLoopback(0, "a test", async (client, _) =>
        {
            served.SetResult();
            await client.ReceiveAsync(new byte[1], CancellationToken.None);
        });
        using var client = await ConnectAsync(service.Port);
        await served.Task.WaitAsync(Cancel);

        await service.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancel);

        Assert.True(await IsClosedAsync(client));
    }

    [Fact]
    public async Task Dispose_AfterAFaultWhileServing_ThrowsItAndOthersWereServed()
    {
        var isFirst = true;
        var service = TcpService.OnLoopback(0, "a test", (client, stop) =>
        {
            var fails = isFirst;
            isFirst = false;
            return fails ? throw new InvalidOperationException("a mistake of its own") : EchoAsync(client, stop);
        });
        using var first = await ConnectAsync(service.Port);
        Assert.True(await IsClosedAsync(first));
        using var second = await ConnectAsync(service.Port);
        Assert.True(await IsAnsweredAsync(second));

        var thrown = await Assert.ThrowsAsync<AggregateException>(() => service.DisposeAsync().AsTask());

        Assert.Equal("a mistake of its own", Assert.Single(thrown.InnerExceptions).Message);
    }

    [Fact]
    public async Task OnLoopback_PortTaken_SaysWhichAndWhatFor()
    {
        await using var service = TcpService.OnLoopback(0, "a test", EchoAsync);

        var refused = Assert.Throws<IOException>(() => TcpService.OnLoopback(service.Port, "another", EchoAsync));

        Assert.StartsWith($"TCP port {service.Port} for another: ", refused.Message, StringComparison.Ordinal);
    }

    private static async Task EchoAsync(Socket client, CancellationToken stop)
    {
        var buffer = new byte[1];
        while (await client.ReceiveAsync(buffer, stop) > 0)
        {
            await client.SendAsync(buffer, stop);
        }
    }

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Cancel);
        return client;
    }

    private static async Task<bool> IsAnsweredAsync(TcpClient client)
    {
        try
        {
            await client.GetStream().WriteAsync("?"u8.ToArray(), Cancel);
            return await client.GetStream().ReadAsync(new byte[1], Cancel) == 1;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<bool> IsClosedAsync(TcpClient client)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[1], Cancel) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
