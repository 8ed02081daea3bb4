using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;

namespace Vigie.Replication.Postgres.Protocol;

/// <summary>
/// The way of one connection from Npgsql to its server, which we can cut. Npgsql gives up a statement by asking the server, over one more
/// connection and blocking a thread: a server that hangs would hold both for ever. So Npgsql talks to a socket of this process without a
/// name in the file system, and what passes there goes on to the server, TLS included, as it is.
/// </summary>
internal sealed class Wire : IAsyncDisposable
{
    private const int BufferSize = 16 * 1024;

    /// <summary>SOL_SOCKET and SO_PEERCRED of socket(7).</summary>
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    private readonly Socket _server;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _name = $"vigie-{Guid.NewGuid():N}";
    private readonly Task _passing;
    private Socket? _client;

    /// <summary>Listens for Npgsql.</summary>
    /// <param name="server">A connection to the server; it belongs to the wire from now on.</param>
    public Wire(Socket server)
    {
        _server = server;
        // Npgsql appends the port to the name of an abstract socket as PostgreSQL does to that of a file.
        _listener.Bind(new UnixDomainSocketEndPoint($"\0{_name}/.s.PGSQL.{Port.ToString(CultureInfo.InvariantCulture)}"));
        _listener.Listen(4);
        _passing = PassAsync();
    }

    /// <summary>What Npgsql takes for the server's port.</summary>
    public static int Port => 5432;

    /// <summary>What Npgsql takes for the server's host: @ means the abstract name space of unix(7).</summary>
    public string Host => $"@{_name}";

    /// <summary>Cuts the wire: whatever waits for the server ends at once.</summary>
    public void Cut()
    {
        _listener.Dispose();
        _server.Dispose();
        Volatile.Read(ref _client)?.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Cut();
        await _passing;
    }

    private async Task PassAsync()
    {
        try
        {
            using var client = await AcceptOwnAsync();
            Volatile.Write(ref _client, client);
            _listener.Dispose();
            await using var near = new NetworkStream(client);
            await using var far = new NetworkStream(_server);
            Task[] ways = [near.CopyToAsync(far, BufferSize), far.CopyToAsync(near, BufferSize)];
            await Task.WhenAny(ways);
            Cut();
            await Task.WhenAll(ways);
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException)
        {
            // The wire was cut, or broke: Npgsql sees its end and says so.
        }
        finally
        {
            Cut();
        }
    }

    /// <summary>An abstract name has no permissions: only this very process is let in.</summary>
    private async Task<Socket> AcceptOwnAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptAsync();
            if (ProcessOf(client) == Environment.ProcessId)
            {
                return client;
            }

            client.Dispose();
        }
    }

    private static int ProcessOf(Socket client)
    {
        Span<byte> credentials = stackalloc byte[12];
        client.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        return BinaryPrimitives.ReadInt32LittleEndian(credentials);
    }
}
