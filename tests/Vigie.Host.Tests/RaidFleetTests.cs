using System.Diagnostics;
using System.Globalization;
using Vigie.Testing;
using Vigie.Testing.Snmp;

namespace Vigie.Host.Tests;

/// <summary>The product itself with many NAS, some of which hang or refuse: each is told by its reason, and the others are read as if they were alone.</summary>
public sealed class RaidFleetTests : IDisposable
{
    private const string Password = "long-enough-password";
    private const double Interval = 2;

    /// <summary>The interval with its jitter, and room for a busy machine; far less than the 14 s that a dead target takes.</summary>
    private const double MostLate = 5;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Serve_DeadTargetsAmongMany_DelayNobody()
    {
        using var fleet = new RaidFleet(living: 30, dead: 10);
        await using var vigie = await VigieProcess.ServeAsync(VigieProcess.Product, fleet.Write(_folder, $"{Interval}s"), null);
        await vigie.ShowsAsync(text => Count(text, "vigie_collector_success{", " 1") == 30 * 3);
        var (lateness, living, text) = (new Lateness(), fleet.Living.ToHashSet(), "");
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(7); await Task.Delay(500, TestContext.Current.CancellationToken))
        {
            text = await vigie.GetAsync("/metrics");
            lateness.See(text, DateTimeOffset.UtcNow, living);
        }

        Assert.Equal(30 * 3, lateness.Collectors);
        Assert.InRange(lateness.Successes, 30 * 3, int.MaxValue);
        Assert.True(lateness.Longest < MostLate, $"{lateness.Latest} had no success for {lateness.Longest:0.0} s");
        Assert.Equal(30, Count(text, "vigie_target_up{", " 1"));
    }

    [Fact]
    public async Task Serve_WrongPasswordAndSilentHost_AreToldByTheirReasonAndBlockNobody()
    {
        await using var snmpd = await SnmpdAsync();
        using var silent = new FakeAgent(_ => []);
        await using var vigie = await VigieProcess.ServeAsync(VigieProcess.Product, Write(snmpd.Port, silent.Port), null);

        await vigie.ShowsAsync(text => Count(text, "raid_array_state{site=\"AARD\",target=\"good\",array=\"md0\",", "state=\"degraded\"} 1") == 1);
        await vigie.ShowsAsync(text => Failure(text, "wrong") is not null && Failure(text, "silent") is not null);
        var lateness = new Lateness();
        var text = "";
        for (var look = 0; look < 12; look++, await Task.Delay(500, TestContext.Current.CancellationToken))
        {
            text = await vigie.GetAsync("/metrics");
            lateness.See(text, DateTimeOffset.UtcNow, new HashSet<string> { "good" });
        }

        Assert.Equal("auth", Failure(text, "wrong"));
        Assert.Equal("timeout", Failure(text, "silent"));
        Assert.Equal(1, VigieProcess.Sample(text, "vigie_target_up", "target=\"good\""));
        Assert.Equal(0, VigieProcess.Sample(text, "vigie_target_up", "target=\"wrong\""));
        Assert.Equal(0, VigieProcess.Sample(text, "vigie_target_up", "target=\"silent\""));
        Assert.True(lateness.Longest < MostLate, $"{lateness.Latest} had no success for {lateness.Longest:0.0} s");
        Assert.DoesNotContain(Password, vigie.Said, StringComparison.Ordinal);
    }

    private static string? Failure(string text, string target) => text.Split('\n')
        .Where(line => line.StartsWith("vigie_collector_failure{", StringComparison.Ordinal) && line.Contains($"target=\"{target}\"", StringComparison.Ordinal) && line.Contains("collector=\"device\"", StringComparison.Ordinal))
        .Select(line => line.Split("reason=\"")[1].Split('"')[0]).SingleOrDefault();

    private static int Count(string text, string start, string end) =>
        text.Split('\n').Count(line => line.StartsWith(start, StringComparison.Ordinal) && line.EndsWith(end, StringComparison.Ordinal));

    private string Write(int port, int silent)
    {
        _folder.Write("right", Password);
        _folder.Write("wrong", "another-long-password");
        string Target(string name, int at, string password) => string.Create(CultureInfo.InvariantCulture, $$"""
              - { name: {{name}}, kind: raid, site: AARD, address: "127.0.0.1:{{at}}", version: v3, user: vigie, auth_password_file: {{password}}, priv_password_file: right,
                  timeout: 1s, retries: 1, intervals: { device: 2s, arrays: 2s, disks: 2s } }

            """);
        return _folder.Write("vigie.yml", $"listen: {{ address: 127.0.0.1, port: 0 }}\ntargets:\n{Target("good", port, "right")}{Target("wrong", port, "wrong")}{Target("silent", silent, "right")}");
    }

    /// <summary>Debian's snmpd with a user of SHA-256 and AES-128 and an md array that lost a disk.</summary>
    private Task<RealSnmpd> SnmpdAsync()
    {
        var mdstat = _folder.Write("mdstat", "Personalities : [raid5]\nmd0 : active raid5 sdd[4] sdb[1] sda[0]\n      5860145664 blocks super 1.2 level 5, 64k chunk, algorithm 2 [4/3] [UUU_]\n\nunused devices: <none>\n");
        return RealSnmpd.StartAsync($"createUser vigie SHA-256 \"{Password}\" AES \"{Password}\"\nrouser vigie priv\nextend mdstat /bin/cat {mdstat}");
    }
}
