using System.Net.Sockets;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Tunnel;

/// <summary>Takes each connection, reads what comes and closes when the other side does.</summary>
internal static class SilentService
{
    /// <summary>Starts one.</summary>
    /// <param name="listener">A socket that listens; it ends with the service.</param>
    public static TcpService On(Socket listener) => new(listener, ReadAsync);

    private static async Task ReadAsync(Socket client, CancellationToken stop)
    {
        var buffer = new byte[4096];
        while (await client.ReceiveAsync(buffer, stop) > 0)
        {
            continue;
        }
    }
}
