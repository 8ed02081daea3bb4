namespace Vigie.Host.Doctoring;

/// <summary>One thing that is looked at. A check asks the <see cref="Surroundings"/>, never another check.</summary>
internal abstract class Check
{
    /// <summary>Its name in the report.</summary>
    public abstract string Name { get; }

    /// <summary>Looks.</summary>
    /// <param name="deadline">Ends when the check's time is over; every await takes it.</param>
    /// <returns>At least one finding.</returns>
    /// <exception cref="UnknownException">It cannot be found out.</exception>
    public abstract Task<IReadOnlyList<Finding>> RunAsync(CancellationToken deadline);

    protected Finding Ok(string message) => new(Name, Verdict.Ok, message);

    protected Finding Warn(string message, string cure) => new(Name, Verdict.Warn, message, cure);

    protected Finding Red(string message, string cure) => new(Name, Verdict.Red, message, cure);

    protected Finding Unknown(string message, string? cure = null) => new(Name, Verdict.Unknown, message, cure);
}

/// <summary>Something could not be found out, for a reason that another check tells at length or that the message tells whole.</summary>
internal sealed class UnknownException : Exception
{
    /// <summary>Makes it.</summary>
    /// <param name="message">Why, for people; no secret.</param>
    /// <param name="cure">How it could be found out, if that is in somebody's hands.</param>
    public UnknownException(string message, string? cure = null)
        : base(message) => Cure = cure;

    /// <summary>How it could be found out.</summary>
    public string? Cure { get; }
}
