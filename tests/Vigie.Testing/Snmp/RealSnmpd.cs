using System.Globalization;

namespace Vigie.Testing.Snmp;

/// <summary>Debian's snmpd on a port of 127.0.0.1, with a configuration of its own; no service of the machine is touched. Its community <c>public</c> may read everything.</summary>
public sealed class RealSnmpd : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private RunningTool? _snmpd;

    private RealSnmpd()
    {
    }

    /// <summary>Its UDP port.</summary>
    public int Port { get; } = Ports.Free();

    /// <summary>Starts one, and waits until it answers.</summary>
    /// <param name="configuration">Lines of snmpd.conf beside address and community.</param>
    /// <exception cref="TestFailedException">It is missing, or does not answer; the message holds what it said.</exception>
    public static async Task<RealSnmpd> StartAsync(string configuration)
    {
        var server = new RealSnmpd();
        try
        {
            await server.ServeAsync(configuration);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again, with another configuration; what it kept of the one before stays.</summary>
    public async Task RestartAsync(string configuration)
    {
        await _snmpd!.DisposeAsync();
        await ServeAsync(configuration);
    }

    public async ValueTask DisposeAsync()
    {
        if (_snmpd is not null)
        {
            await _snmpd.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task ServeAsync(string configuration)
    {
        var persistent = Directory.CreateDirectory(_folder.PathOf("persistent")).FullName;
        var file = _folder.Write("snmpd.conf", string.Create(CultureInfo.InvariantCulture, $"agentAddress udp:127.0.0.1:{Port}\nrocommunity public 127.0.0.1\n{configuration}\n"));
        _snmpd = RunningTool.Start(
            "snmpd", ["-f", "-Lo", "-C", "-c", file], _folder.Root, new Dictionary<string, string> { ["SNMP_PERSISTENT_DIR"] = persistent, ["HOME"] = persistent, ["MIBS"] = "" });
        await _snmpd.WaitForAsync(() => LoopbackAgent.AnswerAsync(Port, "public"), "answer over SNMP");
    }
}
