using System.Globalization;
using System.Runtime.InteropServices;
using Vigie.Testing;

namespace Vigie.Bench.Suite;

/// <summary>What the figures were taken on.</summary>
/// <param name="Processor">Model and number of cores: what makes two runs comparable.</param>
/// <param name="Words">The rest, for people.</param>
internal sealed record Machine(string Processor, IReadOnlyList<string> Words)
{
    private static readonly string[] _packages =
    [
        "prometheus-snmp-exporter", "prometheus-mysqld-exporter", "prometheus-postgres-exporter", "snmpd", "mariadb-server", "postgresql-15",
    ];

    public static async Task<Machine> ReadAsync()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
        var kilobytes = double.Parse(File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        var words = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"memory {kilobytes * 1024 / 1e9:0.0} GB"),
            "kernel " + (await File.ReadAllTextAsync("/proc/sys/kernel/osrelease")).Trim(),
            RuntimeInformation.FrameworkDescription,
        };
        foreach (var package in _packages)
        {
            words.Add($"{package} {await VersionAsync(package)}");
        }

        return new Machine(string.Create(CultureInfo.InvariantCulture, $"{model}, {Environment.ProcessorCount} cores"), words);
    }

    private static async Task<string> VersionAsync(string package)
    {
        var said = await Tool.RunAsync("dpkg-query", ["-W", "-f", "${Version}", package]);
        return said.ExitCode == 0 ? said.Output.Trim() : "not installed";
    }
}
