using System.Globalization;
using System.Text.RegularExpressions;
using Vigie.Testing;

namespace Vigie.Host.Tests;

/// <summary>The units of deploy/systemd: how much they take away, and that the program lives with it.</summary>
public sealed class SystemdUnitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Units => ["vigie", "vigie-watcher"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Units))]
    public async Task Exposure_AsSystemdMeasuresIt_IsLow(string unit)
    {
        var said = (await Tool.RunAsync("systemd-analyze", ["security", "--offline=true", "--no-pager", UnitFile(unit)])).Succeeded();

        Assert.InRange(double.Parse(Regex.Match(said, @"Overall exposure level for \S+: (\d+\.\d+)").Groups[1].Value, CultureInfo.InvariantCulture), 0, 1.5);
    }

    /// <summary>.NET does not start without some of the calls that hardening guides take away.</summary>
    [Theory]
    [MemberData(nameof(Units))]
    public async Task SystemCallFilter_TheProgramUnderIt_Runs(string unit)
    {
        var file = _folder.Write("vigie.yml", "targets:\n  - { kind: rehearsal, site: AARD, name: one }\n");

        var result = await Tool.RunAsync("python3", [Repository.PathOf("tests", "Vigie.Host.Tests", "under-unit.py"), UnitFile(unit), VigieProcess.PathOf(VigieProcess.Rehearsal), "probe", "one", "--config", file]);

        Assert.EndsWith("2 of 2 collectors succeeded, 2 requests were sent\n", result.Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SystemCallFilter_SshUnderIt_GetsAsFarAsTheNetwork()
    {
        var result = await Tool.RunAsync("python3", [Repository.PathOf("tests", "Vigie.Host.Tests", "under-unit.py"), UnitFile("vigie"), Tool.Find("ssh")!, "-F", "none", "-o", "BatchMode=yes", "-p", "1", "127.0.0.1", "true"]);

        Assert.Contains("Connection refused", result.Error, StringComparison.Ordinal);
    }

    /// <summary>The filter of this test is one: what it leaves out is refused.</summary>
    [Fact]
    public async Task SystemCallFilter_WithoutWhatDotnetNeeds_StopsIt()
    {
        var unit = _folder.Write("strict.service", "[Service]\nSystemCallFilter=@system-service\nSystemCallFilter=~@privileged @resources\n");

        var result = await Tool.RunAsync("python3", [Repository.PathOf("tests", "Vigie.Host.Tests", "under-unit.py"), unit, VigieProcess.PathOf(VigieProcess.Rehearsal), "--version"]);

        Assert.NotEqual(0, result.ExitCode);
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void ServiceUser_StartAndFolders_AreItsOwn(string unit)
    {
        var text = File.ReadAllText(UnitFile(unit));

        Assert.Contains($"\nUser={unit}\nGroup={unit}\n", text, StringComparison.Ordinal);
        Assert.Contains($"--config /etc/{unit}/vigie.yml\n", text, StringComparison.Ordinal);
        Assert.Contains($"\nConfigurationDirectory={unit}\n", text, StringComparison.Ordinal);
        Assert.Matches($@"(?m)^u {unit} ", File.ReadAllText(Repository.PathOf("deploy", "systemd", "vigie.sysusers")));
        // Bad configuration ends with 2: docs/http.md.
        Assert.Contains($"\nRestartPreventExitStatus={ExitCode.Misconfigured}\n", text, StringComparison.Ordinal);
    }

    private static string UnitFile(string unit) => Repository.PathOf("deploy", "systemd", $"{unit}.service");
}
