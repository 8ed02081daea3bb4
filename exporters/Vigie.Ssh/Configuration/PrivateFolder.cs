using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Vigie.Ssh.Processes;

namespace Vigie.Ssh.Configuration;

/// <summary>
/// A folder of this process alone (mode 700) for configuration files and sockets. A lock tells that its owner lives; the folder of an
/// owner that was killed is removed by the next one, with the processes that still use it.
/// </summary>
internal sealed partial class PrivateFolder : IDisposable
{
    private const string Prefix = "vigie-ssh-";
    private const string LockName = "lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>ssh puts up to 36 more characters behind, and a socket's path has at most 107.</summary>
    private const int LongestBase = 40;

    private readonly FileStream _lock;

    private PrivateFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>Absolute path, of letters, digits and <c>/ . _ -</c>.</summary>
    public string Path { get; }

    /// <summary>Makes a folder, and removes what killed predecessors left.</summary>
    /// <param name="baseFolder">Where; null: /run, else the user's runtime folder, else the temporary one.</param>
    /// <exception cref="SshException">None can be made.</exception>
    public static PrivateFolder Create(string? baseFolder = null)
    {
        string[] places = baseFolder is not null ? [baseFolder] : ["/run", Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") ?? "", System.IO.Path.GetTempPath(), "/tmp"];
        Exception? last = null;
        foreach (var place in places.Select(place => place.TrimEnd('/')).Where(IsUsable))
        {
            try
            {
                RemoveLeftovers(place);
                return CreateIn(place);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                last = refused;
            }
        }

        throw new SshException(SshFailure.Local, $"no private folder can be made in {string.Join(", ", places.Where(place => place.Length > 0))}: {last?.Message ?? "none is there with a short plain path"}", null, last);
    }

    /// <summary>Writes a file for the owner alone.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using var writer = new StreamWriter(path, options);
        writer.Write(text);
        return path;
    }

    /// <summary>Makes a folder below this one.</summary>
    /// <returns>Its path.</returns>
    public string MakeFolder(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name), OwnerOnly).FullName;

    /// <inheritdoc/>
    public void Dispose()
    {
        TryRemove(Path);
        _lock.Dispose();
    }

    /// <summary>Removes a file or folder that may be gone already.</summary>
    public static void TryRemove(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path);
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Somebody else removes it at the same time, or holds it: the next start looks for leftovers again.
        }
    }

    private static bool IsUsable(string place) => place.Length is > 0 and <= LongestBase && PlainPath().IsMatch(place) && Directory.Exists(place);

    private static PrivateFolder CreateIn(string place)
    {
        var name = Prefix + RandomNumberGenerator.GetInt32(int.MaxValue).ToString("x8", CultureInfo.InvariantCulture);
        var path = System.IO.Path.Combine(place, name);
        if (System.IO.Path.Exists(path))
        {
            throw new IOException($"{path} exists already");
        }

        Directory.CreateDirectory(path, OwnerOnly);
        if (File.GetUnixFileMode(path) != OwnerOnly)
        {
            throw new IOException($"{path} was made by somebody else");
        }

        return new PrivateFolder(path, Lock(path, FileMode.CreateNew));
    }

    /// <summary>The lock ends with the process that holds it, however that ends.</summary>
    private static FileStream Lock(string path, FileMode mode) =>
        new(System.IO.Path.Combine(path, LockName), mode, FileAccess.ReadWrite, FileShare.None);

    private static void RemoveLeftovers(string place)
    {
        foreach (var folder in new DirectoryInfo(place).EnumerateDirectories(Prefix + "*").Where(folder => folder.LinkTarget is null))
        {
            try
            {
                using var held = Lock(folder.FullName, FileMode.Open);
                LeftoverProcesses.End(folder.FullName);
                TryRemove(folder.FullName);
            }
            catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
            {
                // Its owner lives, is another user, or has not locked it yet.
            }
        }
    }

    [GeneratedRegex(@"\A/[A-Za-z0-9._/-]*\z")]
    private static partial Regex PlainPath();
}
