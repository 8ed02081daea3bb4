namespace Vigie.Ssh;

/// <summary>Something over SSH failed. The message is for people and holds no key.</summary>
public sealed class SshException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="failure">The cause.</param>
    /// <param name="message">The cause in words.</param>
    /// <param name="hop">Name of the host on the way that it concerns, when known.</param>
    /// <param name="innerException">What happened below.</param>
    public SshException(SshFailure failure, string message, string? hop = null, Exception? innerException = null)
        : base(message, innerException) => (Failure, Hop) = (failure, hop);

    /// <summary>The cause.</summary>
    public SshFailure Failure { get; }

    /// <summary>Name (<see cref="SshHost.Name"/>) of the host on the way that it concerns; null when not known.</summary>
    public string? Hop { get; }
}
