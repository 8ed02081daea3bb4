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
        : before.Any(outcome => outcome is { Kind: OutcomeKind.Failed, Step.Action: StepAction.Create } && outcome.Step.Name == step.Needs) ? $"{step.Needs} could not be created"
        : null;

    private async Task<Outcome> OneAsync(Step step, CancellationToken cancel)
    {
        if (!step.Writes)
        {
            return step.Action == StepAction.Unchanged ? new(step, OutcomeKind.Unchanged) : new(step, OutcomeKind.Failed, step.Note);
        }

        var kind = kinds.First(candidate => candidate.Name == step.Kind);
        for (var attempt = 0; ; attempt++)
        {
            var failure = await TryWriteAsync(kind, step, cancel).ConfigureAwait(false);
            var outcome = await JudgeAsync(kind, step, failure, attempt >= retry.Repeats, cancel).ConfigureAwait(false);
            if (outcome is not null)
            {
                return outcome;
            }

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

    /// <summary>What the write came to, by reading again where its answer does not settle it. Null: it was not done, try again.</summary>
    private static async Task<Outcome?> JudgeAsync(IKind kind, Step step, GrafanaException? failure, bool lastTry, CancellationToken cancel)
    {
        if (failure is { MayHaveBeenDone: false, Failure: not GrafanaFailure.Conflict })
        {
            return new Outcome(step, OutcomeKind.Failed, failure.Message, failure.EndsTheRun);
        }

        Step now;
        try
        {
            now = await kind.PlanAsync(step.Uid, cancel).ConfigureAwait(false);
        }
        catch (GrafanaException e)
        {
            var written = failure is null ? "written" : $"may have been written ({failure.Message})";
            return new Outcome(step, OutcomeKind.Failed, $"{written}, but cannot be read back: {e.Message}", e.EndsTheRun);
        }

        if (now.Action == StepAction.Unchanged)
        {
            return new Outcome(step, OutcomeKind.Done, failure is null ? null : $"is as wanted, although the server answered {failure.Message}");
        }

        var untouched = now.Action == step.Action && now.Basis == step.Basis;
        return failure switch
        {
            null => new Outcome(step, OutcomeKind.Failed, $"written, but the server keeps something else: {First(now)}"),
            { MayHaveBeenDone: true } when untouched && !lastTry && failure.Status != System.Net.HttpStatusCode.InternalServerError => null,
            { MayHaveBeenDone: true } when untouched => new Outcome(step, OutcomeKind.Failed, failure.Message),
            _ => new Outcome(step, OutcomeKind.Failed, $"conflict: {failure.Message}; on the server now: {First(now)}. Run again to see a new plan."),
        };
    }

    private static string First(Step now) => now switch
    {
        { Changes: { Count: > 0 } changes } => changes.Count == 1 ? changes[0].ToString() : string.Create(CultureInfo.InvariantCulture, $"{changes[0]} and {changes.Count - 1} more"),
        { Note: { } note } => note,
        _ => "nothing by that uid",
    };
}
