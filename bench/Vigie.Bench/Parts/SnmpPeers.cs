using System.Diagnostics;
using System.Globalization;
using System.Text;
using Vigie.Testing;

namespace Vigie.Bench.Parts;

/// <summary>The agent that all are measured against, and the peers: Debian's snmpsim, snmpbulkwalk and prometheus-snmp-exporter, in a temporary folder on free ports.</summary>
internal sealed class SnmpPeers : IAsyncDisposable
{
    public const int LongRows = 8000;
    public const int WideRows = 100;
    public const int WideColumns = 80;
    public const string LongTable = "1.3.6.1.4.1.99999.2.1";
    public const string WideTable = "1.3.6.1.4.1.99999.3.1";
    private const string Exporter = "/usr/bin/prometheus-snmp-exporter";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vigie-snmp-bench-");
    private readonly List<Process> _processes = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromMinutes(1) };

    public int AgentPort { get; } = Ports.Free();

    public int ExporterPort { get; } = Ports.Free();

    /// <summary>What is missing to compare, or null.</summary>
    public static string? Missing => !File.Exists("/usr/bin/snmpsimd") || !File.Exists("/usr/bin/snmpbulkwalk") || !File.Exists(Exporter)
        ? "not measured: install Debian's snmpsim, snmp and prometheus-snmp-exporter"
        : null;

    public async Task StartAsync()
    {
        WriteFiles();
        List<string> agent = ["/usr/bin/python3", "/usr/bin/snmpsimd", "--v3-engine-id=auto", "--logging-method=null", $"--data-dir={_folder.FullName}/data", $"--cache-dir={_folder.FullName}/cache", $"--agent-udpv4-endpoint=127.0.0.1:{AgentPort}"];
        _processes.Add(Serve(Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", .. agent] : agent));
        _processes.Add(Serve([Exporter, $"--config.file={_folder.FullName}/snmp.yml", $"--web.listen-address=127.0.0.1:{ExporterPort}"]));
        for (var tries = 0; tries < 100; tries++)
        {
            await Task.Delay(200);
            if ((await BulkWalkAsync("long", "1.3.6.1.2.1.1.3", 10, AgentPort)).Output.Contains("= ", StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException("snmpsim does not answer");
    }

    /// <summary>Runs snmpbulkwalk.</summary>
    /// <returns>Elapsed and processor seconds, and what it printed.</returns>
    public async Task<(double Elapsed, double Cpu, string Output)> BulkWalkAsync(string community, string root, int repetitions, int port)
    {
        var command = $"TIMEFORMAT='%R %U %S'; time snmpbulkwalk -v2c -c {community} -On -Cr{repetitions} -t5 127.0.0.1:{port} {root}";
        using var process = Run(["/bin/bash", "-c", command]);
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var times = (await error).Trim().Split('\n')[^1].Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return (times[0], times[1] + times[2], output);
    }

    /// <summary>Scrapes a module of the exporter, whose name is the community too.</summary>
    /// <returns>Elapsed and processor seconds, and the samples.</returns>
    public async Task<(double Elapsed, double Cpu, string Output)> ScrapeAsync(string module, int port)
    {
        var exporter = _processes[1];
        exporter.Refresh();
        var (cpu, clock) = (exporter.TotalProcessorTime, Stopwatch.StartNew());
        var text = await _http.GetStringAsync(new Uri($"http://127.0.0.1:{ExporterPort}/snmp?module={module}&target=127.0.0.1:{port}"));
        exporter.Refresh();
        return (clock.Elapsed.TotalSeconds, (exporter.TotalProcessorTime - cpu).TotalSeconds, text);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>Starts a server and lets its words run off: a full pipe would stop it.</summary>
    private Process Serve(List<string> command)
    {
        var process = Run(command);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private Process Run(List<string> command) => Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
    {
        RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/", Environment = { ["HOME"] = Path.Combine(_folder.FullName, "cache"), ["MIBS"] = "" },
    })!;

    private void WriteFiles()
    {
        var (data, text, module) = (_folder.CreateSubdirectory("data").FullName, new StringBuilder("1.3.6.1.2.1.1.3.0|67|1\n"), new StringBuilder());
        for (var row = 1; row <= LongRows; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{LongTable}.1.{row}|4|disk number {row}\n");
        }

        File.WriteAllText(Path.Combine(data, "long.snmprec"), text.ToString());
        text.Clear();
        module.Append("wide:\n  version: 2\n  auth: { community: wide }\n  walk: [").Append(WideTable).Append("]\n  metrics:\n");
        for (var column = 1; column <= WideColumns; column++)
        {
            module.Append(CultureInfo.InvariantCulture, $"    - {{ name: column{column}, oid: {WideTable}.{column}, type: gauge, help: none, indexes: [{{ labelname: disk, type: gauge }}] }}\n");
            for (var row = 1; row <= WideRows; row++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{WideTable}.{column}.{row}|2|{(column * 1000) + row}\n");
            }
        }

        File.WriteAllText(Path.Combine(data, "wide.snmprec"), text.ToString());
        foreach (var device in SnmpModuleData.All)
        {
            File.WriteAllText(Path.Combine(data, $"{device.Community}.snmprec"), device.Recording());
            module.Append(device.Module());
        }

        File.WriteAllText(Path.Combine(_folder.FullName, "snmp.yml"), module.ToString());
        _folder.CreateSubdirectory("cache");
        foreach (var path in Directory.EnumerateFileSystemEntries(_folder.FullName, "*", SearchOption.AllDirectories).Append(_folder.FullName))
        {
            if (!OperatingSystem.IsWindows())
            {
                // snmpsim runs as another user.
                File.SetUnixFileMode(path, (UnixFileMode)0b111_111_111);
            }
        }
    }
}
