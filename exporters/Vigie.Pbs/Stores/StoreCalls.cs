using Vigie.Core.Collecting;
using Vigie.Pbs.Parsing;
using Vigie.Pbs.Protocol;

namespace Vigie.Pbs.Stores;

/// <summary>Puts calls to single datastores, behind the guard. After a timeout it finds out whether the datastore or all of PBS is silent.</summary>
/// <param name="calls">Client and parsers.</param>
/// <param name="guard">The guard.</param>
internal sealed class StoreCalls(PbsCalls calls, StoreGuard guard)
{
    /// <summary>Whether listings of the datastore are suspended because one never ended.</summary>
    /// <param name="store">The datastore.</param>
    /// <returns>True when they are.</returns>
    public bool IsSuspended(string store) => guard.SuspendedUntil(store, StoreCall.Listing) is not null;

    /// <summary>Waits for the datastore's turn and asks.</summary>
    /// <typeparam name="T">What the answer becomes.</typeparam>
    /// <param name="store">The datastore.</param>
    /// <param name="call">What is asked.</param>
    /// <param name="ask">Asks once.</param>
    /// <param name="deadline">Ends the waiting and the call.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="TargetFailureException">With the reason; Timeout also when such calls are suspended.</exception>
    public async Task<T> AskAsync<T>(string store, StoreCall call, Func<CancellationToken, Task<T>> ask, CancellationToken deadline)
    {
        using var pass = await guard.EnterAsync(store, call, deadline) ?? throw Suspended(store, call);
        return await AskAsync(pass, ask, deadline);
    }

    /// <summary>Asks only if no other call on the datastore is under way.</summary>
    /// <typeparam name="T">What the answer becomes.</typeparam>
    /// <param name="store">The datastore.</param>
    /// <param name="ask">Asks once.</param>
    /// <param name="deadline">Ends the call.</param>
    /// <returns>The answer; null when another call is under way or such calls are suspended.</returns>
    /// <exception cref="TargetFailureException">With the reason.</exception>
    public async Task<T?> TryAskAsync<T>(string store, Func<CancellationToken, Task<T>> ask, CancellationToken deadline)
        where T : class
    {
        using var pass = guard.TryEnter(store, StoreCall.Listing);
        return pass is null ? null : await AskAsync(pass, ask, deadline);
    }

    private async Task<T> AskAsync<T>(StorePass pass, Func<CancellationToken, Task<T>> ask, CancellationToken deadline)
    {
        var silences = calls.Silences;
        try
        {
            var answer = await ask(deadline);
            pass.Answered();
            return answer;
        }
        catch (TargetFailureException failure) when (failure.Reason == FailureReason.Timeout)
        {
            // A server that was away for a while and is back now would make the datastore look guilty.
            var wasSilent = calls.Silences != silences;
            var answers = await AnswersAsync(deadline);
            if (answers && !wasSilent)
            {
                pass.Hung();
                throw;
            }

            pass.HungWithServer();
            if (answers)
            {
                throw;
            }

            throw new TargetFailureException(FailureReason.Timeout, $"{failure.Message}; nor does PBS answer its cheapest call", new SilentServerException());
        }
        catch (TargetFailureException failure) when (!failure.ConcernsWholeServer())
        {
            pass.Answered();
            throw;
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken deadline)
    {
        try
        {
            await calls.ObjectAsync(calls.Requests.Ping, (ref JsonCursor json) => { json.Skip(); return true; }, deadline);
            return true;
        }
        catch (TargetFailureException failure)
        {
            // Any answer at all shows that it lives.
            return failure.Reason is not (FailureReason.Timeout or FailureReason.Unreachable or FailureReason.Tls or FailureReason.Identity);
        }
    }

    private TargetFailureException Suspended(string store, StoreCall call) =>
        new(FailureReason.Timeout, $"{(call == StoreCall.Snapshots ? "snapshots" : "listings")} of datastore {store} are suspended until {guard.SuspendedUntil(store, call):u}, because one never ended");
}
