using System.Diagnostics;
using System.Globalization;
using System.Text;
using Vigie.Testing;
using Vigie.Testing.Snmp;

namespace Vigie.Bench.Parts;

/// <summary>The agent that all are measured against, and the peers: Debian's snmpsim, snmpbulkwalk and prometheus-snmp-exporter, in a temporary folder on free ports.</summary>
internal sealed class SnmpPeers : IAsyncDisposable
{
    public const int LongRows = 8000;
    public const int WideRows = 100;
    public const int WideColumns = 80;
    public const string LongTable = "1.3.6.1.4.1.99999.2.1";
    public const string WideTable = "1.3.6.1.4.1.99999.3.1";

    private static readonly string[] _programs = ["/usr/bin/snmpsimd", "snmpbulkwalk", "prometheus-snmp-exporter"];

    private readonly TemporaryFolder _folder = new();
    private Snmpsim? _agent;
    private PeerExporter? _exporter;

    /// <summary>The agent's port.</summary>
    public int AgentPort => _agent!.Port;

    /// <summary>What is missing to compare, or null.</summary>
    public static string? Missing => _programs.Any(program => Tool.Find(program) is null)
        ? "not measured: install Debian's snmpsim, snmp and prometheus-snmp-exporter"
        : null;

    public async Task StartAsync()
    {
        var recordings = new Dictionary<string, string> { ["long"] = LongRecording(), ["wide"] = WideRecording() };
        foreach (var device in SnmpModuleData.All)
        {
            recordings[device.Community] = device.Recording();
        }

        _agent = await Snmpsim.StartAsync(recordings, ["--v3-engine-id=auto", "--logging-method=null"]);
        _exporter = await PeerExporter.SnmpAsync(_folder.Write("snmp.yml", string.Concat(SnmpModuleData.All.Select(device => device.Module()).Prepend(WideModule()))));
    }

    /// <summary>Runs snmpbulkwalk.</summary>
    /// <returns>Elapsed and processor seconds, and what it printed.</returns>
    public static async Task<(double Elapsed, double Cpu, string Output)> BulkWalkAsync(string community, string root, int repetitions, int port)
    {
        var command = $"export MIBS=; TIMEFORMAT='%R %U %S'; time snmpbulkwalk -v2c -c {community} -On -Cr{repetitions} -t5 127.0.0.1:{port} {root}";
        var walk = await Tool.RunAsync("bash", ["-c", command]);
        var times = walk.Error.Trim().Split('\n')[^1].Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return (times[0], times[1] + times[2], walk.Output);
    }

    /// <summary>Scrapes a module of the exporter, whose name is the community too.</summary>
    /// <returns>Elapsed and processor seconds, and the samples.</returns>
    public async Task<(double Elapsed, double Cpu, string Output)> ScrapeAsync(string module, int port)
    {
        var (cpu, clock) = (ProcessFigures.Processor(_exporter!.ProcessId), Stopwatch.StartNew());
        var text = await _exporter.Client.GetStringAsync(new Uri($"snmp?module={module}&target=127.0.0.1:{port}", UriKind.Relative));
        var elapsed = clock.Elapsed;
        return (elapsed.TotalSeconds, (ProcessFigures.Processor(_exporter.ProcessId) - cpu).TotalSeconds, text);
    }

    public async ValueTask DisposeAsync()
    {
        if (_exporter is not null)
        {
            await _exporter.DisposeAsync();
        }

        if (_agent is not null)
        {
            await _agent.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static string LongRecording()
    {
        var text = new StringBuilder("1.3.6.1.2.1.1.3.0|67|1\n");
        for (var row = 1; row <= LongRows; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{LongTable}.1.{row}|4|disk number {row}\n");
        }

        return text.ToString();
    }

    private static string WideRecording()
    {
        var text = new StringBuilder();
        for (var column = 1; column <= WideColumns; column++)
        {
            for (var row = 1; row <= WideRows; row++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{WideTable}.{column}.{row}|2|{(column * 1000) + row}\n");
            }
        }

        return text.ToString();
    }

    private static string WideModule() =>
        $"wide:\n  version: 2\n  auth: {{ community: wide }}\n  walk: [{WideTable}]\n  metrics:\n"
        + string.Concat(Enumerable.Range(1, WideColumns).Select(column => $"    - {{ name: column{column}, oid: {WideTable}.{column}, type: gauge, help: none, indexes: [{{ labelname: disk, type: gauge }}] }}\n"));
}
