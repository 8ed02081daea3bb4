using System.Diagnostics;
using Vigie.Lab.Databases;
using Vigie.Testing;

namespace Vigie.Replication.Lab.Tests;

/// <summary>Puts one pair into one state after the other and asks Vigie and another exporter what they see.</summary>
/// <typeparam name="T">The pair.</typeparam>
internal sealed class StateRun<T>(string engine, T pair, VigieWatch vigie, Func<Task<Func<Task<Answer>>>> peer)
    where T : IReplicationPair
{
    /// <summary>Long enough for a lag that no tolerance covers.</summary>
    private static readonly TimeSpan _hold = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(250);

    private long? _seen;

    /// <summary>Goes through all states.</summary>
    public async Task<List<Outcome>> WalkAsync(IEnumerable<PairState<T>> states)
    {
        var outcomes = new List<Outcome>();
        foreach (var state in states)
        {
            await pair.RepairAsync();
            await UntilHealthyAsync(state.Name);
            outcomes.Add(await GoIntoAsync(state));
            TestContext.Current.TestOutputHelper?.WriteLine(ComparisonPage.Row(outcomes[^1]));
        }

        return outcomes;
    }

    private async Task<Outcome> GoIntoAsync(PairState<T> state)
    {
        var askPeer = await peer();
        pair.Writer.Paused = state.IsIdle;
        var clock = Stopwatch.StartNew();
        await state.Make(pair);
        var answer = await AskAsync(state);
        while (clock.Elapsed < _hold || (clock.Elapsed < _limit && !IsDone(state, answer)))
        {
            await Task.Delay(_pause);
            answer = await AskAsync(state);
        }

        var (before, said, after) = (await TruthAsync(state), await askPeer(), await TruthAsync(state));

        // An answer may take seconds: any truth in between will do.
        var truthOfPeer = before with { Lag = said.Lag is { } told && before.Lag is { } from && after.Lag is { } until ? Math.Clamp(told, Math.Min(from, until), Math.Max(from, until)) : before.Lag };
        return new Outcome(engine, state.Name, answer.Truth, answer.Vigie, answer.Vigie.Said.Contains(state.Word, StringComparison.Ordinal), truthOfPeer, said);
    }

    /// <summary>A state that is merely behind needs time until the truth is clear of the tolerance.</summary>
    private static bool IsDone(PairState<T> state, (StateTruth Truth, Answer Vigie) answer) =>
        answer.Vigie.Said.Contains(state.Word, StringComparison.Ordinal) && (!state.IsBehind || answer.Truth.Lag > 2 * Answer.Tolerance);

    private async Task<(StateTruth Truth, Answer Vigie)> AskAsync(PairState<T> state)
    {
        var scrape = await vigie.ScrapeAsync();
        return (await TruthAsync(state), vigie.Read(scrape));
    }

    /// <summary>From the stamps alone: no server is asked how far behind it is.</summary>
    private async Task<StateTruth> TruthAsync(PairState<T> state)
    {
        _seen = await pair.SeenAsync() ?? _seen;
        var lag = state.IsIdle ? 0 : (TimeProvider.System.GetUtcNow() - pair.Writer.NewestOn(_seen ?? 0))?.TotalSeconds;
        return new StateTruth(!state.IsHealthy, state.IsBehind, state.HasNoLag ? null : lag);
    }

    private async Task UntilHealthyAsync(string before)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < _limit; await Task.Delay(_pause))
        {
            var scrape = await vigie.ScrapeAsync();
            if (vigie.Read(scrape) is { IsTrouble: false, Lag: < Answer.Tolerance } && scrape.Value("vigie_target_up", ("target", vigie.Primary)) == 1)
            {
                _seen = await pair.SeenAsync();
                return;
            }
        }

        throw new TestFailedException($"{engine}: not well again before '{before}': {vigie.Read(await vigie.ScrapeAsync()).Said}");
    }
}
