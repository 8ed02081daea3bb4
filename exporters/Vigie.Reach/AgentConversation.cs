using Vigie.Core.Collecting;
using Vigie.Snmp;

namespace Vigie.Reach;

/// <summary>Asks an SNMP agent for a module: counts and shows what it costs, and says why it fails in the frame's words.</summary>
/// <param name="session">The conversation; owned from now on.</param>
/// <param name="exchanges">Where requests are counted and shown.</param>
/// <param name="clock">Measures how long answers take.</param>
public sealed class AgentConversation(ISnmpSession session, ExchangeLog exchanges, TimeProvider clock) : IDisposable
{
    private readonly Lock _counting = new();
    private long _counted;

    /// <summary>Asks once.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="asked">What is asked, in words.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="describe">The answer in words.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="TargetFailureException">The agent did not answer, or refused.</exception>
    public async Task<T> AskAsync<T>(string asked, Func<ISnmpSession, Task<T>> ask, Func<T, string> describe)
    {
        var (started, before) = (clock.GetTimestamp(), session.Traffic.BytesReceived);
        try
        {
            var answer = await ask(session);
            exchanges.Show(new Exchange(asked, describe(answer), session.Traffic.BytesReceived - before, clock.GetElapsedTime(started)));
            return answer;
        }
        catch (SnmpException exception)
        {
            exchanges.Show(new Exchange(asked, exception.Message, session.Traffic.BytesReceived - before, clock.GetElapsedTime(started)));
            throw exception.ToFailure();
        }
        finally
        {
            CountRequests();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();

    private void CountRequests()
    {
        lock (_counting)
        {
            for (var sent = session.Traffic.Requests; _counted < sent; _counted++)
            {
                exchanges.CountRequest();
            }
        }
    }
}
