namespace Vigie.Core.Http;

/// <summary>Reads the configuration again and puts it in force when it is good.</summary>
public interface IReloader
{
    /// <summary>Reloads. Two callers never reload at once: the second waits and then reloads again.</summary>
    /// <param name="cause">Who asked, for the log: http, signal, file.</param>
    /// <returns>What came of it. A bad file is an outcome, not an exception.</returns>
    Task<ReloadOutcome> ReloadAsync(string cause);
}

/// <summary>What came of a reload.</summary>
/// <param name="Succeeded">Whether the new configuration is in force; if not, the old one still is.</param>
/// <param name="Messages">All faults of the file, or one sentence about what is in force now. No secret.</param>
public sealed record ReloadOutcome(bool Succeeded, IReadOnlyList<string> Messages);
