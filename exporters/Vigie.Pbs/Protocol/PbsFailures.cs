using System.Net;
using System.Net.Sockets;
using System.Text;
using Vigie.Core.Collecting;

namespace Vigie.Pbs.Protocol;

/// <summary>Turns what HTTP and TLS report into failures with a reason.</summary>
internal static class PbsFailures
{
    /// <summary>Characters of a server's text that a message may carry.</summary>
    private const int MaxTextLength = 300;

    /// <summary>An error status. PBS sends bare text although it says JSON, so the body is never parsed.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="text">The beginning of the body, already safe to show.</param>
    /// <returns>The failure.</returns>
    public static TargetFailureException OfStatus(HttpStatusCode status, string text)
    {
        var code = (int)status;
        var (reason, meaning) = code switch
        {
            401 => (FailureReason.Auth, "the token was refused; PBS wants token_id as USER@REALM!TOKENNAME"),
            403 => (FailureReason.Forbidden, "the token may not see this; user and token both need the permission"),
            404 => (FailureReason.Unsupported, "this version does not know the path"),
            >= 300 and < 400 => (FailureReason.Protocol, "it redirects, which is refused so that the token stays here"),
            _ => (FailureReason.Protocol, "the server reports an error"),
        };
        return new TargetFailureException(reason, $"status {code}, {meaning}{(text.Length > 0 ? $": {text}" : "")}", new PbsRefusal(code, text));
    }

    /// <summary>A fault that HTTP, TLS or the decompression threw.</summary>
    /// <param name="fault">The exception.</param>
    /// <returns>The failure, or null when the exception is none of theirs.</returns>
    public static TargetFailureException? OfTransport(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is TargetFailureException known)
            {
                return known;
            }
        }

        return fault switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError } => Of(FailureReason.Unreachable, "no connection"),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Of(FailureReason.Tls, "the TLS handshake failed"),
            HttpRequestException or HttpIOException or IOException => Of(FailureReason.Protocol, "the answer is malformed or was cut off"),
            InvalidDataException => Of(FailureReason.Protocol, "the compressed answer is malformed"),
            OperationCanceledException { InnerException: TimeoutException } => Of(FailureReason.Timeout, "no connection in time"),
            _ => null,
        };

        TargetFailureException Of(FailureReason reason, string what) => new(reason, $"{what}: {Innermost(fault)}", fault);
    }

    /// <summary>Whether the failure is about the whole PBS, so that asking for the next datastore is useless (or locks the account).</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>True for the connection, the credentials, and a PBS that answers nobody.</returns>
    public static bool ConcernsWholeServer(this TargetFailureException failure) =>
        failure.Reason is FailureReason.Unreachable or FailureReason.Tls or FailureReason.Identity or FailureReason.Auth
        || failure.InnerException is SilentServerException;

    /// <summary>What PBS's error text tells, if the failure came from one.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>The kind; Other when there was no such text.</returns>
    public static RefusalKind Refusal(this TargetFailureException failure) =>
        failure.InnerException is PbsRefusal refusal ? refusal.Kind : RefusalKind.Other;

    /// <summary>Makes foreign bytes safe to show: no control characters, bounded, and without the secret should somebody echo it.</summary>
    /// <param name="bytes">Bytes from the server.</param>
    /// <param name="secret">The token's secret.</param>
    /// <returns>One line of text.</returns>
    public static string ToText(ReadOnlySpan<byte> bytes, string secret)
    {
        var text = Encoding.UTF8.GetString(bytes).Replace(secret, "***", StringComparison.Ordinal);
        var line = new StringBuilder(Math.Min(text.Length, MaxTextLength));
        foreach (var c in text.Trim())
        {
            if (line.Length == MaxTextLength)
            {
                return line.Append('…').ToString();
            }

            line.Append(char.IsControl(c) ? ' ' : c);
        }

        return line.ToString().TrimEnd();
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

/// <summary>Marks a timeout of a server that answers nothing at all, not even its cheapest call.</summary>
internal sealed class SilentServerException() : Exception("the server does not answer its cheapest call either");
