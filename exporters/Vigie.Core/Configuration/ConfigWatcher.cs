namespace Vigie.Core.Configuration;

/// <summary>
/// Sees when the configuration, or a file that it names, is no longer as it was read. It looks at contents every few seconds: so it
/// works the same for edits in place, for renames over the file, for links that are swapped (as Kubernetes does) and for network file
/// systems that send no events; and a file that was merely touched is no change.
/// </summary>
public sealed class ConfigWatcher
{
    /// <summary>The usual time between two looks.</summary>
    public static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _clock;
    private readonly TimeSpan _interval;

    /// <summary>Makes a watcher.</summary>
    /// <param name="clock">The source of time.</param>
    /// <param name="interval">Time between two looks, or null for <see cref="UsualInterval"/>.</param>
    public ConfigWatcher(TimeProvider clock, TimeSpan? interval = null)
    {
        _clock = clock;
        _interval = interval ?? UsualInterval;
    }

    /// <summary>
    /// Ends when the files differ from what was read and two looks in a row found them the same: whoever writes several of them, or
    /// one of them slowly, is waited for.
    /// </summary>
    /// <param name="files">The files as they were read: <see cref="ConfigResult.Files"/>, of a reading with faults too.</param>
    /// <param name="stop">Ends the watch.</param>
    /// <returns>The files that changed, came or went.</returns>
    /// <exception cref="OperationCanceledException">The watch was stopped.</exception>
    public async Task<IReadOnlyList<string>> WaitForChangeAsync(IReadOnlyList<ReadFile> files, CancellationToken stop)
    {
        var before = files;
        while (true)
        {
            await Task.Delay(_interval, _clock, stop);
            var now = Look(files);
            var isStable = now.SequenceEqual(before);
            before = now;
            if (isStable && !now.SequenceEqual(files))
            {
                return [.. now.Except(files).Select(file => file.Path)];
            }
        }
    }

    private static List<ReadFile> Look(IReadOnlyList<ReadFile> files) =>
        [.. files.Select(file => file with { Hash = FileContent.Read(file.Path, file.MaxBytes).Hash })];
}
