namespace Vigie.Core.Collecting;

/// <summary>
/// A reading failed for a known reason. Protocol clients throw it where the fault arises; the frame turns it into
/// <c>vigie_collector_failure</c> and one log line. Its message is for people and never holds a secret.
/// </summary>
public sealed class TargetFailureException : Exception
{
    /// <summary>Makes the failure.</summary>
    /// <param name="reason">Why, from the closed set.</param>
    /// <param name="message">What was asked and what came, in words; no secret.</param>
    /// <param name="cause">The exception that it was seen by, if any.</param>
    public TargetFailureException(FailureReason reason, string message, Exception? cause = null)
        : base(message, cause) => Reason = reason;

    /// <summary>Why, from the closed set.</summary>
    public FailureReason Reason { get; }
}
