
namespace Vigie.Testing;

/// <summary>A folder for one test, deleted with all that is in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vigie-test-");

    /// <summary>The folder's absolute path.</summary>
    public string Root => _folder.FullName;

    /// <summary>The absolute path of a file in the folder.</summary>
    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Writes a file, makes the folders on its way, and tells its absolute path.</summary>
    public string Write(string name, string text)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes a file that its owner alone may read (mode 600).</summary>
    public string WritePrivate(string name, string text)
    {
        var path = Write(name, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
