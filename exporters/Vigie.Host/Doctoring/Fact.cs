namespace Vigie.Host.Doctoring;

/// <summary>Something that several checks rest on: found out once, when the first of them asks; its failure is everybody's.</summary>
/// <typeparam name="T">What it is.</typeparam>
internal sealed class Fact<T>
{
    private readonly Lazy<Task<T>> _finding;

    /// <summary>Says how it is found out; nothing is asked yet.</summary>
    /// <param name="find">Finds it out within a time of its own: no check may end it for the others.</param>
    public Fact(Func<Task<T>> find) => _finding = new Lazy<Task<T>>(find);

    /// <summary>The fact.</summary>
    /// <param name="deadline">Ends the waiting, not the finding.</param>
    /// <returns>What was found out.</returns>
    public Task<T> AskAsync(CancellationToken deadline) => _finding.Value.WaitAsync(deadline);
}
