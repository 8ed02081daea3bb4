namespace Vigie.Pbs.Stores;

/// <summary>What was last read well, for a while: a part that fails once must not make its series flap, nor stay for ever.</summary>
/// <typeparam name="T">The reading.</typeparam>
internal sealed class LastGood<T>
    where T : class
{
    private T? _value;
    private DateTimeOffset _at;

    /// <summary>Keeps a reading.</summary>
    /// <param name="value">The reading.</param>
    /// <param name="now">When it was read.</param>
    /// <returns>The reading.</returns>
    public T Keep(T value, DateTimeOffset now)
    {
        _value = value;
        _at = now;
        return value;
    }

    /// <summary>The reading, while it is young enough.</summary>
    /// <param name="now">The time.</param>
    /// <param name="maxAge">Largest age.</param>
    /// <returns>The reading, or null.</returns>
    public T? Within(DateTimeOffset now, TimeSpan maxAge) => now - _at <= maxAge ? _value : null;
}
