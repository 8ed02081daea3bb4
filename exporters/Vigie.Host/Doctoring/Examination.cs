namespace Vigie.Host.Doctoring;

/// <summary>Runs the checks side by side, each within its own limit, and gives their findings in the order of the checks.</summary>
internal static class Examination
{
    /// <summary>Most time for one check; the targets, of which there may be many, bound themselves.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Runs the checks.</summary>
    /// <param name="checks">The checks.</param>
    /// <param name="clock">The only source of time.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>All findings.</returns>
    public static async Task<IReadOnlyList<Finding>> RunAsync(IReadOnlyList<Check> checks, TimeProvider clock, CancellationToken stop)
    {
        var findings = await Task.WhenAll(checks.Select(check => RunAsync(check, clock, stop)));
        return [.. findings.SelectMany(of => of)];
    }

    private static async Task<IReadOnlyList<Finding>> RunAsync(Check check, TimeProvider clock, CancellationToken stop)
    {
        var limit = (check as IBoundsItself)?.Limit ?? Limit;
        using var timer = new CancellationTokenSource(limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stop);
        try
        {
            return await check.RunAsync(both.Token).WaitAsync(both.Token);
        }
        catch (UnknownException why)
        {
            return [new Finding(check.Name, Verdict.Unknown, why.Message, why.Cure)];
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return [new Finding(check.Name, Verdict.Unknown, $"the check did not end within {limit.TotalSeconds:0} s")];
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            // A fault of this program must not hide what the other checks found.
            return [new Finding(check.Name, Verdict.Unknown, $"the check broke off, which is a fault of Vigie: {fault.GetType().Name}: {fault.Message}")];
        }
    }
}

/// <summary>A check of many things, each of which is bounded; the limit of the whole follows from their number.</summary>
internal interface IBoundsItself
{
    /// <summary>Most time for the whole check.</summary>
    TimeSpan Limit { get; }
}
