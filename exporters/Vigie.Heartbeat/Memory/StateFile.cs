using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Vigie.Heartbeat.Memory;

/// <summary>
/// The memory on disk: a line with the SHA-256 of what follows, then JSON. A write goes to a second file that takes the place of the first when
/// it is safely on the disk, so that a crash at any moment leaves one whole file. A damaged one is kept aside for people and told.
/// </summary>
internal sealed class StateFile
{
    private const int MostBytes = 8 * 1024 * 1024;
    private const int DigestLength = 64;

    private readonly string _folder;

    /// <summary>Names the file; nothing is read or written.</summary>
    /// <param name="folder">A folder that is there.</param>
    /// <param name="name">Name of the target: a file name by the rules of the configuration.</param>
    public StateFile(string folder, string name)
    {
        _folder = folder;
        FilePath = Path.Combine(folder, $"{name}.state");
    }

    /// <summary>Where it stands.</summary>
    public string FilePath { get; }

    /// <summary>Tries whether files can be made in a folder, and leaves none there.</summary>
    /// <param name="folder">A folder that is there.</param>
    /// <returns>Why they cannot, or null.</returns>
    public static string? WhyNotWritable(string folder)
    {
        var trial = Path.Combine(folder, $".trial-{Guid.NewGuid():N}");
        try
        {
            using (new FileStream(trial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose))
            {
                return null;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e is UnauthorizedAccessException ? "permission denied" : "the file system takes no file there";
        }
    }

    /// <summary>Reads the memory.</summary>
    /// <returns>The memory, or null and why: no problem when there is no file yet.</returns>
    public (WatcherMemory? Memory, string? Problem) Load()
    {
        try
        {
            var file = new FileInfo(FilePath);
            return !file.Exists ? (null, null) : file.Length > MostBytes ? (null, "it is larger than any that was written") : Parse(File.ReadAllBytes(FilePath));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, e.Message);
        }
    }

    /// <summary>Puts a damaged file aside under a name with the time.</summary>
    /// <param name="now">The time.</param>
    /// <returns>Where it is now, or null when it could not be moved.</returns>
    public string? PutAside(DateTimeOffset now)
    {
        var aside = $"{FilePath}.damaged-{now.UtcDateTime:yyyyMMdd'T'HHmmssfff}";
        try
        {
            File.Move(FilePath, aside, overwrite: true);
            return aside;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes the memory; when this returns it survives kill -9 and a power cut.</summary>
    /// <param name="memory">What to remember.</param>
    /// <exception cref="IOException">It could not be written; the file before is whole.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public void Save(WatcherMemory memory)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(memory, MemoryJson.Default.WatcherMemory);
        var next = FilePath + ".new";
        using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(json)) + "\n"));
            stream.Write(json);
            stream.Flush(flushToDisk: true);
        }

        File.Move(next, FilePath, overwrite: true);
        FolderSync.Flush(_folder);
    }

    private static (WatcherMemory? Memory, string? Problem) Parse(byte[] content)
    {
        if (content.Length <= DigestLength || content[DigestLength] != '\n')
        {
            return (null, "its head is missing or cut");
        }

        var json = content.AsSpan(DigestLength + 1);
        if (!content.AsSpan(0, DigestLength).SequenceEqual(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(json)))))
        {
            return (null, "its content does not match its checksum");
        }

        try
        {
            var memory = JsonSerializer.Deserialize(json, MemoryJson.Default.WatcherMemory);
            return memory is { Form: WatcherMemory.CurrentForm } ? (memory, null) : (null, "it has another form than this version writes");
        }
        catch (JsonException)
        {
            return (null, "it is not the JSON that this version writes");
        }
    }
}
