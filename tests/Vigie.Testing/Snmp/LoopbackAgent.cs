using Vigie.Snmp;

namespace Vigie.Testing.Snmp;

/// <summary>Finds out whether a real agent is up.</summary>
public static class LoopbackAgent
{
    /// <summary>Asks an agent for its sysUpTime.</summary>
    /// <param name="port">Where it listens on the loopback address.</param>
    /// <param name="community">A community of v2c that it knows.</param>
    /// <returns>The answer, or null when there is none.</returns>
    public static async Task<string?> AnswerAsync(int port, string community)
    {
        using var session = new SnmpSession(
            new SnmpSettings { Host = "127.0.0.1", Port = port, Credentials = new SnmpCommunity(SnmpVersion.V2c, community), Timeout = TimeSpan.FromSeconds(1), Retries = 0 }, TimeProvider.System);
        try
        {
            return (await session.GetAsync([Oid.Parse("1.3.6.1.2.1.1.3.0")], CancellationToken.None))[0].Value.ToString();
        }
        catch (SnmpException)
        {
            // Not up yet: the caller asks again.
            return null;
        }
    }
}
