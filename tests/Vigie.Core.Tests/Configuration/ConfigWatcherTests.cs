using Vigie.Core.Configuration;
using Vigie.Testing;

namespace Vigie.Core.Tests.Configuration;

public sealed class ConfigWatcherTests
{
    [Fact]
    public async Task WaitForChange_EditInPlace_EndsAfterTheSecondLook()
    {
        using var folder = new ConfigFolder(ConfigLoaderTests.Minimal);
        using var watch = new Watch(folder);
        await watch.LookAsync(5);
        Assert.False(watch.Change.IsCompleted);

        folder.Write("vigie.yml", ConfigLoaderTests.Full);
        await watch.LookAsync(1);
        Assert.False(watch.Change.IsCompleted);

        Assert.Equal([folder.ConfigFile], await watch.EndAsync());
    }

    [Fact]
    public async Task WaitForChange_RotatedSecretFile_NamesIt()
    {
        using var folder = new ConfigFolder(ConfigLoaderTests.Minimal);
        using var watch = new Watch(folder);

        folder.Write("secrets/token", "another");
        await watch.LookAsync(1);

        Assert.Equal([folder.PathOf("secrets/token")], await watch.EndAsync());
    }

    [Fact]
    public async Task WaitForChange_WriterStillAtWork_IsWaitedFor()
    {
        using var folder = new ConfigFolder(ConfigLoaderTests.Minimal);
        using var watch = new Watch(folder);
        foreach (var part in new[] { "a", "b", "c", "d" })
        {
            folder.Write("vigie.yml", ConfigLoaderTests.Minimal + $"# {part}\n");
            await watch.LookAsync(1);
            Assert.False(watch.Change.IsCompleted);
        }

        Assert.Equal([folder.ConfigFile], await watch.EndAsync());
    }

    [Fact]
    public async Task WaitForChange_TouchedOrRevertedFile_IsNoChange()
    {
        using var folder = new ConfigFolder(ConfigLoaderTests.Minimal);
        using var watch = new Watch(folder);

        folder.Write("vigie.yml", ConfigLoaderTests.Full);
        await watch.LookAsync(1);
        folder.Write("vigie.yml", ConfigLoaderTests.Minimal);
        await watch.LookAsync(5);

        Assert.False(watch.Change.IsCompleted);
    }

    [Fact]
    public async Task WaitForChange_RenameOverTheFileWithTheSameTimeAndLength_IsSeen()
    {
        using var folder = new ConfigFolder(ConfigLoaderTests.Minimal);
        using var watch = new Watch(folder);

        folder.Write("vigie.new", ConfigLoaderTests.Minimal.Replace("AARD", "DRYN", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(folder.PathOf("vigie.new"), File.GetLastWriteTimeUtc(folder.ConfigFile));
        File.Move(folder.PathOf("vigie.new"), folder.ConfigFile, overwrite: true);
        await watch.LookAsync(1);

        Assert.Equal([folder.ConfigFile], await watch.EndAsync());
    }

    [Fact]
    public async Task WaitForChange_LinkSwappedAsKubernetesDoes_IsSeen()
    {
        using var folder = new ConfigFolder();
        folder.Write("..v1/vigie.yml", ConfigLoaderTests.Minimal);
        folder.Write("..v2/vigie.yml", ConfigLoaderTests.Full);
        Directory.CreateSymbolicLink(folder.PathOf("..data"), "..v1");
        File.CreateSymbolicLink(folder.ConfigFile, "..data/vigie.yml");
        using var watch = new Watch(folder);
        Assert.Empty(watch.Result.Faults);

        Directory.CreateSymbolicLink(folder.PathOf("..data_tmp"), "..v2");
        Directory.Delete(folder.PathOf("..data"));
        Directory.Move(folder.PathOf("..data_tmp"), folder.PathOf("..data"));
        await watch.LookAsync(1);

        Assert.Equal([folder.ConfigFile], await watch.EndAsync());
    }

    [Fact]
    public async Task WaitForChange_MissingFileThatComes_IsSeen()
    {
        using var folder = new ConfigFolder(ConfigLoaderTests.Minimal);
        File.Delete(folder.PathOf("secrets/token"));
        using var watch = new Watch(folder);
        Assert.Null(watch.Result.Config);

        folder.Write("secrets/token", ConfigFolder.Secret);
        await watch.LookAsync(1);

        Assert.Equal([folder.PathOf("secrets/token")], await watch.EndAsync());
        Assert.NotNull(folder.Load().Config);
    }

    [Fact]
    public async Task WaitForChange_FileAboveItsLimit_IsNoChangeByItself()
    {
        using var folder = new ConfigFolder(ConfigLoaderTests.Minimal);
        folder.Write("secrets/token", new string('x', 100_000));
        using var watch = new Watch(folder);

        await watch.LookAsync(5);

        Assert.False(watch.Change.IsCompleted);
    }

    [Fact]
    public async Task WaitForChange_Stopped_EndsByCancellation()
    {
        using var folder = new ConfigFolder(ConfigLoaderTests.Minimal);
        var watch = new Watch(folder);

        watch.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch.Change);
    }

    /// <summary>A watch over a loaded folder, on a clock that stands until it is told to look.</summary>
    private sealed class Watch : IDisposable
    {
        private readonly ManualTimeProvider _clock = new();
        private readonly CancellationTokenSource _stop = new();

        public Watch(ConfigFolder folder)
        {
            Result = folder.Load();
            Change = new ConfigWatcher(_clock).WaitForChangeAsync(Result.Files, _stop.Token);
        }

        public ConfigResult Result { get; }

        public Task<IReadOnlyList<string>> Change { get; }

        /// <summary>Lets it look so many times, none of which ends the watch.</summary>
        public async Task LookAsync(int times)
        {
            for (var look = 0; look < times; look++)
            {
                _clock.Advance(ConfigWatcher.UsualInterval);
                await _clock.WaitForTimersAsync();
            }
        }

        /// <summary>Lets it look once more, which ends the watch.</summary>
        public async Task<IReadOnlyList<string>> EndAsync()
        {
            _clock.Advance(ConfigWatcher.UsualInterval);
            return await Change.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        public void Dispose()
        {
            _stop.Cancel();
            _stop.Dispose();
        }
    }
}
