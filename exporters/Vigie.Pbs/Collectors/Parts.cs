using Vigie.Core.Collecting;
using Vigie.Pbs.Protocol;

namespace Vigie.Pbs.Collectors;

/// <summary>Runs parts of a reading so that one that fails does not take the others with it.</summary>
/// <param name="run">The run that is told of failures.</param>
internal sealed class Parts(CollectorRun run)
{
    private TargetFailureException? _first;
    private int _good;

    /// <summary>Reads one part.</summary>
    /// <typeparam name="T">The reading.</typeparam>
    /// <param name="read">Reads it.</param>
    /// <returns>The reading, or null when the part failed.</returns>
    /// <exception cref="TargetFailureException">PBS as a whole failed.</exception>
    public async Task<T?> TryAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            var reading = await read();
            _good++;
            return reading;
        }
        catch (TargetFailureException failure) when (!failure.ConcernsWholeServer())
        {
            _first ??= failure;
            run.FailPart(failure.Reason, failure.Message);
            return null;
        }
    }

    /// <summary>Fails the run when no part was good.</summary>
    /// <exception cref="TargetFailureException">The first part's failure.</exception>
    public void RequireOne()
    {
        if (_good == 0 && _first is not null)
        {
            throw _first;
        }
    }
}
