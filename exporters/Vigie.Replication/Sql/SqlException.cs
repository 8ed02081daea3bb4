using Vigie.Core.Collecting;

namespace Vigie.Replication.Sql;

/// <summary>Why a statement or a connection failed: a closed set, the same for every engine.</summary>
internal enum SqlFailure
{
    /// <summary>No connection: refused, no route, no such host, too many connections.</summary>
    Unreachable,

    /// <summary>No answer, or no whole answer, in time.</summary>
    Timeout,

    /// <summary>TLS cannot be agreed on, or the server does not offer it.</summary>
    Tls,

    /// <summary>The server's certificate is not the pinned or a trusted one, or is for another name.</summary>
    Identity,

    /// <summary>The login was refused.</summary>
    Auth,

    /// <summary>The account lacks a privilege.</summary>
    Forbidden,

    /// <summary>The answer is not what the protocol promises, too large, or an error of the server.</summary>
    Protocol,

    /// <summary>The server or its version does not know what was asked for.</summary>
    Unsupported,

    /// <summary>The configuration is wrong in a way that only running could tell, such as a missing library.</summary>
    Config,
}

/// <summary>A statement or a connection failed for a known reason.</summary>
/// <param name="failure">Why.</param>
/// <param name="text">What was asked and what came, in words; no secret.</param>
/// <param name="code">The server's own code: error number or SQLSTATE; null when the server said none.</param>
/// <param name="inner">The exception that it was seen by, if any.</param>
internal sealed class SqlException(SqlFailure failure, string text, string? code = null, Exception? inner = null) : Exception(text, inner)
{
    /// <summary>Why.</summary>
    public SqlFailure Failure { get; } = failure;

    /// <summary>The server's own code: error number or SQLSTATE; null when the server said none.</summary>
    public string? Code { get; } = code;
}

/// <summary>The frame's reason for each cause that a session knows.</summary>
internal static class SqlFailures
{
    public static FailureReason ReasonOf(SqlFailure failure) => failure switch
    {
        SqlFailure.Unreachable => FailureReason.Unreachable,
        SqlFailure.Timeout => FailureReason.Timeout,
        SqlFailure.Tls => FailureReason.Tls,
        SqlFailure.Identity => FailureReason.Identity,
        SqlFailure.Auth => FailureReason.Auth,
        SqlFailure.Forbidden => FailureReason.Forbidden,
        SqlFailure.Protocol => FailureReason.Protocol,
        SqlFailure.Unsupported => FailureReason.Unsupported,
        SqlFailure.Config => FailureReason.Config,
        _ => FailureReason.Internal,
    };

    public static TargetFailureException Translate(SqlException exception) => new(ReasonOf(exception.Failure), exception.Message, exception);
}
