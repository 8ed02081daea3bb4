using Vigie.Lab.Nas;
using Vigie.Lab.Snmp;
using Vigie.Lab.Tests.Pbs;
using Vigie.Testing;

namespace Vigie.Lab.Tests.Nas;

/// <summary>The agent itself: passwords, hangs, ends and starts.</summary>
public sealed class NasAgentTests : IDisposable
{
    private const string UpTime = ".1.3.6.1.2.1.1.3.0";
    private const string Boots = ".1.3.6.1.6.3.10.2.1.2.0";
    private const string Serial = NasAgent.Vendor + ".1.5.2.0";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Serials_OfTwoSites_AllDiffer()
    {
        await using var aard = await NasAgent.StartAsync(_folder.Root);
        await using var dryn = await NasAgent.StartAsync(_folder.Root, "DRYN");
        var serials = (string[])[.. await SerialsAsync(aard), .. await SerialsAsync(dryn)];

        Assert.Equal(10, serials.Length);
        Assert.Distinct(serials);
        Assert.NotEqual(aard.Nas.User, dryn.Nas.User);
    }

    [Fact]
    public async Task WrongPassword_KnownUser_IsToldAsWrongDigest()
    {
        await using var agent = await NasAgent.StartAsync(_folder.Root);
        await agent.PlayAsync("nas-wrong-password");
        var refused = await agent.GetAsync(Serial);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("Authentication failure", refused.Error, StringComparison.Ordinal);

        await agent.Nas.ApplyAsync(AgentTrouble.None);
        Assert.Contains(NasModels.Healthy("AARD", At.Noon).Serial, (await agent.GetAsync(Serial)).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hang_OnAndOff_IsSilentAndGoesOn()
    {
        await using var agent = await NasAgent.StartAsync(_folder.Root);
        var id = agent.Nas.ProcessId;
        await agent.PlayAsync("nas-agent-hangs");
        Assert.Contains("Timeout", (await agent.GetAsync(UpTime)).Error, StringComparison.Ordinal);

        await agent.Nas.ApplyAsync(AgentTrouble.None);
        (await agent.GetAsync(UpTime)).Succeeded();
        Assert.Equal(id, agent.Nas.ProcessId);
    }

    [Fact]
    public async Task Gone_OnAndOff_ComesBackOnTheSamePort()
    {
        await using var agent = await NasAgent.StartAsync(_folder.Root);
        await agent.PlayAsync("nas-gone");
        Assert.Null(agent.Nas.ProcessId);
        Assert.NotEqual(0, (await agent.GetAsync(UpTime)).ExitCode);

        await agent.Nas.ApplyAsync(AgentTrouble.None);
        (await agent.GetAsync(UpTime)).Succeeded();
    }

    /// <summary>A client that remembers the agent's clock accepts a new start only with a higher number.</summary>
    [Fact]
    public async Task Restart_KeepsPasswordsForTheirOwnerAlone_AndCountsItsBoots()
    {
        var boots = new List<string>();
        var users = new List<SnmpUser>();
        for (var start = 0; start < 2; start++)
        {
            await using var agent = await NasAgent.StartAsync(_folder.Root);
            boots.Add((await agent.GetAsync(Boots)).Succeeded().Split(": ")[1].Trim());
            users.Add(agent.Nas.User);
        }

        Assert.True(int.Parse(boots[1], null) > int.Parse(boots[0], null), string.Join(" then ", boots));
        Assert.Equal(users[0], users[1]);
        Assert.NotEqual(users[0].AuthPassword, users[0].PrivPassword);
        Assert.All(
            (string[])["secrets/nas-aard.auth", "secrets/nas-aard.priv", "nas-aard/snmpd.conf"],
            file => Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(_folder.PathOf(file)) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), file));
    }

    [Fact]
    public async Task Dispose_HangingAgent_LeavesNoProcess()
    {
        var agent = await NasAgent.StartAsync(_folder.Root);
        await agent.WalkAsync();
        await agent.PlayAsync("nas-agent-hangs");
        var children = ProcessesIn(_folder.Root);
        await agent.DisposeAsync();

        Assert.Equal(2, children.Count);
        await Eventually.ShowsAsync(() => ProcessesIn(_folder.Root), left => left.Count == 0);
    }

    [Fact]
    public async Task Start_PortTaken_SaysWhichAndWhose()
    {
        await using var first = await NasAgent.StartAsync(_folder.Root);
        var error = await Assert.ThrowsAsync<IOException>(() => NasAgent.StartAsync(_folder.Root, "DRYN", first.Nas.Port));
        Assert.StartsWith($"UDP port {first.Nas.Port} for nas-dryn: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ProgramThatEnds_SaysSo()
    {
        var error = await Assert.ThrowsAsync<IOException>(() => NasDouble.StartAsync(NasAgent.Options(_folder.Root, "AARD") with { Program = "/bin/false" }));
        Assert.StartsWith("snmpd of nas-aard has ended", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Killed without a chance to clean up, the lab still leaves nothing behind.</summary>
    [Fact]
    public async Task LabKilled_ItsAgents_EndWithIt()
    {
        var state = _folder.PathOf("lab");
        await using var lab = RunningTool.Start(
            Path.Combine(AppContext.BaseDirectory, "vigie-lab"),
            ["--state", state, "--port", "0", "--pbs-aard-port", "0", "--pbs-dryn-port", "0", "--nas-aard-port", "0", "--nas-dryn-port", "0",
             "--sns-aard-port", "0", "--sns-dryn-port", "0", "--sns-aard-snmp-port", "0", "--sns-dryn-snmp-port", "0", "--no-tunnel", "--no-databases"]);
        await lab.SaysAsync("\nconfiguration ");
        Assert.Equal(4, ProcessesIn(state).Count); // two NAS, two firewalls

        lab.Kill();

        await Eventually.ShowsAsync(() => ProcessesIn(state), left => left.Count == 0);
    }

    private static async Task<IEnumerable<string>> SerialsAsync(NasAgent agent)
    {
        var told = await agent.WalkAsync();
        return [.. told.Column("1.5.2"), .. told.Column("101.1.1.14")];
    }

    /// <summary>Processes that work in a folder or below.</summary>
    private static List<int> ProcessesIn(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!, null)).Where(id => WorksIn(id, folder))];

    private static bool WorksIn(int id, string folder)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{id}/cwd", returnFinalTarget: false)?.FullName.StartsWith(folder, StringComparison.Ordinal) == true;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
