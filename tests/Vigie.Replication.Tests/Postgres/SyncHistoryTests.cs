using FsCheck;
using FsCheck.Fluent;
using Vigie.Replication.Postgres.Memory;
using Vigie.Replication.Postgres.Model;
using Vigie.Testing;

namespace Vigie.Replication.Tests.Postgres;

public sealed class SyncHistoryTests
{
    /// <summary>A log that grows: after how many seconds by how many bytes.</summary>
    private static readonly Arbitrary<(int Seconds, int Bytes)[]> _logs = Arb.From(Gen.Choose(1, 100).Zip(Gen.Choose(0, 50)).ListOf().Select(steps => steps.ToArray()));

    [Fact]
    public void CoveredUntil_PlacesBetween_IsTheLastMomentAtOrBefore()
    {
        var history = new SyncHistory();
        history.Note(new Lsn(100), TimeSpan.FromSeconds(10));
        history.Note(new Lsn(200), TimeSpan.FromSeconds(20));
        history.Note(new Lsn(200), TimeSpan.FromSeconds(25));
        Assert.Null(history.CoveredUntil(new Lsn(99)));
        Assert.Equal(TimeSpan.FromSeconds(10), history.CoveredUntil(new Lsn(100)));
        Assert.Equal(TimeSpan.FromSeconds(10), history.CoveredUntil(new Lsn(199)));
        Assert.Equal(TimeSpan.FromSeconds(25), history.CoveredUntil(new Lsn(500)));
        Assert.Equal((TimeSpan.FromSeconds(25), (TimeSpan?)null), (history.PassedAt(new Lsn(199)), history.PassedAt(new Lsn(200))));
    }

    [Fact]
    public void Note_FartherEndSeenEarlier_LowersWhatWasBelievedOfTheSmaller()
    {
        var history = new SyncHistory();
        history.Note(new Lsn(100), TimeSpan.FromSeconds(30));
        history.Note(new Lsn(200), TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(20), history.CoveredUntil(new Lsn(100)));
        history.Note(new Lsn(100), TimeSpan.FromSeconds(40));
        Assert.Equal(TimeSpan.FromSeconds(20), history.CoveredUntil(new Lsn(150)));
    }

    [Fact]
    public void CutBehind_LogThatTurnedBack_ForgetsWhatLayBeyond()
    {
        var history = new SyncHistory();
        history.Note(new Lsn(100), TimeSpan.FromSeconds(10));
        history.Note(new Lsn(200), TimeSpan.FromSeconds(20));
        history.CutBehind(new Lsn(150));
        Assert.Equal(new Lsn(100), history.End);
    }

    [Fact]
    public void CoveredUntil_AnyLogAndBound_NeverTellsALaterMomentThanTheTruth() => Properties.Hold(_logs, Arb.From(Gen.Choose(2, 40)), (steps, most) =>
    {
        var history = new SyncHistory(most);
        var truth = new List<(ulong End, int At)>();
        var (end, at) = (1UL, 0);
        foreach (var (seconds, bytes) in steps)
        {
            (end, at) = (end + (ulong)bytes, at + seconds);
            truth.Add((end, at));
            history.Note(new Lsn(end), TimeSpan.FromSeconds(at));
            Assert.InRange(history.Count, 1, most);
        }

        for (var place = 0UL; place <= end + 1; place++)
        {
            var expected = truth.Where(one => one.End <= place).Select(one => (int?)one.At).Max();
            var told = history.CoveredUntil(new Lsn(place));
            Assert.True(told is null || told.Value.TotalSeconds <= expected, $"{told} of {expected} at {place}");
            Assert.True(most <= steps.Length || told?.TotalSeconds == expected, $"{told} is not {expected} at {place}");
        }
    });

    [Fact]
    public void Forget_CoveredMoments_ChangesNoAnswerFromThereOn() => Properties.Hold(_logs, Arb.From(Gen.Choose(0, 2000)), (steps, place) =>
    {
        var (whole, pruned) = (new SyncHistory(), new SyncHistory());
        var (end, at) = (1UL, 0);
        foreach (var (seconds, bytes) in steps)
        {
            (end, at) = (end + (ulong)bytes, at + seconds);
            whole.Note(new Lsn(end), TimeSpan.FromSeconds(at));
            pruned.Note(new Lsn(end), TimeSpan.FromSeconds(at));
        }

        pruned.Forget(new Lsn((ulong)place));
        for (var later = (ulong)place; later <= end + 1; later++)
        {
            Assert.Equal(whole.CoveredUntil(new Lsn(later)), pruned.CoveredUntil(new Lsn(later)));
        }
    });
}
