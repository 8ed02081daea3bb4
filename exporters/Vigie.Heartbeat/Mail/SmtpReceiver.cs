using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Vigie.Heartbeat.Alarms;
using Vigie.Heartbeat.Receiving;

namespace Vigie.Heartbeat.Mail;

/// <summary>
/// Takes beats as mail, so that the mail path itself is proven: the local mail server hands the mails for one address to it. It relays nothing,
/// takes one recipient, and believes only a mail that holds the token.
/// </summary>
internal sealed class SmtpReceiver(MailInSettings settings, Arrivals arrivals, Refusals refusals, TimeProvider clock, ILogger logger)
{
    private const int MostConnections = 16;
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(15);

    private readonly TokenCheck _token = new(settings.Token);
    private int _connections;

    /// <summary>Where it listens, or null while it cannot.</summary>
    public IPEndPoint? Endpoint { get; private set; }

    /// <summary>Listens until it is told to stop. A port that cannot be had is told and tried again.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await ListenAsync(stopping);
            }
            catch (SocketException e)
            {
                Endpoint = null;
                Log.MailInFailed(logger, settings.Listen.ToString(), e.Message, _retry.TotalSeconds);
            }

            await Task.Delay(_retry, clock, stopping);
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        using var listener = new TcpListener(settings.Listen);
        listener.Start(backlog: MostConnections);
        Endpoint = (IPEndPoint)listener.LocalEndpoint;
        Log.MailInReady(logger, Endpoint.ToString());
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync(stopping);
            _ = ServeAsync(client, stopping);
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stopping)
    {
        var remote = (client.Client.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "unknown";
        try
        {
            using (client)
            await using (var stream = client.GetStream())
            {
                if (Interlocked.Increment(ref _connections) > MostConnections)
                {
                    await new SmtpLines(stream).WriteAsync("421 4.3.2 too many connections\r\n", stopping);
                    return;
                }

                await new SmtpSession(settings, _token, arrivals, refusals, clock, remote).RunAsync(stream, stopping);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or SmtpException or OperationCanceledException or ObjectDisposedException)
        {
            // The client left, was too slow or does not speak SMTP: nothing was taken, and a mail server tries again.
        }
        catch (Exception e)
        {
            Log.StepFailed(logger, e);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }
}
