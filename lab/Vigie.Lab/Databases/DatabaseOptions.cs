using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Databases;

/// <summary>The database servers of both sites.</summary>
public sealed record DatabaseOptions
{
    /// <summary>Port of the MariaDB primary at AARD; 0: any.</summary>
    public int MariaDbAardPort { get; init; } = 13306;

    /// <summary>Port of its replica at DRYN; 0: any.</summary>
    public int MariaDbDrynPort { get; init; } = 23306;

    /// <summary>Port of the PostgreSQL primary at AARD; 0: any.</summary>
    public int PostgresAardPort { get; init; } = 15432;

    /// <summary>Port of its standby at DRYN; 0: any.</summary>
    public int PostgresDrynPort { get; init; } = 25432;

    /// <summary>Time between two stamps on each primary.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromSeconds(1);
}

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
    public string Secret(string name)
    {
        var path = Path.Combine(State, SecretFile(name));
        if (File.Exists(path))
        {
            return File.ReadAllText(path).Trim();
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        StateFiles.WritePrivate(path, password);
        return password;
    }

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
