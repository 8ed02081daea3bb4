using System.Globalization;
using Vigie.Lab.Nas;
using Vigie.Lab.Shop.Faults;
using Vigie.Lab.Snmp;
using Vigie.Lab.Tests.Pbs;
using Vigie.Testing;

namespace Vigie.Lab.Tests.Nas;

/// <summary>A NAS of the lab while a test asks it with the tools of net-snmp.</summary>
internal sealed class NasAgent : IAsyncDisposable
{
    public const string Vendor = ".1.3.6.1.4.1.6574";

    private NasAgent(NasDouble nas, StandingClock clock) => (Nas, Clock) = (nas, clock);

    public NasDouble Nas { get; }

    public StandingClock Clock { get; }

    public static async Task<NasAgent> StartAsync(string state, string site = "AARD", int port = 0)
    {
        var clock = new StandingClock(At.Noon);
        return new NasAgent(await NasDouble.StartAsync(Options(state, site, port) with { Clock = clock }), clock);
    }

    public static NasOptions Options(string state, string site, int port = 0) => new()
    {
        Site = site,
        State = state,
        Port = port,
        Program = Snmpd.Find() ?? throw new TestFailedException("snmpd is missing: Debian package snmpd"),
    };

    /// <summary>Plays a fault as the button would, on since some time.</summary>
    public async Task PlayAsync(string fault, TimeSpan age = default)
    {
        var found = NasFaults.Of("AARD").Single(f => f.Name == fault);
        Nas.Play(now => found.EditNas(Nas.Healthy(now), age));
        await Nas.ApplyAsync(found.NasTrouble);
    }

    /// <summary>Name to value of a subtree, in the order in which they came.</summary>
    public async Task<IReadOnlyDictionary<string, string>> WalkAsync(string root = Vendor)
    {
        var said = (await ToolAsync("snmpbulkwalk", Nas.User, "-Cr20", $"127.0.0.1:{Nas.Port}", root)).Succeeded();
        var values = new OrderedDictionary<string, string>();
        foreach (var line in said.Split('\n').Where(line => line.Contains(" = ", StringComparison.Ordinal)))
        {
            var equals = line.IndexOf(" = ", StringComparison.Ordinal);
            values.Add(line[..equals], line[(equals + 3)..]);
        }

        return values;
    }

    public Task<ToolResult> GetAsync(string oid, SnmpUser? user = null) => ToolAsync("snmpget", user ?? Nas.User, $"127.0.0.1:{Nas.Port}", oid);

    public ValueTask DisposeAsync() => Nas.DisposeAsync();

    private static Task<ToolResult> ToolAsync(string tool, SnmpUser user, params string[] rest) => Tool.RunAsync(
        tool,
        [.. (string[])["-v3", "-l", "authPriv", "-u", user.Name, "-a", "SHA-256", "-A", user.AuthPassword, "-x", "AES", "-X", user.PrivPassword, "-One", "-m", "", "-t2", "-r1"], .. rest]);
}

/// <summary>Rows of a walk.</summary>
internal static class Rows
{
    /// <summary>A column of a table, by index.</summary>
    public static string[] Column(this IReadOnlyDictionary<string, string> walk, string column) =>
        [.. walk.Where(value => value.Key.StartsWith($"{NasAgent.Vendor}.{column}.", StringComparison.Ordinal)).Select(value => value.Value[(value.Value.IndexOf(": ", StringComparison.Ordinal) + 2)..].Trim('"'))];

    public static int[] Numbers(this IReadOnlyDictionary<string, string> walk, string column) =>
        [.. walk.Column(column).Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
}
