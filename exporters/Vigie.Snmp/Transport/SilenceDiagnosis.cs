using Vigie.Snmp.Messages;
using Vigie.Snmp.Usm;

namespace Vigie.Snmp.Transport;

/// <summary>
/// Agents are silent about wrong v3 passwords as if they were down. One that tells its engine and yet never answered this user is alive:
/// a few small questions find out what it does not like, so that people look at the right thing.
/// </summary>
internal static class SilenceDiagnosis
{
    /// <param name="model">How messages are made; only v3 can tell more than silence.</param>
    /// <param name="ask">Asks once.</param>
    /// <param name="question">A question that every agent can answer.</param>
    /// <returns>The cause, or null when it is an ordinary timeout.</returns>
    /// <exception cref="SnmpException">The agent now refuses with a report of its own.</exception>
    public static async Task<SnmpException?> ExplainAsync(IMessageModel model, Func<Pdu, Task<Verdict>> ask, Pdu question)
    {
        if (model is not UsmModel { KnowsEngine: true, HasSucceeded: false } usm)
        {
            return null;
        }

        usm.Forget();
        var answers = (await ask(question)).Kind == VerdictKind.Answer;
        if (answers || !usm.KnowsEngine)
        {
            return null;
        }

        usm.UsesDefaultContext = true;
        try
        {
            if (usm.HasContext && await AnswersAsync(ask, question))
            {
                return new SnmpException(SnmpFailure.Config, "The agent answers this user in its default context and is silent in the one asked for.", SnmpReport.UnknownContext);
            }

            usm.Level = usm.FullLevel & ~MessageFlags.Encrypted;
            return usm.Level != usm.FullLevel && await AnswersAsync(ask, question)
                ? new SnmpException(SnmpFailure.Auth, "The agent answers this user unencrypted and is silent when encrypted: wrong privacy password or protocol.", SnmpReport.DecryptionError)
                : new SnmpException(SnmpFailure.Auth, "The agent is alive and silent to this user: wrong user name, password or protocol.");
        }
        finally
        {
            (usm.Level, usm.UsesDefaultContext) = (usm.FullLevel, false);
        }
    }

    private static async Task<bool> AnswersAsync(Func<Pdu, Task<Verdict>> ask, Pdu question)
    {
        try
        {
            return (await ask(question)).Kind == VerdictKind.Answer;
        }
        catch (SnmpException e) when (e.Report == SnmpReport.UnsupportedSecurityLevel)
        {
            // It believes who asks and refuses the level only.
            return true;
        }
    }
}
