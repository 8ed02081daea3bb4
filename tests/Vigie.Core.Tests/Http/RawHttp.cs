using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vigie.Core.Tests.Http;

/// <summary>HTTP spelt by hand, for requests that no client would send.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private RawHttp(int receiveBuffer) => _socket.ReceiveBufferSize = receiveBuffer;

    public static async Task<RawHttp> ConnectAsync(Uri address, int receiveBuffer = 65536)
    {
        var raw = new RawHttp(receiveBuffer);
        await raw._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port), SurfaceHarness.Cancellation);
        return raw;
    }

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.Latin1.GetBytes(text), SurfaceHarness.Cancellation);

    /// <summary>Everything until the server closes, or until the text contains a piece.</summary>
    public async Task<string> ReadAsync(string? until = null)
    {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(SurfaceHarness.Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(15));
        try
        {
            while (until is null || !text.ToString().Contains(until, StringComparison.Ordinal))
            {
                var read = await _socket.ReceiveAsync(buffer, limit.Token);
                if (read == 0)
                {
                    break;
                }

                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // A reset is an end too.
        }

        return text.ToString();
    }

    public static async Task<string> AskAsync(Uri address, string request)
    {
        using var raw = await ConnectAsync(address);
        await raw.SendAsync(request);
        return await raw.ReadAsync();
    }

    public void Dispose() => _socket.Dispose();
}
