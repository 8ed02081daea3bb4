using System.Globalization;
using System.Text;

namespace Vigie.Replication.Lab.Tests;

/// <summary>The page docs/replication-comparison.md.</summary>
internal static class ComparisonPage
{
    public static string Of(IReadOnlyList<Outcome> outcomes, DateOnly date)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            # Replication: what is seen in each state

            Written by `UPDATE_GOLDEN=1 dotnet run --project tests/Vigie.Replication.Lab.Tests` on {date:yyyy-MM-dd}: real MariaDB and PostgreSQL of
            Debian, a primary and a replica each, put into {outcomes.Count} states. The truth is known without asking any server for its lag: a number and its time are
            written on the primary five times a second, and the newest number on the replica is read.

            Vigie has both servers of a pair as targets. Beside it stand prometheus-mysqld-exporter and prometheus-postgres-exporter, one on each server as well,
            the latter with the example queries of its package (without them it tells nothing about a standby), as Debian ships them. They are read favourably:
            any sign of trouble counts, whatever its name. Neither side uses a heartbeat table.

            **State**: trouble is told as trouble (by a sign, or by a lag that shows it where being behind is the trouble), health as health; Vigie must also have
            the right word for it. **Lag**: within {Answer.Tolerance} s of the truth; `–` stands for no number. A number that is wrong is worse than none.

            {Counts(outcomes)}
            """);
        foreach (var engine in outcomes.GroupBy(outcome => outcome.Engine))
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {engine.Key}").AppendLine();
            text.AppendLine("| state | true lag | Vigie says | lag | | the other says | lag | |");
            text.AppendLine("|---|---|---|---|---|---|---|---|");
            foreach (var outcome in engine)
            {
                text.AppendLine(Row(outcome));
            }
        }

        return text.ToString();
    }

    /// <summary>The figures at the head of the page.</summary>
    public static string Counts(IReadOnlyList<Outcome> outcomes)
    {
        var withLag = outcomes.Where(outcome => outcome.Truth.Lag is not null).ToList();
        return $"""
            | | state right | lag right | lag wrong | no lag |
            |---|---|---|---|---|
            | Vigie | {outcomes.Count(VigieIsRight)} of {outcomes.Count} | {Lags(withLag, o => o.Vigie.LagIsRight(o.Truth))} |
            | the others | {outcomes.Count(outcome => outcome.Peer.IsRight(outcome.PeerTruth))} of {outcomes.Count} | {Lags(withLag, o => o.Peer.LagIsRight(o.PeerTruth))} |
            """;
    }

    public static bool VigieIsRight(Outcome outcome) => outcome.Names && outcome.Vigie.IsRight(outcome.Truth);

    private static string Lags(List<Outcome> outcomes, Func<Outcome, bool?> isRight) =>
        $"{outcomes.Count(o => isRight(o) == true)} of {outcomes.Count} | {outcomes.Count(o => isRight(o) == false)} | {outcomes.Count(o => isRight(o) is null)}";

    /// <summary>One line of the table.</summary>
    public static string Row(Outcome o) =>
        $"| {o.Name} | {Seconds(o.Truth.Lag)} | {o.Vigie.Said} | {Seconds(o.Vigie.Lag)} | {Verdict(VigieIsRight(o), o.Vigie.LagIsRight(o.Truth))} | {o.Peer.Said} | {Seconds(o.Peer.Lag)} | {Verdict(o.Peer.IsRight(o.PeerTruth), o.Peer.LagIsRight(o.PeerTruth))} |";

    private static string Verdict(bool state, bool? lag) => (state, lag) switch
    {
        (true, false) => "lag wrong",
        (true, _) => "right",
        (false, false) => "**wrong, and lag wrong**",
        (false, _) => "**wrong**",
    };

    private static string Seconds(double? seconds) => seconds is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.0} s") : "–";
}
