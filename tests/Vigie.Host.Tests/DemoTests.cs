using System.Text.RegularExpressions;
using Vigie.Testing;

namespace Vigie.Host.Tests;

/// <summary>The profile demo without a container: the lab by the command of docker-compose.yml as an unprivileged user, and the Vigie beside it.</summary>
public sealed class DemoTests : IDisposable
{
    /// <summary>A user that is not root and owns nothing here. It must have a name, by which MariaDB knows its administrator; that of the image has one.</summary>
    private const string User = "nobody";

    private static readonly string[] _ports =
    [
        "LAB_PORT", "PBS_AARD_PORT", "PBS_DRYN_PORT", "NAS_AARD_PORT", "NAS_DRYN_PORT", "SNS_AARD_PORT", "SNS_DRYN_PORT", "SNS_AARD_SNMP_PORT", "SNS_DRYN_SNMP_PORT",
        "MARIADB_AARD_PORT", "MARIADB_DRYN_PORT", "POSTGRES_AARD_PORT", "POSTGRES_DRYN_PORT",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lab_ByTheCommandOfCompose_PlaysItsDevicesForAVigie()
    {
        var state = Directory.CreateDirectory(_folder.PathOf("state")).FullName;
        File.SetUnixFileMode(_folder.Root, (UnixFileMode)0b111_101_101);
        if (Environment.IsPrivilegedProcess)
        {
            (await Tool.RunAsync("chown", [User, state])).Succeeded();
        }

        string[] become = Environment.IsPrivilegedProcess ? ["--reuid", User, "--regid", "nogroup", "--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"] : ["--no-new-privs"];
        var environment = _ports.ToDictionary(port => port, _ => "0");
        environment["HOME"] = state;
        await using var lab = RunningTool.Start("setpriv", [.. become, VigieProcess.PathOf("vigie-lab"), .. Command(state)], state, environment);
        var config = Path.Combine(state, "vigie.yml");
        await lab.SaysAsync("\nconfiguration ", TimeSpan.FromSeconds(120));
        var kinds = Regex.Matches(await File.ReadAllTextAsync(config, TestContext.Current.CancellationToken), @"(?m)^    kind: (\w+)").Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Contains("tunnel ", lab.Said, StringComparison.Ordinal);
        Assert.Superset(new HashSet<string> { "pbs", "raid", "ipsec" }, kinds);
        (await Tool.RunAsync(VigieProcess.PathOf(VigieProcess.Product), ["check", "--config", config])).Succeeded();
        var report = await Doctoring.DoctorReport.OfAsync(config, "--prometheus", "http://127.0.0.1:9");
        Assert.True(report.Lines.Where(line => line.Check == "target").All(line => line.Verdict != "red"), report.Text);
    }

    private static IEnumerable<string> Command(string state)
    {
        var text = File.ReadAllText(Repository.PathOf("docker-compose.yml"));
        return Regex.Match(text, @"(?ms)^  lab:\n.*?^    command: \[(.*?)\]").Groups[1].Value.Split(", ").Select(word => word == "/lab" ? state : word);
    }
}
