using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Vigie.Core.Collecting;
using Vigie.Ipsec.Parsing;
using Vigie.Reach;
using Vigie.Ssh;

namespace Vigie.Ipsec.Protocol;

/// <summary>Turns what HTTP, TLS and XML report into failures with a reason.</summary>
internal static class HttpFailures
{
    /// <summary>An error status; null for 200.</summary>
    public static TargetFailureException? OfStatus(HttpStatusCode status)
    {
        var (reason, meaning) = (int)status switch
        {
            200 => ((FailureReason?)null, ""),
            401 => (FailureReason.Auth, "the login was refused"),
            403 => (FailureReason.Forbidden, "this address or user may not use the API"),
            404 => (FailureReason.Unsupported, "there is no such page: is it an SNS, and is its web administration enabled on this interface?"),
            >= 300 and < 400 => (FailureReason.Protocol, "it redirects, which is refused so that the password stays here"),
            _ => (FailureReason.Protocol, "the web server reports an error"),
        };
        return reason is { } why ? new TargetFailureException(why, string.Create(CultureInfo.InvariantCulture, $"status {(int)status}, {meaning}")) : null;
    }

    /// <summary>A fault on the way; null when it is none of the transport's.</summary>
    public static TargetFailureException? Explain(Exception fault, bool isOwnTimeOver, TimeSpan limit)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is TargetFailureException known)
            {
                return known;
            }

            if (cause is SshException ssh)
            {
                return ssh.ToFailure();
            }
        }

        return fault switch
        {
            IpsecFormatException => new(FailureReason.Protocol, fault.Message, fault),
            _ when isOwnTimeOver => new(FailureReason.Timeout, string.Create(CultureInfo.InvariantCulture, $"no whole answer within {limit.TotalSeconds:0.###} s"), fault),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError } => Of(FailureReason.Unreachable, "no connection"),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Of(FailureReason.Tls, "the TLS handshake failed"),
            HttpRequestException or IOException => Of(FailureReason.Protocol, "the answer is malformed or was cut off"),
            OperationCanceledException { InnerException: TimeoutException } => Of(FailureReason.Timeout, "no connection in time"),
            _ => null,
        };

        TargetFailureException Of(FailureReason reason, string what) => new(reason, $"{what}: {Innermost(fault)}", fault);
    }

    private static string Innermost(Exception fault)
    {
        while (fault.InnerException is { } inner)
        {
            fault = inner;
        }

        return fault is SocketException socket ? socket.SocketErrorCode.ToString() : fault.Message;
    }
}
