using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Vigie.Core.Configuration;

namespace Vigie.Core.Http;

/// <summary>What one client may cost: the settings of the listener.</summary>
internal static class HttpLimits
{
    private const int LongestRequestLine = 8 * 1024;
    private const int MostHeaders = 64;

    /// <summary>Largest body that is read and thrown away before an answer; no endpoint wants any.</summary>
    private const int LargestBody = 4 * 1024;

    private static readonly TimeSpan _headTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Longer than the usual scrape interval of a minute, so that connections are used again.</summary>
    private static readonly TimeSpan _idleTimeout = TimeSpan.FromSeconds(130);

    private static readonly MinDataRate _leastRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    public static void Apply(KestrelServerOptions options, HttpSurfaceParts parts)
    {
        options.AddServerHeader = false;
        options.Limits.MaxConcurrentConnections = parts.Listen.MaxConnections;
        options.Limits.MaxConcurrentUpgradedConnections = 0;
        options.Limits.MaxRequestHeadersTotalSize = parts.Listen.MaxHeaderBytes;
        options.Limits.MaxRequestHeaderCount = MostHeaders;
        options.Limits.MaxRequestLineSize = Math.Min(LongestRequestLine, parts.Listen.MaxHeaderBytes);
        options.Limits.MaxRequestBodySize = LargestBody;
        options.Limits.RequestHeadersTimeout = _headTimeout;
        options.Limits.KeepAliveTimeout = _idleTimeout;
        options.Limits.MinRequestBodyDataRate = _leastRate;
        options.Limits.MinResponseDataRate = _leastRate;
        Listen(options, parts.Listen, listener => Secure(listener, parts));
    }

    private static void Listen(KestrelServerOptions options, ListenConfig listen, Action<ListenOptions> configure)
    {
        if (listen.Ip is { } address)
        {
            options.Listen(address, listen.Port, configure);
        }
        else if (listen.Address == "*")
        {
            options.ListenAnyIP(listen.Port, configure);
        }
        else if (listen.Port == 0)
        {
            // The system would choose two different ports for the two loopback addresses.
            options.Listen(IPAddress.Loopback, 0, configure);
        }
        else
        {
            options.ListenLocalhost(listen.Port, configure);
        }
    }

    private static void Secure(ListenOptions listener, HttpSurfaceParts parts)
    {
        // A scrape gains nothing from HTTP/2, and every stream of it would have to be counted as a connection is.
        listener.Protocols = HttpProtocols.Http1;
        if (parts.Listen.Tls is not null)
        {
            listener.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = _headTimeout,
                OnConnection = _ => ValueTask.FromResult(parts.Access.TlsOptions),
            });
        }
    }
}
