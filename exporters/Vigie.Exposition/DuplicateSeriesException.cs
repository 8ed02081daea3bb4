namespace Vigie.Exposition;

/// <summary>The same series was added twice in one run. The message names the series and both values.</summary>
public sealed class DuplicateSeriesException : InvalidOperationException
{
    internal DuplicateSeriesException(string series, string first, string second)
        : base($"series {series} was added twice: first with {first}, then with {second}")
    {
    }
}
