using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Vigie.Lab.Databases;
using Vigie.Testing;

namespace Vigie.Bench;

/// <summary>What one reading of a server cost.</summary>
/// <param name="Readings">How many were measured.</param>
/// <param name="Median">Time of one, the one in the middle.</param>
/// <param name="Cpu">Processor time of the exporter for one.</param>
/// <param name="Statements">Statements that the server was sent for one.</param>
/// <param name="Connections">Connections that were opened for one.</param>
internal sealed record ReadingCost(int Readings, TimeSpan Median, TimeSpan Cpu, double Statements, double Connections)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Median.TotalMilliseconds,7:0.00} ms median, {Cpu.TotalMilliseconds,6:0.00} ms CPU, {Statements,4:0.0} statements, {Connections,4:0.00} new connections");
}

/// <summary>Counts statements and connections of the exporters' account at the server.</summary>
internal sealed record StatementMeter(Func<Task<(long Statements, long Connections)>> ReadAsync);

/// <summary>The exporters that are compared, each alone with its server while it is measured.</summary>
internal static partial class ReplicationSubjects
{
    /// <summary>What the runtime compiles for good after some thirty calls is not compiled in the measured part.</summary>
    private const int WarmReadings = 45;

    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    /// <summary>A real vigie with one target and its essential collector at an interval of a second; its own word for the time of a run is taken.</summary>
    public static async Task<ReadingCost> VigieAsync(string kind, string name, int port, TemporaryFolder folder, int readings, StatementMeter meter)
    {
        var config = folder.Write($"vigie-{name}.yml", string.Create(CultureInfo.InvariantCulture, $$"""
            listen: { address: 127.0.0.1, port: 0 }
            defaults: { interval: 1h }
            targets:
              - { name: {{name}}, kind: {{kind}}, site: DRYN, host: 127.0.0.1, port: {{port}}, user: {{PairPlan.Exporter}}, password_file: secrets/{{name}}-vigie.password, tls: { mode: off }, role: replica, max_lag: 30s, intervals: { replication: 1s } }
            """));
        await using var vigie = await VigieProcess.ServeAsync(VigieProcess.Product, config, null);
        await WarmAsync(async () => await vigie.GetAsync("/metrics"), WarmReadings);
        var (cpu, counted) = (vigie.ProcessorTime, await meter.ReadAsync());
        var times = new List<double>();
        for (var last = 0.0; times.Count < readings; await Task.Delay(_interval / 10))
        {
            var text = await vigie.GetAsync("/metrics");
            if (Read(text, Success()) is { } success && success > last)
            {
                last = success;
                times.Add(Read(text, Duration())!.Value);
                await Task.Delay(_interval * 0.8); // so that looking costs little more than one scrape for each reading
            }
        }

        return await CostAsync(times, vigie.ProcessorTime - cpu, counted, meter);
    }

    /// <summary>Another exporter, asked once a second; for it an answer is a reading.</summary>
    public static async Task<ReadingCost> PeerAsync(string program, string source, string[] arguments, int readings, StatementMeter meter)
    {
        var port = FreePort();
        await using var tool = RunningTool.Start(
            program,
            [string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"), .. arguments],
            environment: new Dictionary<string, string> { ["DATA_SOURCE_NAME"] = source });
        using var http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/")) };
        await tool.WaitForAsync(async () => await http.GetStringAsync("metrics"), "metrics");
        await WarmAsync(async () => await http.GetStringAsync("metrics"), 5);
        using var process = Process.GetProcessById(tool.Id);
        var (cpu, counted) = (process.TotalProcessorTime, await meter.ReadAsync());
        var times = new List<double>();
        while (times.Count < readings)
        {
            var clock = Stopwatch.StartNew();
            await http.GetStringAsync("metrics");
            times.Add(clock.Elapsed.TotalSeconds);
            await Task.Delay(_interval);
        }

        process.Refresh();
        return await CostAsync(times, process.TotalProcessorTime - cpu, counted, meter);
    }

    private static async Task WarmAsync(Func<Task> ask, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await ask();
            await Task.Delay(_interval);
        }
    }

    private static async Task<ReadingCost> CostAsync(List<double> times, TimeSpan cpu, (long Statements, long Connections) before, StatementMeter meter)
    {
        var after = await meter.ReadAsync();
        times.Sort();
        double Each(long count) => (double)count / times.Count;
        return new ReadingCost(times.Count, TimeSpan.FromSeconds(times[times.Count / 2]), cpu / times.Count, Each(after.Statements - before.Statements), Each(after.Connections - before.Connections));
    }

    private static double? Read(string text, Regex value) => value.Match(text) is { Success: true } match ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [GeneratedRegex("""vigie_collector_last_success_timestamp_seconds\{[^}]*collector="replication"[^}]*\} (\S+)""")]
    private static partial Regex Success();

    [GeneratedRegex("""vigie_collector_duration_seconds\{[^}]*collector="replication"[^}]*\} (\S+)""")]
    private static partial Regex Duration();
}
