using System.Net;

namespace Vigie.Ssh;

/// <summary>
/// Ways to ports behind an SSH server: one ssh process per port, kept while it is used, started anew when it ends. That a connection to
/// the near end is accepted says nothing about the far end (ssh accepts first and asks the server then): speak the protocol, and ask
/// <see cref="WhyClosedAsync"/> when the connection is dropped at once.
/// </summary>
public interface IForward
{
    /// <summary>The usual name of a forward's socket.</summary>
    const string UsualSocketName = "s";

    /// <summary>Gives a unix socket that leads to a port.</summary>
    /// <param name="host">Host as the server is to be asked for it: exactly as its <c>permitopen</c> says it.</param>
    /// <param name="port">TCP port, 1 to 65535.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>Path of the socket (mode 600, in a folder of mode 700), listening.</returns>
    /// <exception cref="SshException">The SSH connection could not be made.</exception>
    Task<string> SocketAsync(string host, int port, CancellationToken cancel) => SocketAsync(host, port, UsualSocketName, cancel);

    /// <summary>Gives a unix socket whose file has a name of the caller's choice, such as Npgsql's <c>.s.PGSQL.5432</c>.</summary>
    /// <param name="host">Host as the server is to be asked for it.</param>
    /// <param name="port">TCP port, 1 to 65535.</param>
    /// <param name="socketName">Name of the socket's file: 1 to 32 letters, digits, dots, hyphens or underscores.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>Path of the socket, listening; its folder holds nothing else.</returns>
    /// <exception cref="SshException">The SSH connection could not be made.</exception>
    Task<string> SocketAsync(string host, int port, string socketName, CancellationToken cancel);

    /// <summary>
    /// Gives a port of 127.0.0.1 that leads to a port, for clients that speak no unix sockets. Every user of this machine can use it:
    /// prefer the socket.
    /// </summary>
    /// <param name="host">Host as the server is to be asked for it.</param>
    /// <param name="port">TCP port, 1 to 65535.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>The address, listening.</returns>
    /// <exception cref="SshException">The SSH connection could not be made.</exception>
    Task<IPEndPoint> PortAsync(string host, int port, CancellationToken cancel);

    /// <summary>Tells what ssh last said about connections through the forward that failed at the far end, within the last minute.</summary>
    /// <param name="host">The host that was asked for.</param>
    /// <param name="port">The port that was asked for.</param>
    /// <param name="cancel">Ends the waiting: the words may come a moment after the end of the connection.</param>
    /// <returns>The cause (<see cref="SshFailure.Forbidden"/>, <see cref="SshFailure.TargetUnreachable"/> ...), or null when ssh said nothing.</returns>
    Task<SshException?> WhyClosedAsync(string host, int port, CancellationToken cancel);
}
