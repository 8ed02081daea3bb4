namespace Vigie.Host.Doctoring;

/// <summary>How a check ended.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, and is worth a look.</summary>
    Warn,

    /// <summary>Something is wrong, and what to do is told.</summary>
    Red,

    /// <summary>It could not be found out, and why is told. It is never taken for good.</summary>
    Unknown,
}

/// <summary>What one check found out about one thing; one line of the report. No secret in it.</summary>
/// <param name="Check">Name of the check, as docs/operations/doctor.md lists it.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Message">What was seen; what it is about comes first.</param>
/// <param name="Cure">What to do; there for every red line.</param>
internal sealed record Finding(string Check, Verdict Verdict, string Message, string? Cure = null);
