using System.Net;

namespace Vigie.Provision.Grafana;

/// <summary>Why a request did not end in an answer that can be used.</summary>
internal enum GrafanaFailure
{
    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>The deadline of the request passed.</summary>
    Timeout,

    /// <summary>The TLS handshake failed.</summary>
    Tls,

    /// <summary>A redirect, which is never followed.</summary>
    Redirect,

    /// <summary>Something answers, but not Grafana's API.</summary>
    NotGrafana,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>403.</summary>
    Forbidden,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>409 and 412: the object is not what the request took it for.</summary>
    Conflict,

    /// <summary>Another 4xx: the server does not want this content.</summary>
    Rejected,

    /// <summary>429, still after the repeats.</summary>
    RateLimited,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>An answer that the API does not promise.</summary>
    Protocol,
}

/// <summary>A request that failed, with a message fit for people: one line, bounded, no secret.</summary>
internal sealed class GrafanaException(GrafanaFailure failure, string message, HttpStatusCode? status = null, bool nothingSent = false)
    : Exception(message)
{
    /// <summary>The class of failure.</summary>
    public GrafanaFailure Failure { get; } = failure;

    /// <summary>The HTTP status, when there was an answer.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>True when the request certainly did not reach the server.</summary>
    public bool NothingSent { get; } = nothingSent;

    /// <summary>True when a write may have been carried out all the same: only reading again tells.</summary>
    public bool MayHaveBeenDone => !NothingSent && Failure is GrafanaFailure.Unreachable or GrafanaFailure.Timeout or GrafanaFailure.ServerError or GrafanaFailure.Protocol;

    /// <summary>True when going on with other resources makes no sense.</summary>
    public bool EndsTheRun => Failure is GrafanaFailure.Unreachable or GrafanaFailure.Timeout or GrafanaFailure.Tls
        or GrafanaFailure.Redirect or GrafanaFailure.NotGrafana or GrafanaFailure.Unauthorized;
}
