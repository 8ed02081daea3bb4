using FsCheck;
using FsCheck.Fluent;
using Vigie.Ipsec.Memory;
using Vigie.Ipsec.Model;
using Vigie.Ipsec.Parsing;
using Vigie.Ipsec.Tests.Support;
using Vigie.Testing;

namespace Vigie.Ipsec.Tests;

/// <summary>What must hold for any sequence of polls, rekeys, restarts and losses.</summary>
public sealed class MonotonicTests
{
    private enum Step
    {
        Poll, Move, MoveOther, RekeyChild, RekeyOther, RekeyOldStyle, BeginRekey, EndRekey, Clean, Duplicate, Reauthenticate, Restart, Lose, Establish, FailedPoll,
    }

    /// <summary>Steps after which a tunnel that was up is up: rekeys of every kind, and what goes on beside them.</summary>
    private static readonly Step[] _harmless =
        [Step.Poll, Step.Move, Step.MoveOther, Step.RekeyChild, Step.RekeyOther, Step.RekeyOldStyle, Step.BeginRekey, Step.EndRekey, Step.Clean, Step.Duplicate, Step.Reauthenticate, Step.Restart, Step.FailedPoll];

    private static readonly Arbitrary<Step[]> _any = Arb.From(Gen.Elements(Enum.GetValues<Step>()).ListOf().Select(steps => steps.ToArray()), Shorter);
    private static readonly Arbitrary<Step[]> _rekeys = Arb.From(Gen.Elements(_harmless).ListOf().Select(steps => steps.ToArray()), Shorter);

    [Fact]
    public void Counters_AnySequence_NeverGoDown() => Properties.Hold(_any, steps =>
    {
        var last = new Dictionary<TunnelId, TunnelTraffic>();
        Play(steps, views =>
        {
            foreach (var view in views)
            {
                var (now, before) = (view.Traffic!, last.GetValueOrDefault(view.Id));
                Assert.True(before is null || (now.In.Bytes >= before.In.Bytes && now.Out.Bytes >= before.Out.Bytes && now.In.Packets >= before.In.Packets && now.Out.Packets >= before.Out.Packets));
                Assert.True(before?.In.Last is null || now.In.Last >= before.In.Last);
                last[view.Id] = now;
            }
        });
    });

    [Fact]
    public void Counters_PolledAfterEachStep_AreWhatPassed() => Properties.Hold(_any, steps =>
    {
        // With a poll between any two steps nothing an SA moved can be lost, and nothing may be counted twice.
        var (moved, first, views) = Play(steps.SelectMany(step => new[] { step, Step.Poll }).Where(step => step is not (Step.FailedPoll or Step.Reauthenticate)).ToArray(), _ => { });
        foreach (var view in views)
        {
            Assert.Equal(moved[view.Id.Child] - first[view.Id.Child], view.Traffic!.Out.Bytes!.Value);
        }
    });

    [Fact]
    public void Up_AnySequenceOfRekeysAndRestarts_NeverFlickers() => Properties.Hold(_rekeys, steps =>
    {
        DateTimeOffset? since = null;
        Play(Calm(steps), views => Assert.All(views, view =>
        {
            Assert.True(view.Traffic!.IsUp is true);
            since ??= view.Traffic.UpSince;
            Assert.Equal(since, view.Traffic.UpSince);
        }));
    });

    [Fact]
    public void Up_AnySequence_FallsOnlyAfterTwoPollsWithoutChild() => Properties.Hold(_any, steps =>
    {
        var misses = 0;
        Play(steps, views =>
        {
            misses = views[0].Traffic!.ChildInstalled ? 0 : misses + 1;
            Assert.Equal(misses switch { 0 => true, 1 => views[0].Traffic!.IsUp, _ => false }, views[0].Traffic!.IsUp);
        });
    });

    [Fact]
    public void Series_AnySequence_AreTheSameTwo() => Properties.Hold(_any, steps =>
        Play(steps, views => Assert.Equal(["lan", "voice"], views.Select(view => view.Id.Child))));

    /// <summary>A reauthentication shows nothing for one poll: two of them in a row would be a loss, so a good poll is put between.</summary>
    private static Step[] Calm(Step[] steps) => [Step.Poll, .. steps.SelectMany(step => step == Step.Reauthenticate ? new[] { Step.Poll, step, Step.Poll, Step.Poll } : [step])];

    private static (Dictionary<string, ulong> Moved, Dictionary<string, ulong> First, IReadOnlyList<TunnelView> Last) Play(IReadOnlyList<Step> steps, Action<IReadOnlyList<TunnelView>> look)
    {
        var (swan, clock) = (new SwanModel(), new ManualTimeProvider());
        var book = new TunnelBook([], false, clock);
        var configured = SwanctlParser.Connections(SwanModel.Connections);
        var first = new Dictionary<string, ulong>(swan.Moved);
        IReadOnlyList<TunnelView> views = [];
        var polled = false;
        foreach (var step in steps.Prepend(Step.Poll))
        {
            if (step != Step.Poll)
            {
                Do(swan, step);
                continue;
            }

            clock.Advance(TimeSpan.FromSeconds(5));
            swan.Age(5);
            var (ikes, children) = SwanctlParser.Sas(swan.List());
            views = book.See(new GatewayReading { Configured = configured, Ikes = ikes, Children = children }, clock.GetUtcNow()).Views;
            first = polled ? first : new Dictionary<string, ulong>(swan.Moved);
            polled = true;
            look(views);
        }

        return (swan.Moved, first, views);
    }

    private static void Do(SwanModel swan, Step step)
    {
        Action act = step switch
        {
            Step.Move => () => swan.Move(0, 1234),
            Step.MoveOther => () => swan.Move(1, 77),
            Step.RekeyChild => () => swan.RekeyChild(0),
            Step.RekeyOther => () => swan.RekeyChild(1),
            Step.RekeyOldStyle => () => swan.RekeyChild(0, "REKEYED"),
            Step.BeginRekey => () => swan.BeginRekey(0),
            Step.EndRekey => swan.EndRekey,
            Step.Clean => swan.Clean,
            Step.Duplicate => swan.Duplicate,
            Step.Reauthenticate => swan.Reauthenticate,
            Step.Restart => swan.Restart,
            Step.Lose => swan.Lose,
            Step.Establish => swan.Establish,
            _ => () => { },
        };
        act();
    }

    private static IEnumerable<Step[]> Shorter(Step[] steps)
    {
        for (var place = 0; place < steps.Length; place++)
        {
            yield return [.. steps[..place], .. steps[(place + 1)..]];
        }
    }
}
