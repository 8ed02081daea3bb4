using FsCheck;
using FsCheck.Fluent;
using Vigie.Core.Configuration;

namespace Vigie.Core.Tests.Configuration;

/// <summary>How the targets of one file are shared out over several processes.</summary>
public sealed class ShardTests
{
    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("2/5", 2, 5)]
    [InlineData("1000/1000", 1000, 1000)]
    public void TryParse_NumberOfCount_IsTaken(string text, int number, int count)
    {
        Assert.True(Shard.TryParse(text, out var shard));
        Assert.Equal(new Shard(number, count), shard);
        Assert.Equal(text, shard.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("0/5")]
    [InlineData("6/5")]
    [InlineData("-1/5")]
    [InlineData("1/0")]
    [InlineData("1/5/5")]
    [InlineData("1/1001")]
    [InlineData(" 1/2")]
    [InlineData("1,0/2")]
    [InlineData("99999999999/99999999999")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(Shard.TryParse(text, out _));

    [Fact]
    public void Owns_AnyNameAndCount_IsOneShardsAlone() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonNull<string>>(),
            Gen.Choose(1, 20).ToArbitrary(),
            (name, count) => OwnersOf(name.Get, count).Count == 1).QuickCheckThrowOnFailure();

    /// <summary>A target keeps what its shard remembers of it: with one shard more it stays, or goes to the new one.</summary>
    [Fact]
    public void Owns_OneShardMore_MovesTargetsToTheNewOneAlone() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonNull<string>>(),
            Gen.Choose(1, 20).ToArbitrary(),
            (name, count) => OwnersOf(name.Get, count + 1)[0] is var owner && (owner == count + 1 || owner == OwnersOf(name.Get, count)[0])).QuickCheckThrowOnFailure();

    /// <summary>A release that shared out otherwise would forget on its first day what it knew of each target that moved.</summary>
    [Fact]
    public void Owns_KnownNames_NeverChanges() =>
        Assert.Equal(
            ["pbs-aard 5", "pbs-dryn 2", "nas-aard 3", "fw-aard 1", "Ünïcode 4"],
            new[] { "pbs-aard", "pbs-dryn", "nas-aard", "fw-aard", "Ünïcode" }.Select(name => $"{name} {OwnersOf(name, 5)[0]}"));

    [Fact]
    public void Owns_AThousandTargets_AreSharedEvenly()
    {
        var sizes = Enumerable.Range(0, 1000).GroupBy(i => OwnersOf($"target-{i}", 5).Single()).Select(shard => shard.Count());

        Assert.All(sizes, size => Assert.InRange(size, 150, 250));
    }

    [Fact]
    public void Load_AllShardsOfAFile_HaveEachTargetOnce()
    {
        var targets = Enumerable.Range(0, 40).Select(i => $"  - {{ name: t{i}, kind: test, site: AARD, url: https://pbs.example, token_id: a@b!c, token_secret: \"${{TOKEN}}\" }}\n");
        using var folder = new ConfigFolder($"targets:\n{string.Concat(targets)}");
        List<IReadOnlyList<TargetConfig>> parts =
            [.. Enumerable.Range(1, 5).Select(number => ConfigLoader.Load(folder.ConfigFile, [new TestModule()], ConfigFolder.Environment, shard: new Shard(number, 5)).Config!.Targets)];

        Assert.All(parts, part => Assert.NotEmpty(part));
        Assert.Equal(folder.Load().Config!.Targets.Select(target => target.Identity.Name).Order(), parts.SelectMany(part => part).Select(target => target.Identity.Name).Order());
    }

    [Fact]
    public void Load_FaultOfAnotherShardsTarget_IsTold()
    {
        using var folder = new ConfigFolder("targets:\n  - { name: t0, kind: test, site: a b, url: https://pbs.example, token_id: a@b!c, token_secret: \"${TOKEN}\" }\n");

        Assert.All(Enumerable.Range(1, 2), number => Assert.NotEmpty(ConfigLoader.Load(folder.ConfigFile, [new TestModule()], ConfigFolder.Environment, shard: new Shard(number, 2)).Faults));
    }

    private static List<int> OwnersOf(string name, int count) => [.. Enumerable.Range(1, count).Where(number => new Shard(number, count).Owns(name))];
}
