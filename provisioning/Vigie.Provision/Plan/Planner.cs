using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>Reads everything that is wanted from the server and says what is to be done. Writes nothing.</summary>
internal static class Planner
{
    // Enough to hide the latency of a server, too few to be felt by it.
    private const int ReadsAtOnce = 4;

    /// <summary>
    /// One step per wanted resource, in the order of writing. A resource that alone cannot be read becomes a refused step;
    /// a failure that concerns the server as a whole is thrown.
    /// </summary>
    public static async Task<IReadOnlyList<Step>> PlanAsync(IEnumerable<IKind> kinds, CancellationToken cancel)
    {
        var steps = new List<Step>();
        foreach (var kind in kinds.Where(kind => kind.Wanted.Count > 0))
        {
            steps.AddRange(await KindAsync(kind, cancel).ConfigureAwait(false));
        }

        return steps;
    }

    /// <summary>What is ours and not wanted any more, the dependent kinds first.</summary>
    public static async Task<IReadOnlyList<Step>> LeftoversAsync(IEnumerable<IKind> kinds, CancellationToken cancel)
    {
        var steps = new List<Step>();
        foreach (var kind in kinds.Reverse())
        {
            try
            {
                steps.AddRange(await kind.LeftoversAsync(cancel).ConfigureAwait(false));
            }
            catch (GrafanaException e) when (!e.EndsTheRun)
            {
                steps.Add(new Step(kind.Name, "*", "", StepAction.Refused) { Note = $"cannot be listed: {e.Message}" });
            }
        }

        return steps;
    }

    private static async Task<IReadOnlyList<Step>> KindAsync(IKind kind, CancellationToken cancel)
    {
        try
        {
            await kind.PrepareAsync(cancel).ConfigureAwait(false);
        }
        catch (GrafanaException e) when (!e.EndsTheRun)
        {
            return [.. kind.Wanted.Select(uid => Unreadable(kind, uid, e))];
        }

        var steps = new Step[kind.Wanted.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancel };
        await Parallel.ForAsync(0, steps.Length, options, async (i, token) =>
            steps[i] = await OneAsync(kind, kind.Wanted[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        return steps;
    }

    private static async Task<Step> OneAsync(IKind kind, string uid, CancellationToken cancel)
    {
        try
        {
            return await kind.PlanAsync(uid, cancel).ConfigureAwait(false);
        }
        catch (GrafanaException e) when (!e.EndsTheRun)
        {
            return Unreadable(kind, uid, e);
        }
    }

    private static Step Unreadable(IKind kind, string uid, GrafanaException e) =>
        new(kind.Name, uid, "", StepAction.Refused) { Note = $"cannot be read: {e.Message}", IsUnknown = true };
}
