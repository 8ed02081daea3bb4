using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Vigie.Replication.MySql;
using Vigie.Replication.Sql;
using Vigie.Testing;
using Vigie.Testing.Databases;

namespace Vigie.Replication.Tests.MySql;

/// <summary>Servers that freeze, die, come back, drip or lie. Alone, since threads and descriptors of the whole process are counted.</summary>
[Collection(nameof(Alone))]
public sealed class TroubleTests : IAsyncLifetime
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(5);
    private static readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    private MariaDbServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await MariaDbServer.CreateAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Ask_FrozenServer_IsTimeoutInTimeAndHoldsNobody()
    {
        await using var session = Session(1);
        await session.AskAsync("select 1", _cancel);
        await using var fresh = Session(1);
        await using var secured = Session(1, new TlsSettings(TlsMode.Require));
        _server.Freeze();
        foreach (var one in new[] { session, fresh, secured, session })
        {
            var watch = Stopwatch.StartNew();
            var failure = await Assert.ThrowsAsync<SqlException>(() => one.AskAsync("select 1", _cancel));
            Assert.Equal(SqlFailure.Timeout, failure.Failure);
            Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(2));
        }

        _server.Thaw();
        Assert.Equal(1, (await session.AskAsync("select 1", _cancel)).Count);
    }

    [Fact]
    public async Task Ask_FrozenServerCallerGivesUp_EndsAtOnce()
    {
        await using var session = Session(20);
        await session.AskAsync("select 1", _cancel);
        _server.Freeze();
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.AskAsync("select 1", soon.Token));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1));
        watch.Restart();
        await session.DisposeAsync();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1));
        await Eventually.ShowsAsync(Threads, threads => threads == 0, _soon);
    }

    [Fact]
    public async Task Ask_ServerRestarted_AnswersWithoutAFailure()
    {
        await using var session = Session(3);
        await session.AskAsync("select 1", _cancel);
        await _server.RestartAsync();
        Assert.Equal(1, (await session.AskAsync("select 1", _cancel)).Count);
        Assert.Equal(2, session.Connections);
    }

    [Fact]
    public async Task Ask_HundredTimesWithRandomKills_LeaksNeitherConnectionNorThread()
    {
        var random = new Random(20);
        var descriptors = Descriptors();
        var (good, bad) = (0, 0);
        await using (var session = Session(1))
        {
            for (var poll = 0; poll < 100; poll++)
            {
                await HarmAsync(random.Next(12));
                try
                {
                    await session.AskAsync("select 1", _cancel);
                    good++;
                }
                catch (SqlException e) when (e.Failure is SqlFailure.Unreachable or SqlFailure.Timeout)
                {
                    bad++;
                }

                Assert.Equal(1, Threads());
                await RepairAsync();
            }

            Assert.Equal("1", await _server.SqlAsync("select count(*) from information_schema.processlist where user = 'exporter'"));
        }

        Assert.True(good >= 60 && bad >= 5, $"{good} good, {bad} bad");
        await Eventually.ShowsAsync(Threads, threads => threads == 0, _soon);
        await Eventually.ShowsAsync(Descriptors, now => now <= descriptors + 2, _soon);
        Assert.Equal("0", await _server.SqlAsync("select count(*) from information_schema.processlist where user = 'exporter'"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("\u0005\0\0\0\u0009abcd")]
    [InlineData("\u0002\0\0\0ab")]
    public async Task Ask_WhatAnswersIsNoMySql_FailsInTime(string greeting)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = GreetAsync(listener, greeting);
        foreach (var mode in new[] { TlsMode.Off, TlsMode.Require })
        {
            var access = MariaDbFixture.AccessTo(_server, tls: new TlsSettings(mode), timeout: 1);
            await using var session = new MySqlSession(access with { Sql = access.Sql with { Port = port } }, TimeProvider.System);
            var failure = await Assert.ThrowsAsync<SqlException>(() => session.AskAsync("select 1", _cancel));
            Assert.True(failure.Failure is SqlFailure.Unreachable or SqlFailure.Protocol or SqlFailure.Timeout or SqlFailure.Config, failure.Message);
        }
    }

    [Fact]
    public async Task Ask_ServerDripsBytes_IsTimeoutInTime()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = DripAsync(listener);
        var access = MariaDbFixture.AccessTo(_server, timeout: 1);
        await using var session = new MySqlSession(access with { Sql = access.Sql with { Port = ((IPEndPoint)listener.LocalEndpoint).Port } }, TimeProvider.System);
        var watch = Stopwatch.StartNew();
        Assert.Equal(SqlFailure.Timeout, (await Assert.ThrowsAsync<SqlException>(() => session.AskAsync("select 1", _cancel))).Failure);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Ask_TlsWantedServerHasNone_IsTls()
    {
        await using var session = Session(2, new TlsSettings(TlsMode.Require));
        Assert.Equal(SqlFailure.Tls, (await Assert.ThrowsAsync<SqlException>(() => session.AskAsync("select 1", _cancel))).Failure);
    }

    private static async Task GreetAsync(TcpListener listener, string greeting)
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync(_cancel);
            await client.GetStream().WriteAsync(System.Text.Encoding.Latin1.GetBytes(greeting), _cancel);
        }
    }

    /// <summary>A greeting that never ends, a byte each 50 ms.</summary>
    private static async Task DripAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(_cancel);
        client.NoDelay = true;
        byte[] bytes = [0xff, 0x00, 0, 0, 10, .. Enumerable.Repeat((byte)'a', 200)];
        foreach (var one in bytes)
        {
            await client.GetStream().WriteAsync(new[] { one }, _cancel);
            await Task.Delay(TimeSpan.FromMilliseconds(50), _cancel);
        }
    }

    private static int Threads() =>
        Directory.EnumerateDirectories("/proc/self/task").Count(task => ReadOrEmpty(Path.Combine(task, "comm")).StartsWith("mysql session", StringComparison.Ordinal));

    private static int Descriptors() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();

    private static string ReadOrEmpty(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private async Task HarmAsync(int kind)
    {
        switch (kind)
        {
            case 0:
                await _server.StopAsync(isCrash: true);
                break;
            case 1:
                await _server.RestartAsync(isCrash: true);
                break;
            case 2:
                _server.Freeze();
                break;
            case 3 or 4:
                await _server.SqlAsync("kill user exporter");
                break;
            default:
                break;
        }
    }

    private async Task RepairAsync()
    {
        if (!_server.IsRunning)
        {
            await _server.StopAsync();
            await _server.StartAsync();
        }

        _server.Thaw();
    }

    private MySqlSession Session(double timeout, TlsSettings? tls = null) => new(MariaDbFixture.AccessTo(_server, tls: tls, timeout: timeout), TimeProvider.System);
}
