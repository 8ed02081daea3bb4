using System.Net;
using System.Net.Sockets;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Databases;

/// <summary>One pair of servers: where it stands and whose passwords it knows.</summary>
/// <param name="State">Directory of the lab.</param>
/// <param name="PrimaryPort">Port of the primary; 0: any.</param>
/// <param name="ReplicaPort">Port of the replica; 0: any.</param>
/// <param name="Pace">Time between two stamps.</param>
/// <param name="Clock">Time of the stamps.</param>
internal sealed record PairPlan(string State, int PrimaryPort, int ReplicaPort, TimeSpan Pace, TimeProvider Clock)
{
    /// <summary>Name of the account that the configuration of Vigie names.</summary>
    public const string Exporter = "vigie";

    /// <summary>Name of the account by which a replica reads its primary.</summary>
    public const string Replicator = "repl";

    /// <summary>Path of a password below the state directory.</summary>
    public static string SecretFile(string name) => $"secrets/{name}.password";

    /// <summary>A password, kept over restarts.</summary>
    public string Secret(string name) => StateFiles.Secret(Path.Combine(State, SecretFile(name)));

    /// <summary>The port itself, or a free one for 0.</summary>
    /// <exception cref="IOException">It is taken.</exception>
    public static int Port(int port, string name)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        catch (SocketException taken)
        {
            throw new IOException($"port {port} for {name}: {taken.Message}", taken);
        }
    }
}
