using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>Reads everything that is wanted from the server and says what is to be done. Writes nothing.</summary>
internal static class Planner
{
    /// <summary>
    /// One step per wanted resource, in the order of writing. A resource that alone cannot be read becomes a refused step;
    /// a failure that concerns the server as a whole is thrown.
    /// </summary>
    public static async Task<IReadOnlyList<Step>> PlanAsync(IEnumerable<IKind> kinds, CancellationToken cancel)
    {
        var steps = new List<Step>();
        foreach (var kind in kinds)
        {
            foreach (var uid in kind.Wanted)
            {
                steps.Add(await OneAsync(kind, uid, cancel).ConfigureAwait(false));
            }
        }

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
            return new Step(kind.Name, uid, "", StepAction.Refused) { Note = $"cannot be read: {e.Message}" };
        }
    }
}
