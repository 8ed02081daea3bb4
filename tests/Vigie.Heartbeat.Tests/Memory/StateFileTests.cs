using Vigie.Heartbeat.Beats;
using Vigie.Heartbeat.Memory;
using Vigie.Testing;

namespace Vigie.Heartbeat.Tests.Memory;

public sealed class StateFileTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 20, 8, 0, 0, 123, TimeSpan.Zero);

    private static readonly WatcherMemory _memory = new WatcherMemory { HeardUntil = _now } with
    {
        Beats = new WatcherMemory().Beats.Add("two-day", new BeatMemory { Since = _now, Number = 10_300, Numbers = [10_299, 10_300], Lateness = TimeSpan.FromSeconds(1.5) }.Counting(ArrivalVerdict.Good)),
        Incidents = [new Incident("two-day", Problem.Missing, _now, _now, 2)],
        Outbox = [new Notice(7, true, "two-day", Problem.Missing, _now, _now, "subject", "text\nof two lines", ["mail a@example.org"])],
        NextNotice = 8,
    };

    [Fact]
    public void Load_WhatWasSaved_IsTheSame()
    {
        using var folder = new TemporaryFolder();
        var file = new StateFile(folder.Root, "watcher");
        file.Save(_memory);
        file.Save(_memory);
        var (loaded, problem) = file.Load();
        Assert.Null(problem);
        Assert.Equal(_memory.Incidents, loaded!.Incidents);
        Assert.Equal(_memory.Outbox[0].Text, loaded.Outbox[0].Text);
        Assert.Equal(_memory.Outbox[0].Waiting, loaded.Outbox[0].Waiting);
        var (before, after) = (_memory.Beats["two-day"], loaded.Beats["two-day"]);
        Assert.Equal((before.Since, before.Number, before.Lateness, 1L), (after.Since, after.Number, after.Lateness, after.Count(ArrivalVerdict.Good)));
        Assert.Equal(before.Numbers, after.Numbers);
        Assert.Equal([file.FilePath], Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void Load_NoFileYet_IsNoProblem()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal((null, null), new StateFile(folder.Root, "watcher").Load());
    }

    [Fact]
    public void Load_AnyByteChangedOrCut_IsDamageAndNeverAnException()
    {
        using var folder = new TemporaryFolder();
        var file = new StateFile(folder.Root, "watcher");
        file.Save(_memory);
        var whole = File.ReadAllBytes(file.FilePath);
        for (var i = 0; i < whole.Length; i += 5)
        {
            var changed = whole.ToArray();
            changed[i] ^= 0x20;
            File.WriteAllBytes(file.FilePath, changed);
            Assert.True(file.Load().Problem is not null, $"byte {i} changed unseen");
            File.WriteAllBytes(file.FilePath, whole[..i]);
            Assert.NotNull(file.Load().Problem);
        }
    }

    [Fact]
    public void PutAside_DamagedFile_IsKeptUnderAnotherName()
    {
        using var folder = new TemporaryFolder();
        var file = new StateFile(folder.Root, "watcher");
        File.WriteAllText(file.FilePath, "not a memory");
        var aside = file.PutAside(_now);
        Assert.EndsWith("watcher.state.damaged-20261120T080000123", aside, StringComparison.Ordinal);
        Assert.Equal("not a memory", File.ReadAllText(aside!));
        Assert.False(File.Exists(file.FilePath));
    }

    [Fact]
    public void Save_AfterACrashInTheMiddle_KeepsTheFileBefore()
    {
        using var folder = new TemporaryFolder();
        var file = new StateFile(folder.Root, "watcher");
        file.Save(_memory);
        File.WriteAllText(file.FilePath + ".new", "half a wri");
        Assert.Null(file.Load().Problem);
        file.Save(_memory with { NextNotice = 9 });
        Assert.Equal(9, file.Load().Memory!.NextNotice);
    }
}
