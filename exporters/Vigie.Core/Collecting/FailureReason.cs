namespace Vigie.Core.Collecting;

/// <summary>Why a reading failed: a closed set, so that rules and people can count on it.</summary>
public enum FailureReason
{
    /// <summary>No connection: refused, no route, no such host.</summary>
    Unreachable,

    /// <summary>No answer, or no whole answer, within the deadline.</summary>
    Timeout,

    /// <summary>The TLS handshake failed for another reason than the certificate's identity.</summary>
    Tls,

    /// <summary>The peer is not who it should be: certificate pin or SSH host key.</summary>
    Identity,

    /// <summary>The credentials were refused.</summary>
    Auth,

    /// <summary>The credentials are good but may not see this.</summary>
    Forbidden,

    /// <summary>The answer is not what the protocol promises: malformed, cut, too large, redirected, an error of the server.</summary>
    Protocol,

    /// <summary>The device or its version does not offer this.</summary>
    Unsupported,

    /// <summary>The configuration is wrong in a way that only the device could tell.</summary>
    Config,

    /// <summary>Our own fault.</summary>
    Internal,
}

/// <summary>The words of <see cref="FailureReason"/> as they stand in labels and pages.</summary>
public static class FailureReasons
{
    private static readonly string[] _names = [.. Enum.GetNames<FailureReason>().Select(name => name.ToLowerInvariant())];

    /// <summary>All words, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> Names => _names;

    /// <summary>The word of a reason.</summary>
    /// <param name="reason">The reason.</param>
    /// <returns>The lower-case word.</returns>
    public static string Name(this FailureReason reason) => _names[(int)reason];
}
