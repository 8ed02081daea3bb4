using System.Security.Cryptography.X509Certificates;

namespace Vigie.Core.Http;

/// <summary>What is known of a request before its body is read.</summary>
/// <param name="Path">The path, as received.</param>
/// <param name="Parameters">The query parameters, each given once.</param>
/// <param name="Authorization">The header of that name, or null when there is none or more than one.</param>
/// <param name="ClientCertificate">The certificate that the listener's TLS has verified, or null.</param>
/// <param name="Remote">Address of the client, for the log.</param>
public sealed record ReceptionHead(
    string Path, IReadOnlyDictionary<string, string> Parameters, string? Authorization, X509Certificate2? ClientCertificate, string Remote);

/// <summary>How a reception answers.</summary>
/// <param name="Status">Status of HTTP. 2xx only once what was received is stored.</param>
/// <param name="Text">One sentence for people; no secret.</param>
public sealed record ReceptionAnswer(int Status, string Text);

/// <summary>
/// An address at which a target is told something, by POST. The frame bounds body, time and number of requests; whoever may not speak is
/// refused before a byte of the body is read. Names and passwords of the listener are not asked for here: a reception has its own rule.
/// </summary>
public abstract class Reception
{
    /// <summary>The exact path. It holds the target's name, so that no two targets claim the same.</summary>
    public abstract string Path { get; }

    /// <summary>Most bytes of a body; a larger one is answered by 413.</summary>
    public abstract int MaxBodyBytes { get; }

    /// <summary>The query parameters that it takes, each at most once.</summary>
    public virtual IReadOnlyList<string> Parameters => [];

    /// <summary>Whether the client may not speak. Compares secrets in constant time.</summary>
    /// <param name="head">The request without its body.</param>
    /// <returns>The refusal, or null when the body may be read.</returns>
    public abstract ReceptionAnswer? Refuse(ReceptionHead head);

    /// <summary>Takes what was sent.</summary>
    /// <param name="head">The request without its body.</param>
    /// <param name="body">The whole body.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    /// <returns>The answer.</returns>
    public abstract Task<ReceptionAnswer> ReceiveAsync(ReceptionHead head, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}
