using System.Globalization;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>How a step ended.</summary>
internal enum OutcomeKind
{
    /// <summary>Written, and read back as wanted.</summary>
    Done,

    /// <summary>Nothing had to be written.</summary>
    Unchanged,

    /// <summary>Not as wanted; the text says why.</summary>
    Failed,
}

/// <summary>The end of one step. <see cref="EndsTheRun"/>: the server is gone, the steps after it need not be tried.</summary>
internal sealed record Outcome(Step Step, OutcomeKind Kind, string? Text = null, bool EndsTheRun = false);

/// <summary>
/// Carries out a plan, step by step. A write is believed only when the resource reads back as wanted, because
/// a lost answer does not tell whether the write was done, and servers store what they like.
/// </summary>
internal sealed class Applier(IReadOnlyList<IKind> kinds, RetrySettings retry, TimeProvider time)
{
    // What others do in the shared store of notifications takes seconds, not milliseconds.
    private const int ConflictRepeats = 8;

    /// <summary>Runs the steps in order and reports each as it ends. What cannot work any more is not tried.</summary>
    public async Task<IReadOnlyList<Outcome>> ApplyAsync(IReadOnlyList<Step> plan, Action<Outcome> report, CancellationToken cancel)
    {
        var outcomes = new List<Outcome>();
        foreach (var step in plan)
        {
            var outcome = Hopeless(step, outcomes) is { } reason
                ? new Outcome(step, OutcomeKind.Failed, $"not tried: {reason}")
                : await OneAsync(step, cancel).ConfigureAwait(false);
            outcomes.Add(outcome);
            report(outcome);
        }

        return outcomes;
    }

    private static string? Hopeless(Step step, List<Outcome> before) =>
        !step.Writes ? null
        : before.Any(outcome => outcome.EndsTheRun) ? "the server does not answer any more"
        : before.FirstOrDefault(outcome => outcome is { Kind: OutcomeKind.Failed, Step: { Basis: null, IsUnknown: false } } && step.Needs.Contains(outcome.Step.Name)) is { } missing
            ? $"{missing.Step.Name} could not be created"
        : before.FirstOrDefault(outcome => outcome.Kind == OutcomeKind.Failed && step.NeedsDone.Contains(outcome.Step.Name)) is { } undone
            ? $"{undone.Step.Name} was not written"
        : null;

    private async Task<Outcome> OneAsync(Step step, CancellationToken cancel)
    {
        if (!step.Writes)
        {
            return step.Action == StepAction.Unchanged ? new(step, OutcomeKind.Unchanged) : new(step, OutcomeKind.Failed, step.Note);
        }

        var kind = kinds.First(candidate => candidate.Name == step.Kind);
        var next = step;
        for (var attempt = 0; ; attempt++)
        {
            var failure = await TryWriteAsync(kind, next, cancel).ConfigureAwait(false);
            var (outcome, now) = await JudgeAsync(kind, next, failure, attempt, cancel).ConfigureAwait(false);
            if (outcome is not null)
            {
                return outcome with { Step = step };
            }

            next = now ?? next;

            await Task.Delay(retry.FirstDelay * (1 << Math.Min(attempt, 6)), time, cancel).ConfigureAwait(false);
        }
    }

    private static async Task<GrafanaException?> TryWriteAsync(IKind kind, Step step, CancellationToken cancel)
    {
        try
        {
            await kind.WriteAsync(step, cancel).ConfigureAwait(false);
            return null;
        }
        catch (GrafanaException e)
        {
            return e;
        }
    }

    /// <summary>What the write came to, by reading again where its answer does not settle it. No outcome: it was not done, try again with the step of now.</summary>
    private async Task<(Outcome? Outcome, Step? Now)> JudgeAsync(IKind kind, Step step, GrafanaException? failure, int attempt, CancellationToken cancel)
    {
        if (failure is { MayHaveBeenDone: false, Failure: not GrafanaFailure.Conflict })
        {
            return (new Outcome(step, OutcomeKind.Failed, failure.Message, failure.EndsTheRun), null);
        }

        Step now;
        try
        {
            now = await AgainAsync(kind, step, cancel).ConfigureAwait(false);
        }
        catch (GrafanaException e)
        {
            var written = failure is null ? "written" : $"may have been written ({failure.Message})";
            return (new Outcome(step, OutcomeKind.Failed, $"{written}, but cannot be read back: {e.Message}", e.EndsTheRun), null);
        }

        return (Judge(kind, step, now, failure, attempt), now);
    }

    private Outcome? Judge(IKind kind, Step step, Step now, GrafanaException? failure, int attempt)
    {
        if (now.Action == StepAction.Unchanged)
        {
            return new Outcome(step, OutcomeKind.Done, failure is null ? null : $"is as wanted, although the server answered {failure.Message}");
        }

        // Written, but whether with the right secret nobody can tell: it is written once more.
        var secretOpen = failure is { MayHaveBeenDone: true } && now.Action == StepAction.Update && now.Changes.All(change => change.Path.StartsWith("secretMarks", StringComparison.Ordinal));
        var untouched = now.Action == step.Action && now.Basis == step.Basis;
        return failure switch
        {
            null => new Outcome(step, OutcomeKind.Failed, $"written, but the server keeps something else: {First(now)}"),
            _ when secretOpen && attempt < retry.Repeats => null,
            _ when untouched && MayTryAgain(kind, failure, attempt) => null,
            { MayHaveBeenDone: true } when untouched => new Outcome(step, OutcomeKind.Failed, failure.Message),
            _ when untouched && step.Action == StepAction.Delete => new Outcome(step, OutcomeKind.Failed, failure.Message),
            _ => new Outcome(step, OutcomeKind.Failed, $"conflict: {failure.Message}; on the server now: {First(now)}. Run again to see a new plan."),
        };
    }

    private bool MayTryAgain(IKind kind, GrafanaException failure, int attempt) => failure.Failure == GrafanaFailure.Conflict
        ? kind.SharesOneLock && attempt < Math.Max(retry.Repeats, ConflictRepeats)
        : failure.MayHaveBeenDone && attempt < retry.Repeats && failure.Status != System.Net.HttpStatusCode.InternalServerError;

    /// <summary>The step as it would be planned now; a deletion that is done is unchanged.</summary>
    private static async Task<Step> AgainAsync(IKind kind, Step step, CancellationToken cancel)
    {
        if (step.Action != StepAction.Delete)
        {
            return await kind.PlanAsync(step.Uid, cancel).ConfigureAwait(false);
        }

        var basis = await kind.BasisAsync(step.Uid, cancel).ConfigureAwait(false);
        return basis is null ? step with { Action = StepAction.Unchanged } : step with { Basis = basis, Changes = [], Note = "it is still there" };
    }

    private static string First(Step now) => now switch
    {
        { Changes: { Count: > 0 } changes } => changes.Count == 1 ? changes[0].ToString() : string.Create(CultureInfo.InvariantCulture, $"{changes[0]} and {changes.Count - 1} more"),
        { Note: { } note } => note,
        _ => "nothing by that uid",
    };
}
